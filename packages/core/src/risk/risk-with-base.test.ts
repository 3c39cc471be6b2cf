import { describe, expect, it } from "vitest";

import { riskWithBase } from "./risk-with-base.ts";

function assessment(...scores: number[]) {
  const findings = scores.map((score) => ({ rule: "r", score, reason: "R", path: "payload" }));
  return { score: scores[0] ?? 40, reason: "R", findings };
}

describe("riskWithBase", () => {
  it("is the score without a base", () => {
    expect(riskWithBase(assessment(), undefined)).toBe(40);
    expect(riskWithBase(assessment(90, 10), undefined)).toBe(90);
  });

  it("is the base where no rule spoke, below and above the default", () => {
    expect(riskWithBase(assessment(), 10)).toBe(10);
    expect(riskWithBase(assessment(), 70)).toBe(70);
  });

  it("is raised by a finding and never lowered by one", () => {
    expect(riskWithBase(assessment(90), 10)).toBe(90);
    expect(riskWithBase(assessment(10), 50)).toBe(50);
  });

  it("looks at every finding, not only at the first", () => {
    expect(riskWithBase(assessment(10, 85), 0)).toBe(85);
  });
});
