import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { countLines, findLinesBack, readLines } from "./read-lines.ts";

let folder: string | undefined;
let descriptor: number | undefined;

afterEach(() => {
  if (descriptor !== undefined) closeSync(descriptor);
  if (folder !== undefined) rmSync(folder, { recursive: true });
  descriptor = undefined;
  folder = undefined;
});

function fileOf(text: string): number {
  folder = mkdtempSync(join(tmpdir(), "execution-guard-"));
  writeFileSync(join(folder, "file"), text);
  descriptor = openSync(join(folder, "file"), "r");
  return descriptor;
}

describe("readLines", () => {
  it("gives the whole lines between two line ends", () => {
    expect(readLines(fileOf("one\nü\n\nfour\n"), 4, 8)).toEqual(["ü", ""]);
  });

  it("gives only the newest when there are more than fit in memory, and those whole", () => {
    const lines = Array.from({ length: 200 }, (_, at) => `${at} ${"x".repeat(60_000)}`);
    const text = `${lines.join("\n")}\n`;
    const read = readLines(fileOf(text), 0, text.length);
    expect(read.length).toBeGreaterThan(100);
    expect(read.length).toBeLessThan(150);
    expect(read).toEqual(lines.slice(-read.length));
  });

  it("fails where the file ends early, or a line is longer than any", () => {
    const long = `${"x".repeat(65_536)}\n`;
    expect(() => readLines(fileOf(long), 0, long.length)).toThrow(/more than 65536 bytes/);
    expect(() => readLines(fileOf("one\n"), 0, 5)).toThrow(/became shorter/);
  });
});

describe("countLines", () => {
  it("counts line ends over any number of blocks", () => {
    const text = "x\n".repeat(300_000);
    expect(countLines(fileOf(text), 0, text.length)).toBe(300_000);
    expect(countLines(descriptor ?? -1, 2, 6)).toBe(2);
    expect(countLines(descriptor ?? -1, 2, 2)).toBe(0);
  });
});

describe("findLinesBack", () => {
  it.each([0, 1, 2, 999, 150_000, 299_999, 300_000])(
    "finds where the last %i lines begin",
    (count) => {
      const text = "xy\n".repeat(300_000);
      expect(findLinesBack(fileOf(text), text.length, count)).toBe(text.length - 3 * count);
    },
  );
});
