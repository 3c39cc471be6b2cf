import type { HoldRecord } from "../hold/hold.ts";
import type { SeverityState } from "../severity/severity.ts";
import type { Denials } from "./denials.ts";
import type { Usage } from "./usage.ts";

/** What a ledger adds up to: everything a decision needs from the past. Made only by `fold`. */
export interface GuardState {
  /** How many entries have been folded; also the `seq` of the next. */
  size: number;
  /** The hash of the last entry folded. */
  head: string;
  /** The time of the last entry, in milliseconds since 1970. The guard's clock never goes behind it. */
  time: number;
  severity: SeverityState;
  /** Open holds, and ended ones for a day after their deadline, by id, oldest first. */
  readonly holds: Map<string, HoldRecord>;
  /** The ids of those that are PENDING or APPROVED: few, however many have ended. */
  readonly openHolds: Set<string>;
  /** The newest hold of each call that can be found again. */
  readonly holdByCall: Map<string, string>;
  /** What rules' limits have been spent on. */
  readonly usage: Usage;
  /** The denials that count towards a lock, by actor and action. */
  readonly denials: Map<string, Denials>;
}

/** The state of a ledger without entries. */
export function emptyState(): GuardState {
  return {
    size: 0,
    head: "0".repeat(64),
    time: 0,
    severity: "ACTIVE",
    holds: new Map(),
    openHolds: new Set(),
    holdByCall: new Map(),
    usage: new Map(),
    denials: new Map(),
  };
}

/** The holds that can still change, oldest first. Costs what they are, not what has ended. */
export function* openHoldsIn(state: GuardState): Generator<HoldRecord> {
  for (const id of state.openHolds) {
    const hold = state.holds.get(id);
    if (hold !== undefined) yield hold;
  }
}
