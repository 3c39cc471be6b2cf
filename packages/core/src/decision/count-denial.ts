import type { IntentSnapshot } from "../intent/intent.ts";
import type { PolicyVerdict, RetryTerms } from "../policy/policy.ts";
import type { CountedDenial, Facts, ReasonCode } from "./decision.ts";

// A fault, an expiry and a spent budget are not the agent's doing.
const COUNTED: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "POLICY_UNKNOWN_AGENT",
  "POLICY_UNKNOWN_ACTION",
  "POLICY_ARGUMENTS_INVALID",
  "POLICY_CONDITION_UNMET",
  "POLICY_DENY",
  "RISK_HALT",
  "HOLD_REJECTED",
]);

/**
 * The counter of an actor's action. Names hold no control characters, so the line end is unambiguous.
 * Unknown actors and actions share one: else each made-up name would cost memory.
 */
export function denialCounter(intent: IntentSnapshot, verdict: PolicyVerdict | undefined): string {
  const code = verdict?.reasonCode;
  const isUnknown = code === "POLICY_UNKNOWN_AGENT" || code === "POLICY_UNKNOWN_ACTION";
  return isUnknown ? "\n" : `${intent.actor}\n${intent.action}`;
}

/** Whether past denials lock a counter now. */
export function isLocked(facts: Facts, counter: string): boolean {
  const { lockedUntil } = facts.denials(counter);
  return lockedUntil !== undefined && facts.now < lockedUntil;
}

/** How a denial counts; `undefined` where it does not. */
export function countDenial(
  facts: Facts,
  terms: RetryTerms,
  counter: string,
  reasonCode: ReasonCode,
): CountedDenial | undefined {
  if (reasonCode === "RETRY_LOCKED_OUT") return { counter };
  if (!COUNTED.has(reasonCode)) return undefined;
  const expires = facts.now + terms.perMs;
  const locks = facts.denials(counter).count + 1 >= terms.maxDenials;
  return locks ? { counter, expires, lockedUntil: expires } : { counter, expires };
}
