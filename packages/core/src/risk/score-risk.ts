import type { ScoredIntent } from "./collect-arguments.ts";
import type { RiskAssessment, RiskContext } from "./risk.ts";
import { ruleRisk } from "./rule-risk.ts";

const standardRules = ruleRisk();

/**
 * Scores an intent with the standard rules: 0 (harmless) to 100. Reads only its action, its
 * arguments and its payload. Pure: the same intent always scores the same.
 */
export function scoreRisk(intent: ScoredIntent, context?: RiskContext): RiskAssessment {
  return standardRules(intent, context);
}
