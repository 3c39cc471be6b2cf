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
    holdByCall: new Map(),
    usage: new Map(),
    denials: new Map(),
  };
}
