import { explainPolicy, riskWithBase, scoreRisk } from "@execution-guard/core";
import type { Intent, Policy, SeverityState } from "@execution-guard/core";

/**
 * Whether a policy's answer to a call rests on what its host knew: a record keeps only digests of
 * that, so the call can't be judged again.
 */
export function needsFacts(policy: Policy, intent: Intent, severity: SeverityState): boolean {
  const risk = (base?: number): number => {
    const kinds = policy.kinds(intent);
    return riskWithBase(scoreRisk(intent, kinds === undefined ? {} : { kinds }), base);
  };
  const { evidence } = explainPolicy(policy, intent, { severity, risk }).verdict;
  return evidence !== undefined && evidence.facts.length > 0;
}
