import { describe, expect, it } from "vitest";
import { uuidV7 } from "./uuid-v7.ts";

describe("uuidV7", () => {
  it("has the form of RFC 9562 and the time in front", () => {
    expect(uuidV7(0x0123_4567_89ab)).toMatch(
      /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it("is new each time, across many draws of randomness", () => {
    const ids = Array.from({ length: 10_000 }, () => uuidV7(1));
    expect(new Set(ids).size).toBe(10_000);
  });

  it("stands at the ends of its range for a time outside it", () => {
    expect(uuidV7(-5).startsWith("00000000-0000-7")).toBe(true);
    expect(uuidV7(2 ** 60).startsWith("ffffffff-ffff-7")).toBe(true);
  });
});
