import type { HoldReason, HoldRecord } from "./hold.ts";

/**
 * Whether an approval of this hold answers these reasons at this risk. An approval covers only what
 * the human was asked: the same rules, at a risk no higher than recorded then.
 */
export function discharges(
  hold: HoldRecord,
  reasons: readonly HoldReason[],
  riskScore: number,
): boolean {
  return (
    riskScore <= hold.riskScore &&
    reasons.every((reason) =>
      hold.reasons.some(
        (asked) => asked.code === reason.code && asked.ruleDigest === reason.ruleDigest,
      ),
    )
  );
}
