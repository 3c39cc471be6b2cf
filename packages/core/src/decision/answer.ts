import type { Decision, ReasonCode } from "./decision.ts";

/** What one step of a decision says, when it has the last word. */
export type Answer = Pick<Decision, "outcome" | "reasonCode" | "reason"> &
  Partial<Pick<Decision, "hold" | "waitsFor" | "settles">>;

/** A DENY, with its code for programs and its sentence for people. */
export function deny(reasonCode: ReasonCode, reason: string): Answer {
  return { outcome: "DENY", reasonCode, reason };
}
