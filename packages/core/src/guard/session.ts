import type { DecisionProof, Signer } from "../proof/proof.ts";
import type { GuardState } from "../state/state.ts";
import type { GuardConfig } from "./guard-config.ts";
import { emptyView } from "./ledger-view.ts";
import type { LedgerView } from "./ledger-view.ts";
import type { ClockReading } from "./read-clock.ts";
import type { EntryDraft, SealedEntry } from "./seal-drafts.ts";
import { createWatchdog } from "./watchdog.ts";
import type { Watchdog } from "./watchdog.ts";

/** What a commit wants written, and what its caller wants back. */
export interface Draft<T> {
  readonly entries: readonly EntryDraft[];
  readonly value: T;
}

/** What a commit wrote: the proof of each of the draft's entries, in order. */
export interface Committed<T> {
  readonly value: T;
  readonly proofs: readonly DecisionProof[];
}

/** Makes a commit's entries of the state at its place in the order. */
export type MakeDraft<T> = (state: GuardState, clock: ClockReading) => Draft<T>;

/** Everything a session keeps between calls. */
export interface Session {
  readonly config: GuardConfig;
  readonly watchdog: Watchdog;
  readonly listeners: Set<() => void>;
  view: LedgerView;
  /** The key that signs, once it is known. */
  signer: Signer | undefined;
  /** Whether the view is known to be what the ledger said when last looked at. */
  trusted: boolean;
  loading: Promise<void> | undefined;
  /** The load after the one under way: what its callers wait for may come after that one's end. */
  loadingNext: Promise<void> | undefined;
  /** Sealed by the last build, and not yet known to be written. */
  unconfirmed: readonly SealedEntry[];
  snapshotting: Promise<void>;
  stopWatching: (() => void) | undefined;
  /** No new call is taken: the guard is about to close. */
  refusing: boolean;
  closed: boolean;
  closing: Promise<void> | undefined;
}

/** A session that has not looked at its ledger yet. */
export function newSession(config: GuardConfig): Session {
  return {
    config,
    // Signing happens inside a commit and has its own time.
    watchdog: createWatchdog(2 * config.timeoutMs),
    listeners: new Set(),
    view: emptyView(),
    signer: undefined,
    trusted: false,
    loading: undefined,
    loadingNext: undefined,
    unconfirmed: [],
    snapshotting: Promise.resolve(),
    stopWatching: undefined,
    refusing: false,
    closed: false,
    closing: undefined,
  };
}

/** Tells whoever waits that the state may have changed. */
export function changed(session: Session): void {
  for (const listener of session.listeners) listener();
}
