import { GuardFault } from "../errors/guard-fault.ts";
import type { Signer } from "../proof/proof.ts";
import type { GuardState } from "../state/state.ts";
import { commitTurn } from "./commit-turn.ts";
import { checkpointDraft } from "./entry-bodies.ts";
import type { GuardConfig } from "./guard-config.ts";
import { refuse } from "./ledger-view.ts";
import { loadView } from "./load-view.ts";
import type { EntryDraft } from "./seal-drafts.ts";
import { changed, newSession } from "./session.ts";
import type { Committed, MakeDraft, Session } from "./session.ts";
import { joinStorage, leaveStorage } from "./shared-storage.ts";
import { signerFor } from "./signer-for.ts";
import { isThenable, within } from "./within.ts";

const MAX_IDLE_ATTEMPTS = 5;

/** A guard's hold on its ledger: one step commits, and the state is what the ledger adds up to. */
export interface LedgerSession {
  /**
   * Commits what `draft` makes of the state at this call's place in the order.
   *
   * @throws GuardFault when it can't be recorded; then nothing may run.
   */
  commit<T>(draft: MakeDraft<T>): Committed<T> | Promise<Committed<T>>;
  /** Records an outcome, or owes it: what can't be recorded now goes before the next entry, or nothing does. */
  settle(boundaryId: string, entry: EntryDraft): Promise<boolean>;
  /** Reads what others have appended, and gives the state. */
  refresh(): Promise<GuardState>;
  /** The state as last known. */
  state(): GuardState;
  /** The ledger's id; empty before it is open. */
  ledgerId(): string;
  /** Takes no new call from now on; what runs may still record. */
  refuse(): void;
  /** Throws `GuardFault` `GUARD_CLOSED` once the guard was closed. */
  requireOpen(): void;
  /** Calls `listener` whenever the state may have changed, by anyone. Returns what stops it. */
  onChange(listener: () => void): () => void;
  /** The key that signs, and the ledger's id, once open. */
  identity(): Promise<{ readonly signer: Signer; readonly ledger: string }>;
  /** Whether the guard closes or was closed: nobody is to wait for an answer any more. */
  isClosing(): boolean;
  close(): Promise<void>;
}

/** Opens a guard's session; nothing is touched before the first call. */
export function openLedgerSession(config: GuardConfig): LedgerSession {
  const session = newSession(config);
  joinStorage(config.storage);
  return {
    commit: (draft) => commit(session, draft),
    settle: (boundaryId, entry) => settle(session, boundaryId, entry),
    refresh: async () => {
      if (session.closed) throw closed();
      try {
        await load(session);
      } catch (error) {
        throw asFault(session, error);
      }
      return session.view.state;
    },
    state: () => session.view.state,
    ledgerId: () => session.view.ledger,
    refuse: () => {
      session.refusing = true;
      // Whoever waits for a human is told that this guard waits no longer.
      changed(session);
    },
    requireOpen: () => {
      if (session.closed || session.refusing) throw closed();
    },
    onChange: (listener) => addListener(session, listener),
    identity: async () => {
      if (session.view.ledger === "") await commit(session, () => ({ entries: [], value: 0 }));
      return { signer: await signerFor(config), ledger: session.view.ledger };
    },
    isClosing: () => session.refusing || session.closed,
    close: () => {
      session.closing ??= close(session);
      return session.closing;
    },
  };
}

/** At once where nothing has to be waited for; a fault is always a rejection. */
function commit<T>(session: Session, draft: MakeDraft<T>): Committed<T> | Promise<Committed<T>> {
  if (session.signer === undefined || !session.trusted || session.closed) {
    return commitWhenLoaded(session, draft);
  }
  try {
    const committed = commitTurn(session, session.signer, draft);
    if (committed !== undefined && !isThenable(committed)) return committed;
    return commitWhenLoaded(session, draft, committed);
  } catch (error) {
    return Promise.reject(asFault(session, error));
  }
}

async function commitWhenLoaded<T>(
  session: Session,
  draft: MakeDraft<T>,
  first?: Promise<Committed<T> | undefined>,
): Promise<Committed<T>> {
  try {
    const begun = await first;
    if (begun !== undefined) return begun;
    const signer = await signerFor(session.config);
    session.signer = signer;
    for (let idle = 0; idle < MAX_IDLE_ATTEMPTS; idle += 1) {
      if (session.closed) throw closed();
      const { size } = session.view.state;
      if (!session.trusted || idle > 0) await load(session);
      const committed = await commitTurn(session, signer, draft);
      if (committed !== undefined) return committed;
      // Others may write as fast as this guard reads; only standing still is a contradiction.
      if (session.view.state.size > size) idle = 0;
    }
    throw refuse("its end is not where its entries say");
  } catch (error) {
    throw asFault(session, error);
  }
}

function load(session: Session): Promise<void> {
  if (session.loading === undefined) return startLoading(session);
  // What a caller waits for may come after the end that is being read up to; one more read serves all
  // of them. It is never two more: news without a pause would keep them waiting for ever.
  session.loadingNext ??= session.loading
    .catch(() => undefined)
    .then(() => {
      session.loadingNext = undefined;
      return session.loading ?? startLoading(session);
    });
  return session.loadingNext;
}

function startLoading(session: Session): Promise<void> {
  session.loading = loadOnce(session).finally(() => {
    session.loading = undefined;
  });
  return session.loading;
}

async function loadOnce(session: Session): Promise<void> {
  const signer = await signerFor(session.config);
  session.view = await loadView(session.config, signer, session.view);
  session.trusted = true;
  changed(session);
}

async function settle(session: Session, boundaryId: string, entry: EntryDraft): Promise<boolean> {
  session.view.owed.set(boundaryId, entry);
  try {
    await commit(session, () => ({ entries: [], value: undefined }));
    return true;
  } catch {
    return false;
  }
}

function addListener(session: Session, listener: () => void): () => void {
  session.stopWatching ??= watchStorage(session);
  session.listeners.add(listener);
  return () => {
    session.listeners.delete(listener);
    if (session.listeners.size === 0) stopWatching(session);
  };
}

function watchStorage(session: Session): () => void {
  try {
    return session.config.storage.watch(() => {
      // A failed look changes nothing: whoever waits decides again under the lock.
      load(session).catch(() => undefined);
    });
  } catch (cause) {
    if (GuardFault.isInstance(cause)) throw cause;
    throw new GuardFault("LEDGER_UNAVAILABLE", "The ledger can't be watched.", { cause });
  }
}

function stopWatching(session: Session): void {
  const stop = session.stopWatching;
  session.stopWatching = undefined;
  try {
    stop?.();
  } catch {
    // INVARIANT: a watch that does not end keeps no answer from anyone.
  }
}

async function close(session: Session): Promise<void> {
  try {
    const { state, checkpointAt } = session.view;
    if (session.trusted && state.size > checkpointAt + 1) {
      await commit(session, () => ({ entries: [checkpointDraft(undefined)], value: undefined }));
    }
  } finally {
    await letGo(session);
  }
}

/** Also where the last checkpoint failed: a guard that can't record must not keep the storage. */
async function letGo(session: Session): Promise<void> {
  const { storage, timeoutMs } = session.config;
  session.closed = true;
  stopWatching(session);
  const hangs = (): Error => new Error("the snapshot could not be written in time");
  await within(session.snapshotting, timeoutMs, hangs).catch(() => undefined);
  if (!leaveStorage(storage)) return;
  await within(Promise.resolve(storage.close()), 2 * timeoutMs, storageHangs);
}

function closed(): GuardFault {
  return new GuardFault("GUARD_CLOSED", "The guard is closed.");
}

function storageHangs(): GuardFault {
  return new GuardFault("LEDGER_UNAVAILABLE", "The storage could not be closed in time.");
}

function asFault(session: Session, error: unknown): unknown {
  const fault = GuardFault.isInstance(error)
    ? error
    : new GuardFault("LEDGER_COMMIT_FAILED", "The ledger could not record this call.", {
        cause: error,
      });
  const recordFailed = fault.code.startsWith("LEDGER") || fault.code === "SIGNER_FAILED";
  if (session.view.owed.size === 0 || !recordFailed) return fault;
  return new GuardFault(
    "OUTCOME_UNKNOWN",
    "A tool has run and its outcome could not be recorded. No call is taken until it is.",
    { cause: fault },
  );
}
