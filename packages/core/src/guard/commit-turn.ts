import { GuardFault } from "../errors/guard-fault.ts";
import { COMMITTED } from "../ledger/committed.ts";
import type { LedgerHead } from "../ledger/storage.ts";
import type { DecisionProof, Signer } from "../proof/proof.ts";
import { completeDrafts } from "./complete-drafts.ts";
import { foldInto, foldLines } from "./ledger-view.ts";
import { readClock } from "./read-clock.ts";
import { sealDrafts } from "./seal-drafts.ts";
import type { SealedEntry } from "./seal-drafts.ts";
import { changed } from "./session.ts";
import { linesUpTo, noteLine } from "./shared-storage.ts";
import type { Committed, MakeDraft, Session } from "./session.ts";
import { isThenable, within } from "./within.ts";

/** One turn of a commit under the lock. */
interface Turn<T> {
  /** The caller has its answer or gave up waiting: a build that comes later must write nothing. */
  over: boolean;
  made: { readonly value: T; readonly start: number; readonly count: number } | undefined;
  sealed: readonly SealedEntry[];
  snapshot: string | undefined;
}

/**
 * One turn under the lock; `undefined` when the view was behind the ledger and must be loaded first.
 * Synchronous where the storage and the signer are.
 */
export function commitTurn<T>(
  session: Session,
  signer: Signer,
  draft: MakeDraft<T>,
): Committed<T> | undefined | Promise<Committed<T> | undefined> {
  const turn: Turn<T> = { over: false, made: undefined, sealed: [], snapshot: undefined };
  let writing: Promise<void>;
  try {
    writing = session.config.storage.commit((appended, head) => {
      if (turn.over || !catchUp(session, signer, appended, head)) return [];
      return buildLines(session, signer, turn, draft, head);
    });
  } catch (error) {
    throw abandon(session, turn, error);
  }
  if (writing === COMMITTED) return endTurn(session, turn);
  return session.watchdog.untilStill(writing).then(
    () => endTurn(session, turn),
    (error: unknown) => {
      throw abandon(session, turn, error);
    },
  );
}

/** What was sealed may be written or not: the ledger is read again before the next turn. */
function abandon(session: Session, turn: Turn<unknown>, error: unknown): unknown {
  turn.over = true;
  session.trusted = false;
  session.unconfirmed = [];
  return error;
}

function endTurn<T>(session: Session, turn: Turn<T>): Committed<T> | undefined {
  turn.over = true;
  if (turn.made === undefined) return undefined;
  const { value, start, count } = turn.made;
  if (turn.sealed.length < start + count) throw abandon(session, turn, answeredTooSoon());
  confirm(session, turn.sealed);
  if (turn.snapshot !== undefined) saveSnapshot(session, turn.snapshot);
  return { value, proofs: turn.sealed.slice(start, start + count).map((entry) => entry.proof) };
}

function buildLines<T>(
  session: Session,
  signer: Signer,
  turn: Turn<T>,
  draft: MakeDraft<T>,
  head: LedgerHead,
): readonly string[] | Promise<readonly string[]> {
  const { config, view } = session;
  const clock = readClock(config.clock, view.state.time);
  const { entries, value } = draft(view.state, clock);
  const complete = completeDrafts(session, entries, head, signer);
  turn.made = { value, start: complete.start, count: entries.length };
  turn.snapshot = complete.snapshot;
  const context = {
    signer,
    ledger: complete.ledger,
    now: clock.now,
    untilSigned: (late: Promise<DecisionProof>) => untilSigned(session, late),
  };
  const { size, head: hash } = view.state;
  const sealed = sealDrafts(context, complete.drafts, {
    size,
    hash,
    frontier: view.tree.frontier,
  });
  const lines = (all: readonly SealedEntry[]): readonly string[] => {
    if (turn.over) return [];
    turn.sealed = all;
    session.unconfirmed = all;
    for (const { parsed, line, proof } of all) noteLine(config.storage, parsed.prev, line, proof);
    return all.map((entry) => entry.line);
  };
  return isThenable(sealed) ? sealed.then(lines) : lines(sealed);
}

/**
 * THE bounded wait for a signer. Each signature has its own time: where many outcomes are owed, all of them
 * stand in one commit, and a time for the whole would never be enough again.
 */
function untilSigned(session: Session, late: Promise<DecisionProof>): Promise<DecisionProof> {
  return within(late, session.config.timeoutMs, signerHangs).then((proof) => {
    session.watchdog.stir();
    return proof;
  });
}

/** Brings the view to the head of the ledger, under the lock; false when lines are missing for that. */
function catchUp(
  session: Session,
  signer: Signer,
  appended: readonly string[],
  head: LedgerHead,
): boolean {
  const { view, config } = session;
  if (!session.trusted) return false;
  const last = session.unconfirmed.at(-1);
  if (last !== undefined && last.proof.hash === head.hash) confirm(session, session.unconfirmed);
  session.unconfirmed = [];
  const isMissingSome = head.size - appended.length > view.state.size;
  const lines = isMissingSome ? linesUpTo(config.storage, view.state.head, head) : appended;
  if (lines === undefined) return false;
  if (foldLines(view, signer, lines)) changed(session);
  return view.state.size === head.size && view.state.head === head.hash;
}

/** Folds what is now known to be written; whatever a load has folded meanwhile is left alone. */
function confirm(session: Session, sealed: readonly SealedEntry[]): void {
  // A commit behind this one may have been sealed before this one's end was known.
  if (session.unconfirmed === sealed) session.unconfirmed = [];
  for (const { parsed, proof } of sealed) {
    if (parsed.seq !== session.view.state.size) continue;
    foldInto(session.view, parsed, proof.entry, proof.hash);
  }
  if (sealed.length > 0) changed(session);
}

function saveSnapshot(session: Session, text: string): void {
  // A snapshot only saves time; without it the next opening folds more.
  session.snapshotting = session.snapshotting
    .then(() => session.config.storage.snapshot.write(text))
    .catch(() => undefined);
}

function answeredTooSoon(): GuardFault {
  return new GuardFault("LEDGER_COMMIT_FAILED", "The storage answered before it had the lines.");
}

function signerHangs(): GuardFault {
  return new GuardFault("SIGNER_FAILED", "The signer did not answer in time.");
}
