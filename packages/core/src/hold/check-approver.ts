import { checkName } from "../intent/canonical-name.ts";
import type { HoldRecord } from "./hold.ts";

/**
 * Says why an approver may not answer a hold, or `undefined` when they may. Nobody answers their own
 * request, and where the hold lists approvers, nobody else answers it.
 */
export function checkApprover(hold: HoldRecord, approver: unknown): string | undefined {
  const problem = checkName(approver);
  if (problem !== undefined) return `The approver's name ${problem}.`;
  if (approver === hold.actor) return "The actor that asked may not answer its own hold.";
  if (hold.approvers !== undefined && !hold.approvers.includes(approver as string)) {
    return "This approver is not one of those that the policy names for this hold.";
  }
  if (hold.approvals.some((answer) => answer.approver === approver)) {
    return "This approver has already said yes.";
  }
  return undefined;
}
