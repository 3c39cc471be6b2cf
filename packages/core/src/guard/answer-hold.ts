import { GuardFault } from "../errors/guard-fault.ts";
import { checkApprover } from "../hold/check-approver.ts";
import type { Approval, Hold, HoldRecord, Rejection } from "../hold/hold.ts";
import { holdStatusAt, isOpen } from "../hold/hold-status.ts";
import type { GuardState } from "../state/state.ts";
import { resolutionDraft } from "./entry-bodies.ts";
import type { GuardParts } from "./guard-parts.ts";
import { tellObservers } from "./observe.ts";
import { forgetIntent, keptIntent, publicHold } from "./public-hold.ts";
import type { HeldArguments } from "./public-hold.ts";
import type { EntryDraft } from "./seal-drafts.ts";
import type { Draft } from "./session.ts";

/**
 * Records a human's yes. The waiting call, in whichever process, decides again.
 *
 * @throws GuardFault `HOLD_UNKNOWN`, `HOLD_NOT_PENDING` or `APPROVER_REFUSED`; nothing is recorded then.
 */
export async function approveHold(
  parts: GuardParts,
  id: string,
  approval: Approval,
): Promise<Hold> {
  const approver = readAnswer(approval, ["approver"]).approver;
  return resolve(parts, id, (hold, now, asked) => {
    refuseUnless(hold, now, ["PENDING"]);
    refuseApprover(hold, approver);
    // Nobody may say yes to something that can't be shown to them.
    if (asked === undefined) {
      throw new GuardFault(
        "HOLD_UNKNOWN",
        "What this hold asks for is no longer kept, so it can't be approved. Let the agent ask again.",
      );
    }
    return resolutionDraft(hold, "APPROVED", { approver });
  });
}

/**
 * Records a human's no: one is enough, also after a yes that was not used yet.
 *
 * @throws GuardFault as {@link approveHold}.
 */
export async function rejectHold(
  parts: GuardParts,
  id: string,
  rejection: Rejection,
): Promise<Hold> {
  const { approver, reason } = readAnswer(rejection, ["approver", "reason"]);
  return resolve(parts, id, (hold, now) => {
    refuseUnless(hold, now, ["PENDING", "APPROVED"]);
    // A veto may come from somebody who said yes before.
    refuseApprover({ ...hold, approvals: [] }, approver);
    return resolutionDraft(hold, "REJECTED", { approver, reason });
  });
}

/**
 * Withdraws a hold.
 *
 * @throws GuardFault `HOLD_UNKNOWN` or `HOLD_NOT_PENDING`.
 */
export async function cancelHold(parts: GuardParts, id: string): Promise<Hold> {
  return resolve(parts, id, (hold, now) => {
    refuseUnless(hold, now, ["PENDING", "APPROVED"]);
    return resolutionDraft(hold, "CANCELLED");
  });
}

async function resolve(
  parts: GuardParts,
  id: string,
  step: (hold: HoldRecord, now: number, asked: HeldArguments | undefined) => EntryDraft,
): Promise<Hold> {
  const record = known(await parts.session.refresh(), id);
  const asked = await keptIntent(parts, record.intentDigest);
  await parts.session.commit((state, { now }): Draft<undefined> => ({
    entries: [step(known(state, id), now, asked)],
    value: undefined,
  }));
  const hold = publicHold(parts, known(parts.session.state(), id), asked);
  tellObservers(parts.config.observers, "onResolution", hold);
  if (!isOpen(hold.status)) forgetIntent(parts, hold.intentDigest);
  return hold;
}

function known(state: GuardState, id: string): HoldRecord {
  const hold = state.holds.get(id);
  if (hold === undefined) throw new GuardFault("HOLD_UNKNOWN", "No hold has this id.");
  return hold;
}

function refuseUnless(hold: HoldRecord, now: number, statuses: readonly string[]): void {
  const status = holdStatusAt(hold, now);
  if (statuses.includes(status)) return;
  throw new GuardFault(
    "HOLD_NOT_PENDING",
    `This hold is ${status} and can't be answered any more.`,
  );
}

function refuseApprover(hold: HoldRecord, approver: string): void {
  const problem = checkApprover(hold, approver);
  if (problem !== undefined) throw new GuardFault("APPROVER_REFUSED", problem);
}

/** Takes an answer once. A field this version can't honour is refused, not ignored. */
function readAnswer(
  answer: unknown,
  fields: readonly string[],
): { readonly approver: string; readonly reason?: string } {
  if (typeof answer !== "object" || answer === null) {
    throw new GuardFault("APPROVER_REFUSED", "An answer names its approver: { approver: … }.");
  }
  for (const key of Object.keys(answer)) {
    if (!fields.includes(key)) {
      throw new GuardFault("APPROVER_REFUSED", `This version takes no "${key}" in an answer.`);
    }
  }
  const { approver, reason } = answer as { readonly approver?: unknown; readonly reason?: unknown };
  if (typeof approver !== "string") {
    throw new GuardFault("APPROVER_REFUSED", "An answer names its approver: { approver: … }.");
  }
  return typeof reason === "string" ? { approver, reason } : { approver };
}
