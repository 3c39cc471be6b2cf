import { fdatasyncSync, fstatSync, ftruncateSync, writeSync } from "node:fs";
import { GuardFault } from "../errors/guard-fault.ts";
import { asFault, reasonOf } from "./as-fault.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { MAX_LINE_BYTES, readExactly } from "./read-lines.ts";
import { finishSigningKey } from "./signing-key-file.ts";
import { markRecorded } from "./torn-tails.ts";

/** Used by one append after the other: nothing in this file waits. */
let scratch: Buffer = Buffer.allocUnsafeSlow(4 * MAX_LINE_BYTES);

/**
 * Appends lines in one write. Under the lock, after `encodeLines`, with the length it answered.
 *
 * @throws GuardFault `LEDGER_COMMIT_FAILED`: some, all or none of the bytes may be there, and the ledger must
 * not be appended to until it is opened again.
 */
export function appendLines(file: LedgerFile, encoded: EncodedLines, durable: boolean): void {
  writeWhole(file, encoded.length);
  const isFirst = file.size === 0;
  file.bytes += encoded.length;
  file.size += encoded.count;
  file.hash = encoded.hash;
  try {
    // INVARIANT: after a failed sync nothing is cut back: the disk may have it, and a second sync would lie.
    if (durable) fdatasyncSync(file.descriptor);
    if (isFirst) finishSigningKey(file.paths);
    const recorded = file.unrecorded.shift();
    if (recorded !== undefined) markRecorded(recorded);
  } catch (error) {
    throw asFault(error, "LEDGER_COMMIT_FAILED", "what was appended to the ledger may not last");
  }
}

/** Lines made ready for one write. */
export interface EncodedLines {
  readonly count: number;
  /** How many bytes they take in the shared buffer. */
  readonly length: number;
  /** The `hash` of the last of them. */
  readonly hash: string;
}

/**
 * Puts lines, at least one, into the shared buffer, from which the next `appendLines` writes them.
 *
 * @throws GuardFault `LEDGER_COMMIT_FAILED` if one is not a line that follows the ledger's end. Nothing was written.
 */
export function encodeLines(file: LedgerFile, lines: readonly string[]): EncodedLines {
  let length = 0;
  let { size, hash } = file;
  for (const line of lines) {
    hash = checkLine(line, size, hash);
    size += 1;
    // A character takes at most three bytes of UTF-8.
    reserve(length + line.length * 3 + 1);
    const bytes = scratch.write(line, length);
    if (bytes >= MAX_LINE_BYTES) throw notALine("is too long");
    scratch[length + bytes] = 10;
    length += bytes + 1;
  }
  return { count: lines.length, length, hash };
}
