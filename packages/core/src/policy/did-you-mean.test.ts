import { describe, expect, it } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

describe("didYouMean", () => {
  it.each([
    ["DENNY", "DENY"],
    ["deny", "DENY"],
    ["ALOW", "ALLOW"],
    ["HLOD", "HOLD"],
  ])("takes %s for %s", (typed, meant) => {
    expect(didYouMean(typed, ["ALLOW", "HOLD", "DENY"])).toBe(meant);
  });

  it("takes words that are far apart for nothing", () => {
    expect(didYouMean("quorum", ["ALLOW", "HOLD", "DENY"])).toBeUndefined();
    expect(didYouMean("a", ["b"])).toBeUndefined();
    expect(didYouMean("x".repeat(100_000), ["DENY"])).toBeUndefined();
  });
});
