import type { RiskAssessment } from "./risk.ts";

/**
 * The score when a policy's author has given an action a base of their own: findings only raise the
 * author's word, never lower it.
 *
 * @param assessment - what the scorer said.
 * @param base - the author's word, 0–100; undefined leaves the assessment's score.
 */
export function riskWithBase(assessment: RiskAssessment, base: number | undefined): number {
  if (base === undefined) return assessment.score;
  // The assessment's own score is the default 40 where no rule spoke: the base stands in its place.
  return assessment.findings.reduce((highest, finding) => Math.max(highest, finding.score), base);
}
