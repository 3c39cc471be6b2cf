import { fdatasyncSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { asFault } from "./as-fault.ts";
import { failLedger, type OpenLedger } from "./open-ledger.ts";

/**
 * Waits until the disk has everything that was appended so far. All who ask within one turn of the event
 * loop wait for the same sync, which costs many times what an append costs.
 *
 * @throws GuardFault `LEDGER_COMMIT_FAILED`, to all of them, if the disk may not have it; the ledger is then
 * out of use. INVARIANT: nothing is cut back: the disk may have it, and a second sync would lie.
 */
export function syncSoon(ledger: OpenLedger): Promise<void> {
  ledger.syncing ??= new Promise((resolve, reject) => {
    setImmediate(() => {
      ledger.syncing = undefined;
      const { file } = ledger;
      try {
        fdatasyncSync(file.descriptor);
        file.synced = file.bytes;
        resolve();
      } catch (error) {
        const wrong = "what was appended to the ledger may not last";
        const fault = asFault(error, "LEDGER_COMMIT_FAILED", wrong);
        failLedger(ledger, fault);
        reject(fault);
      }
    });
  });
  return ledger.syncing;
}

/** Waits until no sync is asked for or under way, however they end: only then may the file be closed. */
export async function settleSyncs(ledger: OpenLedger): Promise<void> {
  // A commit that has just ended asks within this turn of the event loop.
  await nextTurn();
  await ledger.syncing?.catch(() => undefined);
}
