import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_LINE_BYTES } from "../ledger/line.ts";
import { lineSplitter } from "./line-splitter.ts";

/** What the listener is told of a text that comes in these chunks. */
function split(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  const told: string[] = [];
  const splitter = lineSplitter({
    onLine: (text) => void told.push(text),
    onBadLine: (code) => void told.push(`<${code}>`),
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return told;
}

const encoder = new TextEncoder();

describe("lineSplitter", () => {
  it("tells each line once, whatever the chunks, as text or as bytes", () => {
    const anyLine = fc
      .string({ unit: "grapheme", maxLength: 20 })
      .map((text) => text.replaceAll("\n", ""));
    const lines = fc.array(anyLine, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.array(fc.nat({ max: 400 })), (texts, cuts) => {
        const text = texts.map((line) => `${line}\n`).join("");
        expect(split(...cut(text, cuts))).toStrictEqual(texts);
        expect(split(...cut(encoder.encode(text), cuts))).toStrictEqual(texts);
      }),
    );
  });

  it("takes a line that is split inside a surrogate pair, and chunks of both kinds", () => {
    expect(split("a\ud83d", "\ude00b\n")).toStrictEqual(["a\ud83d\ude00b"]);
    expect(split("a", encoder.encode("b\nc"), "d\n")).toStrictEqual(["ab", "cd"]);
    expect(split(`${"x".repeat(262_143)}\n`.slice(-60_000), "\ud83d\ude00\n")).toHaveLength(2);
    const long = `${"a".repeat((1 << 18) - 1 - 60_000)}\n${"b".repeat(59_999)}\ud83d\ude00\n`;
    expect(split(long).at(-1)).toBe(`${"b".repeat(59_999)}\ud83d\ude00`);
  });

  it("keeps a byte order mark, a CR and empty lines: the line's form refuses them", () => {
    expect(split("\ufeffa\r\n\nb\n")).toStrictEqual(["\ufeffa\r", "", "b"]);
    expect(split(encoder.encode("\ufeffa\n"))).toStrictEqual(["\ufeffa"]);
  });

  it("calls an unfinished last line torn", () => {
    expect(split("a\nb")).toStrictEqual(["a", "<LINE_TORN>"]);
    expect(split("a\n\ud83d")).toStrictEqual(["a", "<LINE_TORN>"]);
    expect(split("a\n")).toStrictEqual(["a"]);
    expect(split("")).toStrictEqual([]);
    expect(split(new Uint8Array(100))).toStrictEqual(["<LINE_TORN>"]);
  });

  it("refuses bytes that are not UTF-8, and goes on", () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0x0a, 0x62, 0x0a, 0xed, 0xa0, 0x80, 0x0a);
    expect(split(bytes)).toStrictEqual(["<LINE_MALFORMED>", "b", "<LINE_MALFORMED>"]);
  });

  it("refuses a line that is too long, whatever the chunks, and goes on", () => {
    const longest = "x".repeat(MAX_LINE_BYTES - 1);
    expect(split(`${longest}\n`)).toStrictEqual([longest]);
    expect(split(`${longest}x\nb\n`)).toStrictEqual(["<LINE_TOO_LONG>", "b"]);
    expect(split(longest, "x", "\nb\n")).toStrictEqual(["<LINE_TOO_LONG>", "b"]);
    const endless = Array.from({ length: 100 }, () => longest);
    expect(split(...endless, "\nb\n")).toStrictEqual(["<LINE_TOO_LONG>", "b"]);
    expect(split(...endless)).toStrictEqual(["<LINE_TORN>"]);
  });

  it("keeps its own copy of an unfinished line", () => {
    const chunk = encoder.encode("abc");
    const told: string[] = [];
    const splitter = lineSplitter({
      onLine: (text) => void told.push(text),
      onBadLine: (code) => void told.push(code),
    });
    splitter.push(chunk);
    chunk.fill(0x78);
    splitter.push("\n");
    expect(told).toStrictEqual(["abc"]);
  });
});

function cut(
  whole: string | Uint8Array,
  cuts: readonly number[],
): readonly (string | Uint8Array)[] {
  const places = [0, ...cuts.map((place) => place % (whole.length + 1)), whole.length];
  const sorted = places.toSorted((a, b) => a - b);
  return sorted.slice(1).map((to, index) => whole.slice(sorted[index], to));
}
