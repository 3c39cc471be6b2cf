import { GuardFault } from "../errors/guard-fault.ts";
import type { LedgerHead } from "../ledger/storage.ts";
import type { DecisionProof, Signer } from "../proof/proof.ts";
import type { GuardState } from "../state/state.ts";
import { completeDrafts } from "./complete-drafts.ts";
import { checkpointDraft } from "./entry-bodies.ts";
import type { GuardConfig } from "./guard-config.ts";
import { emptyView, foldInto, foldLines, refuse } from "./ledger-view.ts";
import type { LedgerView } from "./ledger-view.ts";
import { loadView } from "./load-view.ts";
import { readClock } from "./read-clock.ts";
import type { ClockReading } from "./read-clock.ts";
import { sealDrafts } from "./seal-drafts.ts";
import type { EntryDraft, SealedEntry } from "./seal-drafts.ts";
import { signerFor } from "./signer-for.ts";
import { untilStill } from "./until-still.ts";
import { isThenable, within } from "./within.ts";

const MAX_IDLE_ATTEMPTS = 5;

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

/** A guard's hold on its ledger: one step commits, and the state is what the ledger adds up to. */
export interface LedgerSession {
  /**
   * Commits what `draft` makes of the state at this call's place in the order.
   *
   * @throws GuardFault when it can't be recorded; then nothing may run.
   */
  commit<T>(draft: (state: GuardState, clock: ClockReading) => Draft<T>): Promise<Committed<T>>;
  /** Records an outcome, or owes it: what can't be recorded now goes before the next entry, or nothing does. */
  settle(boundaryId: string, entry: EntryDraft): Promise<boolean>;
  /** Reads what others have appended, and gives the state. */
  refresh(): Promise<GuardState>;
  /** The state as last known. */
  state(): GuardState;
  /** Calls `listener` whenever the state may have changed, by anyone. Returns what stops it. */
  onChange(listener: () => void): () => void;
  /** The key that signs, and the ledger's id, once open. */
  identity(): Promise<{ readonly signer: Signer; readonly ledger: string }>;
  close(): Promise<void>;
}

/** Everything a session keeps between calls. */
interface Session {
  readonly config: GuardConfig;
  readonly listeners: Set<() => void>;
  /** Outcomes of tools that ran and are not recorded yet, by boundary id. */
  readonly owed: Map<string, EntryDraft>;
  view: LedgerView;
  /** Whether the view is known to be what the ledger said when last looked at. */
  trusted: boolean;
  /** When a commit last ended, for telling a queue from a hang. */
  lastProgress?: number;
  loading: Promise<void> | undefined;
  /** Somebody asked for a load while one was under way: what they wait for may come after its end. */
  loadAgain: boolean;
  /** Sealed by the last build, and not yet known to be written. */
  unconfirmed: readonly SealedEntry[];
  snapshotting: Promise<void>;
  stopWatching: (() => void) | undefined;
  closed: boolean;
}

/** One turn of a commit under the lock. */
interface Turn<T> {
  /** The caller gave up waiting: a build that comes later must write nothing. */
  abandoned: boolean;
  made: { readonly value: T; readonly start: number; readonly count: number } | undefined;
  sealed: readonly SealedEntry[];
  snapshot: string | undefined;
}

/** Opens a guard's session; nothing is touched before the first call. */
export function openLedgerSession(config: GuardConfig): LedgerSession {
  const session: Session = {
    config,
    listeners: new Set(),
    owed: new Map(),
    view: emptyView(),
    trusted: false,
    loading: undefined,
    loadAgain: false,
    unconfirmed: [],
    snapshotting: Promise.resolve(),
    stopWatching: undefined,
    closed: false,
  };
  return {
    commit: (draft) => commit(session, draft),
    settle: (boundaryId, entry) => settle(session, boundaryId, entry),
    refresh: async () => {
      try {
        await load(session);
      } catch (error) {
        throw asFault(session, error);
      }
      return session.view.state;
    },
    state: () => session.view.state,
    onChange: (listener) => addListener(session, listener),
    identity: async () => {
      if (session.view.ledger === "") await commit(session, () => ({ entries: [], value: 0 }));
      return { signer: await signerFor(config), ledger: session.view.ledger };
    },
    close: () => close(session),
  };
}

async function commit<T>(
  session: Session,
  draft: (state: GuardState, clock: ClockReading) => Draft<T>,
): Promise<Committed<T>> {
  try {
    for (let idle = 0; idle < MAX_IDLE_ATTEMPTS; idle += 1) {
      if (session.closed) throw new GuardFault("GUARD_CLOSED", "The guard is closed.");
      if (!session.trusted) await load(session);
      const { size } = session.view.state;
      const committed = await tryCommit(session, draft);
      if (committed !== undefined) return committed;
      await load(session);
      // Others may write as fast as this guard reads; only standing still is a contradiction.
      if (session.view.state.size > size) idle = 0;
    }
    throw refuse("its end is not where its entries say");
  } catch (error) {
    throw asFault(session, error);
  }
}

/** One turn under the lock; `undefined` when the view was behind the ledger and must be loaded first. */
async function tryCommit<T>(
  session: Session,
  draft: (state: GuardState, clock: ClockReading) => Draft<T>,
): Promise<Committed<T> | undefined> {
  const { config } = session;
  const signer = await signerFor(config);
  const turn: Turn<T> = { abandoned: false, made: undefined, sealed: [], snapshot: undefined };
  try {
    await untilStill(
      session,
      config.storage.commit((appended, head) => {
        if (turn.abandoned || !catchUp(session, signer, appended, head)) return [];
        return buildLines(session, signer, turn, draft, head);
      }),
      config.timeoutMs,
    );
  } catch (error) {
    turn.abandoned = true;
    session.trusted = false;
    session.unconfirmed = [];
    throw error;
  }
  if (turn.made === undefined) return undefined;
  confirm(session, turn.sealed);
  if (turn.snapshot !== undefined) saveSnapshot(session, turn.snapshot);
  const { value, start, count } = turn.made;
  return { value, proofs: turn.sealed.slice(start, start + count).map((entry) => entry.proof) };
}

function buildLines<T>(
  session: Session,
  signer: Signer,
  turn: Turn<T>,
  draft: (state: GuardState, clock: ClockReading) => Draft<T>,
  head: LedgerHead,
): readonly string[] | Promise<readonly string[]> {
  const { config, view } = session;
  const clock = readClock(config.clock, view.state.time);
  const { entries, value } = draft(view.state, clock);
  const complete = completeDrafts(session, entries, head, signer);
  turn.made = { value, start: complete.start, count: entries.length };
  turn.snapshot = complete.snapshot;
  const context = { signer, ledger: complete.ledger, now: clock.now };
  const { size, head: hash } = view.state;
  const sealed = sealDrafts(context, complete.drafts, { size, hash, frontier: view.frontier });
  const lines = (all: readonly SealedEntry[]): readonly string[] => {
    if (turn.abandoned) return [];
    turn.sealed = all;
    session.unconfirmed = all;
    return all.map((entry) => entry.line);
  };
  return isThenable(sealed)
    ? within(sealed, config.timeoutMs, signerHangs).then(lines)
    : lines(sealed);
}

/** Brings the view to the head of the ledger, under the lock; false when lines are missing for that. */
function catchUp(
  session: Session,
  signer: Signer,
  appended: readonly string[],
  head: LedgerHead,
): boolean {
  const { view } = session;
  if (!session.trusted) return false;
  const last = session.unconfirmed.at(-1);
  if (last !== undefined && last.proof.hash === head.hash) confirm(session, session.unconfirmed);
  session.unconfirmed = [];
  if (head.size - appended.length > view.state.size) return false;
  if (foldLines(view, signer, appended)) changed(session);
  return view.state.size === head.size && view.state.head === head.hash;
}

/** Folds what is now known to be written; whatever a load has folded meanwhile is left alone. */
function confirm(session: Session, sealed: readonly SealedEntry[]): void {
  session.unconfirmed = [];
  for (const { parsed, proof } of sealed) {
    if (parsed.seq !== session.view.state.size) continue;
    foldInto(session.view, parsed, proof.entry, proof.hash);
    const { boundaryId } = parsed.body;
    if (parsed.type !== "decision" && typeof boundaryId === "string") {
      session.owed.delete(boundaryId);
    }
  }
  if (sealed.length > 0) changed(session);
}

function load(session: Session): Promise<void> {
  if (session.loading !== undefined) {
    session.loadAgain = true;
    return session.loading;
  }
  session.loading = loadUntilCurrent(session).finally(() => {
    session.loading = undefined;
  });
  return session.loading;
}

async function loadUntilCurrent(session: Session): Promise<void> {
  const signer = await signerFor(session.config);
  do {
    session.loadAgain = false;
    session.view = await loadView(session.config, signer, session.view);
    session.trusted = true;
  } while (session.loadAgain);
  changed(session);
}

async function settle(session: Session, boundaryId: string, entry: EntryDraft): Promise<boolean> {
  session.owed.set(boundaryId, entry);
  try {
    await commit(session, () => ({ entries: [], value: undefined }));
    return true;
  } catch {
    return false;
  }
}

function addListener(session: Session, listener: () => void): () => void {
  session.listeners.add(listener);
  session.stopWatching ??= session.config.storage.watch(() => {
    // A failed look changes nothing: whoever waits decides again under the lock.
    load(session).catch(() => undefined);
  });
  return () => {
    session.listeners.delete(listener);
    if (session.listeners.size > 0) return;
    session.stopWatching?.();
    session.stopWatching = undefined;
  };
}

function changed(session: Session): void {
  for (const listener of session.listeners) listener();
}

function saveSnapshot(session: Session, text: string): void {
  // A snapshot only saves time; without it the next opening folds more.
  session.snapshotting = session.snapshotting
    .then(() => session.config.storage.snapshot.write(text))
    .catch(() => undefined);
}

async function close(session: Session): Promise<void> {
  if (session.closed) return;
  const { state, checkpointAt } = session.view;
  if (session.trusted && state.size > checkpointAt + 1) {
    await commit(session, () => ({ entries: [checkpointDraft(undefined)], value: undefined }));
  }
  session.closed = true;
  session.stopWatching?.();
  await session.snapshotting;
  await session.config.storage.close();
}

function signerHangs(): GuardFault {
  return new GuardFault("SIGNER_FAILED", "The signer did not answer in time.");
}

function asFault(session: Session, error: unknown): unknown {
  const fault = GuardFault.isInstance(error)
    ? error
    : new GuardFault("LEDGER_COMMIT_FAILED", "The ledger could not record this call.", {
        cause: error,
      });
  const recordFailed = fault.code.startsWith("LEDGER") || fault.code === "SIGNER_FAILED";
  if (session.owed.size === 0 || !recordFailed) return fault;
  return new GuardFault(
    "OUTCOME_UNKNOWN",
    "A tool has run and its outcome could not be recorded. No call is taken until it is.",
    { cause: fault },
  );
}
