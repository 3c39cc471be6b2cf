import { MAX_LINE_BYTES } from "../ledger/line.ts";
import { readExactly } from "./read-lines.ts";

const BLOCK = MAX_LINE_BYTES;
const LINE_END = 10;

/** How a ledger file ends. */
export interface Tail {
  /** Where the last whole line ends; 0 where there is none. */
  readonly end: number;
  /** The bytes of the last whole line, without its line end; empty where there is none. */
  readonly lastLine: Buffer;
}

/**
 * Finds the last whole line of a file of `size` bytes from its end; `undefined` if there is no line end
 * where one must be. Reads some 64 KiB blocks, however long the file is.
 *
 * What follows the last line end is a write that was cut short: less than a line, and after a power cut
 * also zeros in place of what the disk did not get.
 */
export function findTail(descriptor: number, size: number): Tail | undefined {
  const written = skipZeros(descriptor, size);
  const end = lastLineEnd(descriptor, written);
  if (end === undefined) return undefined;
  if (end === 0) return { end, lastLine: Buffer.alloc(0) };
  const before = lastLineEnd(descriptor, end - 1);
  if (before === undefined) return undefined;
  return { end, lastLine: readExactly(descriptor, before, end - 1 - before) };
}

function skipZeros(descriptor: number, size: number): number {
  for (let to = size; to > 0; to -= BLOCK) {
    const from = Math.max(0, to - BLOCK);
    const bytes = readExactly(descriptor, from, to - from);
    let length = bytes.length;
    while (length > 0 && bytes[length - 1] === 0) length -= 1;
    if (length > 0) return from + length;
  }
  return 0;
}

/** The place after the last line end before `to`; 0 if the file begins first; `undefined` if a line's length has none. */
function lastLineEnd(descriptor: number, to: number): number | undefined {
  const from = Math.max(0, to - BLOCK);
  const at = readExactly(descriptor, from, to - from).lastIndexOf(LINE_END);
  if (at !== -1) return from + at + 1;
  return from === 0 ? 0 : undefined;
}
