import { fstatSync } from "node:fs";
import { GuardFault } from "../errors/guard-fault.ts";
import { COMMITTED } from "../ledger/committed.ts";
import type { BuildLines } from "../ledger/storage.ts";
import { appendLines, encodeLines } from "./append-lines.ts";
import { asFault } from "./as-fault.ts";
import { inTurn, serveWaiting } from "./in-turn.ts";
import { ledgerHead } from "./ledger-file.ts";
import { failLedger, type OpenLedger } from "./open-ledger.ts";
import { readLines } from "./read-lines.ts";
import { syncSoon } from "./sync-soon.ts";
import { checkLedgerIdentity, refreshLedgerFile } from "./refresh-ledger-file.ts";

/** One storage object's place in a ledger. */
export interface Place {
  /** Up to which byte it knows the lines. */
  bytes: number;
  /** Whether a commit waits for the disk. */
  readonly durable: boolean;
}

const NO_LINES: readonly string[] = Object.freeze([]);

/** One step: lock, look, build, append. See `Storage.commit`. */
export function commitLines(ledger: OpenLedger, place: Place, build: BuildLines): Promise<void> {
  if (ledger.serving || ledger.failure !== undefined || !ledger.lock.keep()) {
    const run = (): void | Promise<void> => step(ledger, place, build);
    return lasting(ledger, place, inTurn(ledger, { locked: true, run }));
  }
  // The lock is still held and nobody waits: no promise, no queue, one system call.
  ledger.serving = true;
  ledger.lock.begin();
  let pending: void | Promise<void>;
  try {
    pending = step(ledger, place, build);
  } catch (error) {
    pending = Promise.reject(error);
  }
  if (pending !== undefined) {
    return lasting(
      ledger,
      place,
      pending.finally(() => endTurn(ledger)),
    );
  }
  endTurn(ledger);
  return mustSync(ledger, place) ? syncSoon(ledger) : COMMITTED;
}

/**
 * The disk is waited for outside the turn, so that the lines of many commits get there together. Whoever is
 * served meanwhile builds on lines that the disk may not have yet; a sync that has theirs has those as well.
 */
function lasting(ledger: OpenLedger, place: Place, written: Promise<void>): Promise<void> {
  if (!place.durable) return written;
  return written.then(() => (mustSync(ledger, place) ? syncSoon(ledger) : undefined));
}

/** Also where nothing was appended: the answer was built on lines, and a power cut must not take those away. */
function mustSync({ file }: OpenLedger, place: Place): boolean {
  return place.durable && file.synced < file.bytes;
}

function endTurn(ledger: OpenLedger): void {
  ledger.serving = false;
  ledger.lock.end();
  serveWaiting(ledger);
}

function step(ledger: OpenLedger, place: Place, build: BuildLines): void | Promise<void> {
  lookAtLedger(ledger);
  const { file } = ledger;
  const appended = place.bytes === file.bytes ? NO_LINES : newLines(ledger, place);
  place.bytes = file.bytes;
  const lines = build(appended, ledgerHead(file));
  if (Array.isArray(lines)) return append(ledger, place, lines as readonly string[]);
  return Promise.resolve(lines).then((late) => {
    stillAlone(ledger);
    return append(ledger, place, late);
  });
}

/**
 * Learns under the lock what others have appended.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if the ledger is no longer what it was; it is then out of use.
 */
export function lookAtLedger(ledger: OpenLedger): void {
  // While the lock was held all along, nobody else can have written.
  if (ledger.checked === ledger.lock.generation) return;
  try {
    checkLedgerIdentity(ledger.file);
    refreshLedgerFile(ledger.file);
    ledger.checked = ledger.lock.generation;
  } catch (error) {
    throw fail(ledger, asFault(error, "LEDGER_UNAVAILABLE", "the ledger can't be read"));
  }
}

function newLines(ledger: OpenLedger, place: Place): readonly string[] {
  try {
    return readLines(ledger.file.descriptor, place.bytes, ledger.file.bytes);
  } catch (error) {
    throw fail(ledger, asFault(error, "LEDGER_UNAVAILABLE", "the ledger can't be read"));
  }
}

/**
 * A build took its time. A sync may have failed meanwhile, and that gives the lock up; under a lock that was
 * lost the lines would follow the wrong ones.
 */
function stillAlone(ledger: OpenLedger): void {
  if (ledger.failure !== undefined) throw ledger.failure;
  if (fstatSync(ledger.file.descriptor).size === ledger.file.bytes) return;
  throw fail(
    ledger,
    new GuardFault("LEDGER_COMMIT_FAILED", "somebody wrote to the ledger without its lock"),
  );
}

function append(ledger: OpenLedger, place: Place, lines: readonly string[]): void {
  if (!Array.isArray(lines)) throw new TypeError("build must return an array of lines");
  if (lines.length === 0) return;
  const encoded = encodeLines(ledger.file, lines);
  try {
    appendLines(ledger.file, encoded, place.durable);
  } catch (error) {
    throw fail(ledger, asFault(error, "LEDGER_COMMIT_FAILED", "the ledger can't be written"));
  }
  place.bytes = ledger.file.bytes;
  ledger.watch.appended();
}

function fail(ledger: OpenLedger, fault: GuardFault): GuardFault {
  failLedger(ledger, fault);
  return fault;
}
