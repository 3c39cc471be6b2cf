import { fstatSync, readSync } from "node:fs";
import { isSameFile, lookAtFile } from "./file-identity.ts";
import { findTail } from "./find-tail.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { readHead } from "./read-head.ts";
import { countLines } from "./read-lines.ts";
import { refusal } from "./refusal.ts";
import { cutTornTail, findUnrecordedTails, isUnrecorded } from "./torn-tails.ts";

const LINE_END = 10;
/** Used by one look after the other: nothing in this file waits. */
const ends: Buffer = Buffer.allocUnsafeSlow(2);

/**
 * Learns what others have appended. Under the lock, before each commit.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if what was known of the ledger no longer holds.
 */
export function refreshLedgerFile(file: LedgerFile): void {
  if (!endsWhereKnown(file)) learn(file);
  while (file.unrecorded[0] !== undefined && !isUnrecorded(file.unrecorded[0])) {
    file.unrecorded.shift();
  }
}

/**
 * Checks that the open ledger is still the one at its path. Under the lock.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if it was removed or replaced.
 */
export function checkLedgerIdentity(file: LedgerFile): void {
  if (isSameFile(lookAtFile(file.paths.ledger), file.identity)) return;
  throw refusal(
    file.paths.ledger,
    "was removed or replaced while it was in use: put it back as it was, then open the storage again",
  );
}

/**
 * Reads one byte before the known end and one after it: there must be a line end, and nothing. Twice as
 * fast as `fstat`, and a write after an `fstat` has to note a finer time on the disk (Linux 6.13 and later).
 */
function endsWhereKnown(file: LedgerFile): boolean {
  if (file.bytes === 0) return readSync(file.descriptor, ends, 0, 1, 0) === 0;
  return readSync(file.descriptor, ends, 0, 2, file.bytes - 1) === 1 && ends[0] === LINE_END;
}

function learn(file: LedgerFile): void {
  const { size } = fstatSync(file.descriptor);
  if (size < file.bytes) throw changed(file, "became shorter");
  const tail = findTail(file.descriptor, size);
  // Also where a line end that was known is no more: the file was written over.
  if (tail === undefined || tail.end < file.bytes) throw changed(file, "lost its last line");
  if (tail.end < size) {
    // Under the lock nobody else is writing: whoever began this line died of it.
    cutTornTail(file.descriptor, { from: tail.end, to: size, paths: file.paths });
    file.unrecorded = findUnrecordedTails(file.paths.directory);
  }
  if (tail.end === file.bytes) return;
  const count = countLines(file.descriptor, file.bytes, tail.end);
  const head = readHead(file.paths.ledger, tail);
  if (head.size !== file.size + count) throw changed(file, "has lines that don't count on");
  file.bytes = tail.end;
  file.size = head.size;
  file.hash = head.hash;
}

function changed(file: LedgerFile, how: string): Error {
  return refusal(
    file.paths.ledger,
    `${how} while it was in use, which no guard does: verify it, restore it from a backup if need be, then open the storage again`,
  );
}
