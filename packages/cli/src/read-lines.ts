import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { unreadable } from "./read-text-file.ts";

const FIRST_LOOK = 262_144;
const LONGEST_LINE = 1_048_576;

/** The whole lines of a file, in order. Keeps one in memory; one longer than a mebibyte comes as an empty text. */
export async function* readLines(path: string): AsyncGenerator<string> {
  let rest = "";
  let tooLong = false;
  try {
    for await (const chunk of createReadStream(path, { encoding: "utf8" })) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        yield tooLong ? "" : line;
        tooLong = false;
      }
      if (rest.length <= LONGEST_LINE) continue;
      tooLong = true;
      rest = "";
    }
  } catch (error) {
    throw unreadable(path, error, "Check the path");
  }
}

/** The last `count` whole lines of a file, found from its end. */
export function readLastLines(path: string, count: number): readonly string[] {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    throw unreadable(path, error, "Check the path");
  }
  try {
    const { size } = fstatSync(descriptor);
    for (let look = Math.min(FIRST_LOOK, size); ; look = Math.min(look * 4, size)) {
      const lines = readFrom(descriptor, size - look, look).split("\n");
      // What follows the last line end is being written; what stands before the first began earlier.
      lines.pop();
      if (look < size) lines.shift();
      if (lines.length >= count || look === size) return count === 0 ? [] : lines.slice(-count);
    }
  } finally {
    closeSync(descriptor);
  }
}

function readFrom(descriptor: number, from: number, length: number): string {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, from + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.toString("utf8", 0, filled);
}
