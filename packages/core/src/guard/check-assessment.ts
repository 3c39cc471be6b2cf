import type { Known } from "../decision/decision.ts";
import type { RiskAssessment, RiskFinding } from "../risk/risk.ts";
import { clip } from "./clip.ts";

const MAX_FINDINGS = 64;

/**
 * Takes a scorer's answer once, or says that it is none. A scorer may be anybody's code: a score that
 * is not a number from 0 to 100 must not become a decision. Fractions round up, to the dangerous side.
 */
export function checkAssessment(answer: unknown): Known<RiskAssessment> {
  try {
    const { score, reason, findings } = answer as Partial<RiskAssessment>;
    if (!isScore(score)) return lie("its score is not a number from 0 to 100");
    const { taken, worst } = takeFindings(findings ?? []);
    const value: RiskAssessment = Object.freeze({
      score: Math.max(Math.ceil(score), worst),
      reason: typeof reason === "string" && reason !== "" ? clip(reason, 200) : "Scored",
      findings: Object.freeze(taken),
    });
    return { ok: true, value };
  } catch {
    return lie("it could not be read");
  }
}

function takeFindings(findings: readonly RiskFinding[]): {
  readonly taken: readonly RiskFinding[];
  readonly worst: number;
} {
  // A text that is none throws in clip, and is a lie like the others.
  if (!Array.isArray(findings)) throw new TypeError("findings is not an array");
  const taken: RiskFinding[] = [];
  let worst = 0;
  for (const { rule, score, reason, path } of findings as readonly RiskFinding[]) {
    if (!isScore(score)) throw new TypeError("a finding has no score");
    const rounded = Math.ceil(score);
    // Those past the cap are not kept, but count.
    worst = Math.max(worst, rounded);
    if (taken.length === MAX_FINDINGS) continue;
    const texts = { rule: clip(rule, 64), reason: clip(reason, 200), path: clip(path, 128) };
    taken.push(Object.freeze({ ...texts, score: rounded }));
  }
  return { taken, worst };
}

function isScore(score: unknown): score is number {
  return typeof score === "number" && score >= 0 && score <= 100;
}

function lie(what: string): Known<RiskAssessment> {
  return { ok: false, problem: `The risk scorer answered something else: ${what}.` };
}
