import { decide } from "../decision/decide.ts";
import type { Decision, Facts } from "../decision/decision.ts";
import { GuardFault } from "../errors/guard-fault.ts";
import type { HoldRecord } from "../hold/hold.ts";
import type { IntentSnapshot } from "../intent/intent.ts";
import type { DecisionProof } from "../proof/proof.ts";
import { openHoldsIn } from "../state/state.ts";
import type { GuardState } from "../state/state.ts";
import { callKeyOf } from "./call-key.ts";
import { decisionDraft } from "./decision-draft.ts";
import { resolutionDraft } from "./entry-bodies.ts";
import { factsAt } from "./facts-at.ts";
import type { Gathered } from "./gather.ts";
import type { GuardParts } from "./guard-parts.ts";
import { isPolicyKept, keepIntentText, keepPolicyText } from "./keep-texts.ts";
import { proofAt } from "./proof-at.ts";
import { forgetIntent } from "./public-hold.ts";
import type { ClockReading } from "./read-clock.ts";
import type { Committed, Draft } from "./session.ts";
import { uuidV7 } from "./uuid-v7.ts";
import { isThenable } from "./within.ts";

/** A locked call that is repeated within this many milliseconds is answered and not recorded. */
const REPEAT_MS = 1_000;

// Expired holds that nobody noticed are recorded with the next new hold, a few at a time.
const MAX_SWEPT = 16;

/** How a decision is asked for. */
export interface Asking {
  /** `enforce`: an ALLOW is the entry into execution. */
  readonly by: "enforce" | "evaluate";
  /** The hold this call answers to, where it is known. */
  readonly holdId?: string | undefined;
}

/** A decision that stands in the ledger. */
export interface CommittedDecision extends Turn {
  readonly proof: DecisionProof;
}

/** What one turn under the lock made. */
interface Turn {
  readonly decision: Decision;
  readonly boundaryId: string;
  /** The hold that the decision issues or answers to. */
  readonly holdId: string | undefined;
  readonly isNewHold: boolean;
  /** The entry of an earlier denial that already says this one; nothing was recorded. */
  readonly repeatOf?: number;
  /** The ids of the holds that this commit ended. */
  readonly ended: readonly string[];
}

/** A decision, or nothing yet: the intent must be kept first. */
type Maybe = CommittedDecision | undefined | Promise<CommittedDecision | undefined>;

/** A call, ready to be decided. */
interface Call {
  readonly gathered: Gathered;
  readonly callKey: string | undefined;
  readonly asking: Asking;
  /** Whether the intent's text is kept beside the ledger, as a hold needs. */
  readonly intentKept: boolean;
}

/**
 * Decides, signs and appends in one commit, on the facts that hold at this call's place in the order.
 * At once where nothing has to be waited for.
 *
 * @throws GuardFault, or rejects with it, when it can't be recorded.
 */
export function commitDecision(
  parts: GuardParts,
  gathered: Gathered,
  asking: Asking,
): CommittedDecision | Promise<CommittedDecision> {
  const callKey = callKeyOf(gathered.intent);
  const call: Call = { gathered, callKey, asking, intentKept: false };
  if (!isPolicyKept(parts, gathered)) {
    return keepPolicyText(parts, gathered).then(() =>
      commitWithIntent(parts, call, commitCall(parts, call)),
    );
  }
  const first = commitCall(parts, call);
  return first === undefined || isThenable(first) ? commitWithIntent(parts, call, first) : first;
}

/** Commits a call whose intent must be kept first if it becomes a hold, which only `first` can tell. */
async function commitWithIntent(
  parts: GuardParts,
  call: Call,
  first: Maybe,
): Promise<CommittedDecision> {
  const { gathered } = call;
  const begun = await first;
  if (begun !== undefined) return begun;
  await keepIntentText(parts, gathered);
  const second = await commitCall(parts, { ...call, intentKept: true });
  if (second === undefined) {
    throw new GuardFault("LEDGER_COMMIT_FAILED", "The storage answered without the lines.");
  }
  if (!second.isNewHold) forgetIntent(parts, gathered.intent.digest);
  // Another hold on the same arguments may have ended, and deleted them, before this one stood.
  else await keepIntentText(parts, gathered).catch(() => undefined);
  return second;
}

function commitCall(parts: GuardParts, call: Call): Maybe {
  const committed = parts.session.commit((state, clock) => takeTurn(parts, call, state, clock));
  return isThenable(committed)
    ? committed.then((late) => withProof(parts, late))
    : withProof(parts, committed);
}

function withProof(parts: GuardParts, { value, proofs }: Committed<Turn | undefined>): Maybe {
  if (value === undefined) return undefined;
  if (value.repeatOf !== undefined) {
    return proofAt(parts, value.repeatOf).then((proof) => ({ ...value, proof }));
  }
  const proof = proofs.at(-1);
  return proof === undefined ? undefined : { ...value, proof };
}

/** Decides under the lock. Makes nothing, once, where a hold's intent must be kept first. */
function takeTurn(
  parts: GuardParts,
  call: Call,
  state: GuardState,
  clock: ClockReading,
): Draft<Turn | undefined> {
  const { gathered, callKey, asking } = call;
  const { config } = parts;
  const record = findHold(state, callKey, asking.holdId);
  const facts = factsAt(parts, { gathered, state, clock, record });
  const decision = decideOrDeny(facts, gathered.intent);
  const repeatOf = recordedDenial(state, decision, clock.now);
  if (repeatOf !== undefined && config.enforced) return repeat(parts, decision, clock, repeatOf);
  const isNewHold =
    decision.hold !== undefined && decision.waitsFor === undefined && config.enforced;
  if (isNewHold && !call.intentKept) return { entries: [], value: undefined };
  const boundaryId = uuidV7(clock.now);
  const holdId = isNewHold ? uuidV7(clock.now) : (decision.waitsFor ?? decision.settles?.holdId);
  const swept = isNewHold ? expiredHolds(state, clock.now, record) : [];
  const entries = swept.map((hold) => resolutionDraft(hold, "EXPIRED"));
  const ended = swept.map((hold) => hold.id);
  if (decision.settles !== undefined && record !== undefined && config.enforced) {
    entries.push(resolutionDraft(record, decision.settles.status));
    ended.push(record.id);
  }
  const repeats = takeRepeats(parts, decision);
  const context = { boundaryId, gathered, config, by: asking.by, callKey, holdId, repeats };
  entries.push(decisionDraft(decision, context));
  return {
    entries,
    value: { decision, boundaryId, holdId: holdId ?? record?.id, isNewHold, ended },
  };
}

/** The last recorded denial of a locked call, if it is so fresh that this one need not be recorded. */
function recordedDenial(state: GuardState, decision: Decision, now: number): number | undefined {
  if (decision.reasonCode !== "RETRY_LOCKED_OUT" || decision.denial === undefined) return undefined;
  const last = state.denials.get(decision.denial.counter)?.last;
  return last !== undefined && now < last.time + REPEAT_MS ? last.index : undefined;
}

function repeat(
  { repeats }: GuardParts,
  decision: Decision,
  { now }: ClockReading,
  repeatOf: number,
): Draft<Turn> {
  const counter = decision.denial?.counter ?? "";
  repeats.set(counter, (repeats.get(counter) ?? 0) + 1);
  const boundaryId = uuidV7(now);
  const turn = { decision, boundaryId, holdId: undefined, isNewHold: false, ended: [], repeatOf };
  return { entries: [], value: turn };
}

function takeRepeats({ repeats }: GuardParts, { denial }: Decision): number | undefined {
  if (denial === undefined) return undefined;
  const count = repeats.get(denial.counter);
  repeats.delete(denial.counter);
  return count;
}

/** The hold that this call asked for before, unless it was used up or withdrawn. */
function findHold(
  state: GuardState,
  callKey: string | undefined,
  holdId: string | undefined,
): HoldRecord | undefined {
  if (holdId !== undefined) return state.holds.get(holdId);
  const found = callKey === undefined ? undefined : state.holdByCall.get(callKey);
  const record = found === undefined ? undefined : state.holds.get(found);
  return record?.status === "CONSUMED" || record?.status === "CANCELLED" ? undefined : record;
}

/** THE fail-closed boundary of the decision point itself: a throw in it is a DENY. */
function decideOrDeny(facts: Facts, intent: IntentSnapshot): Decision {
  try {
    return decide(facts, intent);
  } catch {
    const broken = { ok: false, problem: "the decision failed" } as const;
    const failure = "The call could not be judged.";
    return decide({ ...facts, failure, policy: broken, risk: broken }, intent);
  }
}

function expiredHolds(
  state: GuardState,
  now: number,
  except: HoldRecord | undefined,
): readonly HoldRecord[] {
  const expired: HoldRecord[] = [];
  for (const hold of openHoldsIn(state)) {
    if (expired.length === MAX_SWEPT) break;
    if (hold.id !== except?.id && now >= hold.deadline) expired.push(hold);
  }
  return expired;
}
