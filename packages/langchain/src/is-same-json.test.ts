import { describe, expect, it } from "vitest";
import { isSameJson } from "./is-same-json.ts";

describe("isSameJson", () => {
  it.each([
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [-0, 0, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [[1], { 0: 1 }, false],
    [[1, 2], [2, 1], false],
    ["1", 1, false],
    [null, {}, false],
    [{ constructor: 1 }, { toString: 1 }, false],
    [{}, undefined, false],
  ])("compares %j with %j", (one, other, same) => {
    expect(isSameJson(one, other)).toBe(same);
  });
});
