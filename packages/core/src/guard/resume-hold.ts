import { GuardFault } from "../errors/guard-fault.ts";
import { isOpen } from "../hold/hold-status.ts";
import type { HoldRecord } from "../hold/hold.ts";
import { evaluate } from "./evaluate.ts";
import { takeOrExplain } from "./gather.ts";
import type { Taken } from "./gather.ts";
import type { EvaluateOptions, GuardResult } from "./guard-options.ts";
import type { GuardParts } from "./guard-parts.ts";
import { keptIntent } from "./public-hold.ts";

/**
 * Decides again on the intent that a hold keeps; on ALLOW the hold is used up. Runs nothing.
 *
 * @throws GuardFault `HOLD_UNKNOWN` where there is no such hold or its intent is no longer kept.
 */
export async function resumeHold(
  parts: GuardParts,
  id: string,
  options: EvaluateOptions,
): Promise<GuardResult> {
  const state = await parts.session.refresh();
  const record = state.holds.get(id);
  if (record === undefined) throw new GuardFault("HOLD_UNKNOWN", "No hold has this id.");
  const taken = isOpen(record.status) ? await storedIntent(parts, record) : endedIntent(record);
  return evaluate(parts, taken, options, { by: "evaluate", holdId: id });
}

async function storedIntent(parts: GuardParts, record: HoldRecord): Promise<Taken> {
  const kept = await keptIntent(parts, record.intentDigest);
  const { actor, action, runId, stepId, callId } = record;
  const taken = takeOrExplain({
    actor,
    action,
    ...(kept?.args === undefined ? {} : { args: kept.args }),
    ...(kept?.payload === undefined ? {} : { payload: kept.payload }),
    ...(runId === undefined ? {} : { runId }),
    ...(stepId === undefined ? {} : { stepId }),
    ...(callId === undefined ? {} : { callId }),
  });
  // INVARIANT: what is decided again is, byte for byte, what was held.
  if (kept === undefined || taken.intent.digest !== record.intentDigest) {
    throw new GuardFault("HOLD_UNKNOWN", "What this hold asks for is no longer kept.");
  }
  return taken;
}

/** An ended hold is denied before anyone reads its arguments, which are gone. */
function endedIntent({ actor, action, intentDigest }: HoldRecord): Taken {
  const intent = Object.freeze({ actor, action, digest: intentDigest });
  return { intent, intentText: "", intentProblem: undefined };
}
