import type { RiskAssessment } from "@execution-guard/core";

/** As a guard has it: an entry's own base takes the place of the default, and findings only raise it. */
export function riskWithBase(
  { score, findings }: RiskAssessment,
  base: number | undefined,
): number {
  return base === undefined ? score : Math.max(base, ...findings.map((finding) => finding.score));
}
