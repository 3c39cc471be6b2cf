import type { DenialFacts, Facts } from "../decision/decision.ts";
import type { HoldRecord } from "../hold/hold.ts";
import { holdStatusAt } from "../hold/hold-status.ts";
import { countDenials } from "../state/denials.ts";
import type { Denials } from "../state/denials.ts";
import { openHoldsIn } from "../state/state.ts";
import type { GuardState } from "../state/state.ts";
import { usedOf } from "../state/usage.ts";
import type { Gathered } from "./gather.ts";
import type { GuardParts } from "./guard-parts.ts";
import type { ClockReading } from "./read-clock.ts";

/** Everything a decision rests on, at its place in the order: what was gathered before, and the state. */
export function factsAt(
  { config }: GuardParts,
  at: {
    readonly gathered: Gathered;
    readonly state: GuardState;
    readonly clock: ClockReading;
    readonly record: HoldRecord | undefined;
  },
): Facts {
  const { gathered, state, clock, record } = at;
  const failure = clock.problem ?? gathered.hostProblem;
  const { intentProblem, policy, risk, severity } = gathered;
  const { deadlineSeconds, maxPending } = config.hold;
  const pending = countPending(state, clock.now);
  const facts: { -readonly [fact in keyof Facts]: Facts[fact] } = {
    now: clock.now,
    policy,
    risk,
    severity: { before: state.severity, given: severity },
    host: gathered.host,
    used: (counter) => usedOf(state.usage, counter, clock.now),
    denials: (counter) => denialFacts(state.denials.get(counter), clock.now),
    thresholds: config.thresholds,
    hold:
      record === undefined
        ? { pending, maxPending, deadlineSeconds }
        : { pending, maxPending, deadlineSeconds, record },
  };
  if (intentProblem !== undefined) facts.intentProblem = intentProblem;
  if (failure !== undefined) facts.failure = failure;
  return facts;
}

function denialFacts(denials: Denials | undefined, now: number): DenialFacts {
  const count = countDenials(denials, now);
  return denials?.lockedUntil === undefined
    ? { count }
    : { count, lockedUntil: denials.lockedUntil };
}

function countPending(state: GuardState, now: number): number {
  if (state.openHolds.size === 0) return 0;
  let count = 0;
  for (const hold of openHoldsIn(state)) {
    if (holdStatusAt(hold, now) === "PENDING") count += 1;
  }
  return count;
}
