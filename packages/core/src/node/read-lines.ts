import { readSync } from "node:fs";
import { GuardFault } from "../errors/guard-fault.ts";
import { MAX_LINE_BYTES } from "../ledger/line.ts";

/** The most bytes that are read at once where the lines are a help and can be read otherwise. */
const MAX_READ = 8 * 1024 * 1024;
const BLOCK = 256 * 1024;
const LINE_END = 10;

/**
 * The whole lines between two line ends of a file. If they take more than 8 MiB, only the newest of them.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if a line is too long or the file ends early.
 */
export function readLines(descriptor: number, from: number, to: number): string[] {
  const cut = to - from > MAX_READ;
  const start = cut ? to - MAX_READ : from;
  const bytes = readExactly(descriptor, start, to - start);
  const lines: string[] = [];
  splitLines(bytes, cut ? bytes.indexOf(LINE_END) + 1 : 0, lines);
  return lines;
}

/** Puts the whole lines of `bytes`, from `at` on, into `lines`; answers where the last of them ends. */
export function splitLines(bytes: Buffer, at: number, lines: string[]): number {
  let start = at;
  for (;;) {
    const end = bytes.indexOf(LINE_END, start);
    if (end === -1) return start;
    if (end - start >= MAX_LINE_BYTES) throw lineTooLong();
    lines.push(bytes.toString("utf8", start, end));
    start = end + 1;
  }
}

/** How many lines end between two places in a file. */
export function countLines(descriptor: number, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += BLOCK) {
    const bytes = readExactly(descriptor, at, Math.min(BLOCK, to - at));
    for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, end + 1)) {
      count += 1;
    }
  }
  return count;
}

/** Where the last `count` lines before `end`, itself a line end, begin. Reads no more than them and a block. */
export function findLinesBack(descriptor: number, end: number, count: number): number {
  let left = count;
  for (let to = end; to > 0; to -= BLOCK) {
    const from = Math.max(0, to - BLOCK);
    const bytes = readExactly(descriptor, from, to - from);
    let at = bytes.lastIndexOf(LINE_END);
    for (; at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(LINE_END, at - 1)) {
      // The line end at `end` belongs to the last line, so one more is wanted than lines.
      if (left === 0) return from + at + 1;
      left -= 1;
    }
  }
  return 0;
}

/** Bytes of a file; fails if it ends before. */
export function readExactly(descriptor: number, from: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const read = readSync(descriptor, bytes, done, length - done, from + done);
    if (read === 0)
      throw new GuardFault("LEDGER_UNAVAILABLE", "the ledger became shorter while it was read");
    done += read;
  }
  return bytes;
}

/** A line longer than any that the guard writes. */
export function lineTooLong(): GuardFault {
  return new GuardFault(
    "LEDGER_UNAVAILABLE",
    `the ledger has a line of more than ${MAX_LINE_BYTES} bytes, which no guard wrote: verify it, or restore it from a backup`,
  );
}
