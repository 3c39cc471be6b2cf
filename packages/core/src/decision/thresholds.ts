import type { Policy } from "../policy/policy.ts";
import type { SeverityState } from "../severity/severity.ts";
import type { Thresholds } from "./decision.ts";

/** The risk at which a DENY begins in each severity state: the table that the README prints. */
export const DENY_AT: Readonly<Record<SeverityState, number>> = Object.freeze({
  ACTIVE: 80,
  OBSERVE: 60,
  COOLDOWN: 30,
});

/**
 * What applies in one severity state: the table, with the guard's own halt threshold for ACTIVE. No
 * state is looser than ACTIVE, and a policy may only tighten.
 */
export function thresholdsIn(
  state: SeverityState,
  guard: { readonly halt: number; readonly hold?: number },
  policy: Policy["thresholds"],
): Thresholds {
  const terms = policy[state];
  const table = state === "ACTIVE" ? guard.halt : Math.min(DENY_AT[state], guard.halt);
  const deny = Math.min(table, terms?.deny ?? table);
  const hold = lowest(guard.hold, terms?.hold);
  return hold === undefined ? { deny } : { deny, hold };
}

function lowest(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}
