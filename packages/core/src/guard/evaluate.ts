import type { IntentSnapshot } from "../intent/intent.ts";
import { commitDecision } from "./commit-decision.ts";
import type { Asking, CommittedDecision } from "./commit-decision.ts";
import { gather } from "./gather.ts";
import type { Gathered, Taken } from "./gather.ts";
import type { EvaluateOptions, GuardResult } from "./guard-options.ts";
import type { GuardParts } from "./guard-parts.ts";
import { tell, tellObservers } from "./observe.ts";
import { forgetIntent, publicHold } from "./public-hold.ts";

/**
 * Decides one call, records the answer, and tells those who watch.
 *
 * @throws GuardFault when it can't be recorded.
 */
export async function evaluate(
  parts: GuardParts,
  taken: Taken,
  options: EvaluateOptions,
  asking: Asking,
): Promise<GuardResult> {
  parts.session.requireOpen();
  const gathered = await gather(parts.config, taken, options);
  const committed = await commitDecision(parts, gathered, asking);
  return report(parts, gathered, committed);
}

function report(
  parts: GuardParts,
  gathered: Gathered,
  { decision, boundaryId, holdId, isNewHold, ended, proof }: CommittedDecision,
): GuardResult {
  const record = holdId === undefined ? undefined : parts.session.state().holds.get(holdId);
  const hold = record && publicHold(parts, record, gathered.intent);
  const result: GuardResult = Object.freeze({
    outcome: decision.outcome,
    reasonCode: decision.reasonCode,
    reason: decision.reason,
    riskScore: decision.riskScore,
    boundaryId,
    proof,
    severity: decision.severity.after,
    threshold: decision.thresholds.deny,
    enforced: parts.config.enforced,
    ...(hold === undefined ? {} : { hold }),
  });
  const { observers, notify } = parts.config;
  tellObservers(observers, "onDecision", { intent: gathered.intent, result });
  if (hold !== undefined && isNewHold) {
    tellObservers(observers, "onHold", hold);
    tell(notify, hold);
  }
  for (const id of ended) tellOfEnd(parts, id, gathered.intent);
  return result;
}

/** A hold that a decision ended: the call's own, one that it replaced, or one that expired unnoticed. */
function tellOfEnd(parts: GuardParts, id: string, intent: IntentSnapshot): void {
  const record = parts.session.state().holds.get(id);
  if (record === undefined) return;
  const asked = record.intentDigest === intent.digest ? intent : undefined;
  tellObservers(parts.config.observers, "onResolution", publicHold(parts, record, asked));
  forgetIntent(parts, record.intentDigest);
}
