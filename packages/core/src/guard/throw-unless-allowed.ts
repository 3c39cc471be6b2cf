import { GuardDenied, GuardExpired, GuardHeld } from "./guard-errors.ts";
import type { GuardResult } from "./guard-options.ts";

/**
 * Turns an answer that is not ALLOW into its error.
 *
 * @throws GuardHeld, GuardExpired or GuardDenied; the fault itself where there is one.
 */
export function throwUnlessAllowed(result: GuardResult): void {
  if (result.fault !== undefined) throw result.fault;
  if (result.outcome === "ALLOW") return;
  if (result.outcome === "HOLD") throw new GuardHeld(result);
  throw result.reasonCode === "HOLD_EXPIRED" ? new GuardExpired(result) : new GuardDenied(result);
}
