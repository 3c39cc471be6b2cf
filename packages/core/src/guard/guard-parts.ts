import type { GuardConfig } from "./guard-config.ts";
import { openLedgerSession } from "./ledger-session.ts";
import type { LedgerSession } from "./ledger-session.ts";

/** What the steps of a guard share. */
export interface GuardParts {
  readonly config: GuardConfig;
  readonly session: LedgerSession;
  /** Digests of the policies whose text this guard has kept beside the ledger. */
  readonly keptPolicies: Set<string>;
  /** Policies whose text is just being kept, by digest. */
  readonly keepingPolicies: Map<string, Promise<void>>;
  /** The enforced calls under way: a guard that closes waits for them, so that what becomes of them is recorded. */
  readonly running: Set<Promise<unknown>>;
  /** How many calls of a locked actor's action were answered since the last recorded one, by counter. */
  readonly repeats: Map<string, number>;
}

/** The parts of a new guard. Nothing is touched before its first call. */
export function newParts(config: GuardConfig): GuardParts {
  return {
    config,
    session: openLedgerSession(config),
    keptPolicies: new Set(),
    keepingPolicies: new Map(),
    running: new Set(),
    repeats: new Map(),
  };
}
