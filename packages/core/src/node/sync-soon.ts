import { fdatasync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { GuardFault } from "../errors/guard-fault.ts";
import { asFault } from "./as-fault.ts";
import { markInDoubt } from "./ledger-in-doubt.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { failLedger, type OpenLedger } from "./open-ledger.ts";

/**
 * Waits until the disk has everything that was appended so far. A sync costs many times what an append costs:
 * all who ask within one turn of the event loop, or while another sync runs, wait for the same one.
 *
 * @throws GuardFault `LEDGER_COMMIT_FAILED`, to all of them and to all who ask later, if the disk may not
 * have it; the ledger is then out of use. INVARIANT: nothing is cut back, the disk may have it, and no sync
 * follows one that failed, which the system would say has worked.
 */
export function syncSoon(ledger: OpenLedger): Promise<void> {
  ledger.nextSync ??= syncNext(ledger);
  return ledger.nextSync;
}

/** Waits until no sync is asked for or under way, however they end: only then may the file be closed. */
export async function settleSyncs(ledger: OpenLedger): Promise<void> {
  // A commit that has just ended asks within this turn of the event loop.
  await nextTurn();
  await (ledger.nextSync ?? ledger.syncing)?.catch(() => undefined);
}

async function syncNext(ledger: OpenLedger): Promise<void> {
  // One that runs may miss what is appended now. Where it fails, so does this one, and stays the next for ever.
  await ledger.syncing;
  await nextTurn();
  ledger.syncing = ledger.nextSync;
  ledger.nextSync = undefined;
  const { file } = ledger;
  const { bytes } = file;
  try {
    assertInUse(ledger);
    await sync(file);
    // The system tells a descriptor of an error once: a commit that had to wait in its turn may have heard it.
    assertInUse(ledger);
  } catch (error) {
    const wrong = "what was appended to the ledger may not last";
    const fault = asFault(error, "LEDGER_COMMIT_FAILED", wrong);
    failLedger(ledger, fault);
    throw fault;
  }
  file.synced = bytes;
}

function assertInUse({ failure }: OpenLedger): void {
  if (failure === undefined) return;
  throw new GuardFault(
    "LEDGER_COMMIT_FAILED",
    `what was appended may not last: ${failure.message}`,
  );
}

/** In the thread pool: a disk that hangs must stop neither the timers that end its callers' patience nor other work. */
function sync(file: LedgerFile): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(file.descriptor, (error) => {
      if (!error) return resolve();
      markInDoubt(file.paths);
      reject(error);
    });
  });
}
