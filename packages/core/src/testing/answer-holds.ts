import type { ExecutionGuard } from "../guard/execution-guard.ts";
import type { Hold } from "../hold/hold.ts";

/**
 * Plays the human in a test: give it to a guard as `notify`, or to a call as `onHold`, and every hold
 * is answered the same way. `guard` is asked for late, so that it may be the very guard that notifies.
 */
export function answerHolds(
  guard: () => ExecutionGuard,
  answer: { readonly approver: string; readonly verdict?: "approve" | "reject" },
): (hold: Hold) => Promise<void> {
  const { approver, verdict = "approve" } = answer;
  return async (hold) => {
    const { holds } = guard();
    if (verdict === "approve") await holds.approve(hold.id, { approver });
    else await holds.reject(hold.id, { approver });
  };
}
