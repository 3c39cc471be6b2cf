import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMultipleOf } from "./is-multiple-of.ts";

describe("isMultipleOf", () => {
  it.each([
    [0.3, 0.1, true],
    [10.05, 0.01, true],
    [10.055, 0.01, false],
    [1e21, 3, false],
    [-6, 3, true],
    [0, 7, true],
    [5e-324, 5e-324, true],
    [1e308, 1e-308, true],
    [7, 2, false],
    [6, 0, false],
  ])("says of %d and %d: %s", (value, divisor, answer) => {
    expect(isMultipleOf(value, divisor)).toBe(answer);
  });

  it("agrees with whole arithmetic on cents", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (cents) => {
        expect(isMultipleOf(cents / 100, 0.01)).toBe(true);
        expect(isMultipleOf((cents * 10 + 5) / 1000, 0.01)).toBe(false);
      }),
    );
  });
});
