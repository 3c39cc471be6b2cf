import { describe, expect, it } from "vitest";
import { nextSeverity } from "./next-severity.ts";
import type { SeverityState } from "./severity.ts";

function walk(start: SeverityState, scores: readonly number[]): SeverityState[] {
  let state = start;
  return scores.map((score) => (state = nextSeverity(state, score)));
}

describe("nextSeverity", () => {
  it("enters OBSERVE at 0.20 and COOLDOWN at 0.40", () => {
    expect(walk("ACTIVE", [0, 0.1999, 0.2, 0.3999, 0.4, 1])).toEqual([
      "ACTIVE",
      "ACTIVE",
      "OBSERVE",
      "OBSERVE",
      "COOLDOWN",
      "COOLDOWN",
    ]);
  });

  it("leaves COOLDOWN only below 0.28, to the state the score asks for", () => {
    expect(walk("COOLDOWN", [0.39, 0.28, 0.2799])).toEqual(["COOLDOWN", "COOLDOWN", "OBSERVE"]);
    expect(walk("COOLDOWN", [0.1])).toEqual(["ACTIVE"]);
  });

  it("has no hysteresis between ACTIVE and OBSERVE", () => {
    expect(walk("OBSERVE", [0.19, 0.2, 0.19])).toEqual(["ACTIVE", "OBSERVE", "ACTIVE"]);
  });

  it.each([Number.NaN, Infinity, -Infinity, -0.01, 1.01, "0.1", null, undefined, {}, 0n])(
    "reads %s as COOLDOWN",
    (score) => {
      expect(nextSeverity("ACTIVE", score as number)).toBe("COOLDOWN");
    },
  );

  it("treats a state it does not know as COOLDOWN", () => {
    expect(nextSeverity("PANIC" as SeverityState, 0.3)).toBe("COOLDOWN");
  });
});
