import { describe, expect, it } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

describe("didYouMean", () => {
  const known = ["verify", "key", "pending", "policy check"];

  it.each([
    ["verfy", "verify"],
    ["kye", "key"],
    ["PENDING", "pending"],
    ["policy chekc", "policy check"],
  ])("finds what %j most likely means", (typed, meant) => {
    expect(didYouMean(typed, known)).toBe(meant);
  });

  it("finds nothing where nothing is near", () => {
    for (const typed of ["", "x", "no", "sandwich", "v".repeat(10_000)]) {
      expect(didYouMean(typed, known)).toBeUndefined();
    }
  });
});
