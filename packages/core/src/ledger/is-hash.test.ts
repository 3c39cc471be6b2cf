import { describe, expect, it } from "vitest";
import { isHash } from "./is-hash.ts";

describe("isHash", () => {
  it("takes 64 lower-case hexadecimal digits, again and again", () => {
    const hash = "0123456789abcdef".repeat(4);
    expect([isHash(hash), isHash(hash), isHash("f".repeat(64)), isHash(hash)]).toStrictEqual(
      Array.from({ length: 4 }, () => true),
    );
  });

  it.each([
    "",
    "0".repeat(63),
    "0".repeat(65),
    "A".repeat(64),
    `${"0".repeat(63)}g`,
    `${"0".repeat(64)}\n`,
  ])("refuses %j, before and after a hash", (text) => {
    expect(isHash(text)).toBe(false);
    expect(isHash("0".repeat(64))).toBe(true);
    expect([isHash(text), isHash(text)]).toStrictEqual([false, false]);
  });
});
