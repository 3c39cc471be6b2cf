import { fdatasyncSync, fstatSync, ftruncateSync, writeSync } from "node:fs";
import { GuardFault } from "../errors/guard-fault.ts";
import { asFault, reasonOf } from "./as-fault.ts";
import { hashOfLine, lastFramedAs, MAX_LINE_BYTES } from "../ledger/line.ts";
import type { FramedLine } from "../ledger/line.ts";
import { markInDoubt } from "./ledger-in-doubt.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { readExactly } from "./read-lines.ts";
import { finishSigningKey } from "./signing-key-file.ts";
import { markRecorded } from "./torn-tails.ts";

/** Lines made ready for one write. */
export interface EncodedLines {
  readonly count: number;
  /** How many bytes they take in the shared buffer. */
  readonly length: number;
  /** The `hash` of the last of them. */
  readonly hash: string;
}

/** Canonical JSON puts `prev` behind the body; it and all that follows take less than this many characters. */
const FROM_PREV_TO_END = 400;
const LINE_END = 10;

/** Used by one append after the other: nothing in this file waits. */
let scratch: Buffer = Buffer.allocUnsafeSlow(4 * MAX_LINE_BYTES);

/**
 * Puts lines, at least one, into the shared buffer, from which the next `appendLines` writes them.
 *
 * @throws GuardFault `LEDGER_COMMIT_FAILED` if one is not a line that can follow. Nothing was written.
 */
export function encodeLines(file: LedgerFile, lines: readonly string[]): EncodedLines {
  let length = 0;
  let { size, hash } = file;
  for (const line of lines) {
    const framed = lastFramedAs(line);
    hash = framed === undefined ? checkLine(line, size, hash) : checkFramed(framed, size, hash);
    size += 1;
    // A character takes at most three bytes of UTF-8.
    reserve(length + line.length * 3 + 1);
    const bytes = writeParts(framed?.parts ?? [line], length);
    if (bytes >= MAX_LINE_BYTES) throw notALine("is too long");
    length += bytes;
    scratch[length] = LINE_END;
    length += 1;
  }
  return { count: lines.length, length, hash };
}

/**
 * Appends the lines that `encodeLines` made ready, in one write. Under the lock. Whoever wants them on the disk
 * asks for a sync; only where a step follows that needs them there is the disk waited for here.
 *
 * @throws GuardFault `LEDGER_COMMIT_FAILED`: none, some or all of the bytes may be there, so nothing may be
 * appended until the ledger is opened again.
 */
export function appendLines(file: LedgerFile, encoded: EncodedLines, durable: boolean): void {
  writeWhole(file, encoded.length);
  const isFirst = file.size === 0;
  const recorded = file.unrecorded.shift();
  file.bytes += encoded.length;
  file.size += encoded.count;
  file.hash = encoded.hash;
  try {
    // INVARIANT: after a failed sync nothing is cut back: the disk may have it, and a second sync would lie.
    if (durable && (isFirst || recorded !== undefined)) fdatasyncSync(file.descriptor);
    if (isFirst) finishSigningKey(file.paths);
    if (recorded !== undefined) markRecorded(recorded);
  } catch (error) {
    markInDoubt(file.paths);
    throw asFault(error, "LEDGER_COMMIT_FAILED", "what was appended to the ledger may not last");
  }
}

/** Answers how many bytes were written. */
function writeParts(parts: readonly string[], start: number): number {
  let at = start;
  for (const part of parts) at += scratch.write(part, at);
  return at - start;
}

/** Answers the line's `hash`. Nothing of its form is in doubt, only its place. */
function checkFramed(framed: FramedLine, size: number, hash: string): string {
  if (framed.prev === hash && framed.seq === size) return framed.hash;
  throw notALine("does not follow the last one");
}

/** Answers the line's `hash`. */
function checkLine(line: string, size: number, hash: string): string {
  if (typeof line !== "string" || line.includes("\n") || !line.isWellFormed()) {
    throw notALine("is not one line of text");
  }
  // A line built on an older end would break the chain for good, and every later check with it.
  const follows = `","prev":"${hash}","seq":${size},"ts":`;
  if (!line.includes(follows, line.length - FROM_PREV_TO_END)) {
    throw notALine("does not follow the last one");
  }
  try {
    return hashOfLine(line);
  } catch (error) {
    throw asFault(error, "LEDGER_COMMIT_FAILED", "nothing was appended");
  }
}

function notALine(wrong: string): GuardFault {
  return new GuardFault("LEDGER_COMMIT_FAILED", `nothing was appended: a line ${wrong}`);
}

function reserve(length: number): void {
  if (length <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * scratch.length));
  scratch.copy(larger);
  scratch = larger;
}

function writeWhole(file: LedgerFile, length: number): void {
  let written = 0;
  let failure: unknown;
  try {
    written = writeSync(file.descriptor, scratch, 0, length);
  } catch (error) {
    failure = error;
  }
  // A full disk takes a part of a write without an error.
  if (written === length) return;
  const reason = failure === undefined ? "the disk took a part of it" : reasonOf(failure);
  const left = takeBack(file, length) ? "nothing was appended" : "a part of it may be there";
  throw new GuardFault(
    "LEDGER_COMMIT_FAILED",
    `appending to the ledger failed (${reason}); ${left}. Make room or mend the disk, then open the storage again`,
    failure === undefined ? {} : { cause: failure },
  );
}

/** Cuts a failed write off again; only if what is there is a beginning of it and nothing else. */
function takeBack(file: LedgerFile, length: number): boolean {
  try {
    const { size } = fstatSync(file.descriptor);
    const extra = size - file.bytes;
    if (extra < 0 || extra > length) return false;
    if (extra === 0) return true;
    const there = readExactly(file.descriptor, file.bytes, extra);
    if (!there.equals(scratch.subarray(0, extra))) return false;
    ftruncateSync(file.descriptor, file.bytes);
    return true;
  } catch {
    // The write's own failure is what the caller must hear.
    return false;
  }
}
