import type { SeverityState } from "./severity.ts";

/** At or above this score the system is at least in OBSERVE. */
export const OBSERVE_AT = 0.2;
/** At or above this score the system enters COOLDOWN. */
export const COOLDOWN_AT = 0.4;
/** Below this score the system leaves COOLDOWN: lower than where it enters, so that it does not flutter. */
export const COOLDOWN_UNTIL = 0.28;

/**
 * The state that follows a severity score, 0 to 1. Anything that is not such a number — NaN, an
 * infinity, a number out of range, a non-number — is COOLDOWN: a broken gauge reads as danger.
 */
export function nextSeverity(previous: SeverityState, score: number): SeverityState {
  if (typeof score !== "number" || !(score >= 0 && score <= 1)) return "COOLDOWN";
  const inCooldown = previous !== "ACTIVE" && previous !== "OBSERVE";
  if (score >= (inCooldown ? COOLDOWN_UNTIL : COOLDOWN_AT)) return "COOLDOWN";
  return score >= OBSERVE_AT ? "OBSERVE" : "ACTIVE";
}
