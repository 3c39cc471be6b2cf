import { utimesSync } from "node:fs";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { GuardFault } from "../errors/guard-fault.ts";
import { asFault, errorCode } from "./as-fault.ts";
import { fileIdentity, isSameFile, lookAtFile, type FileIdentity } from "./file-identity.ts";
import { openSqliteFile, type SqliteFile } from "./sqlite-file.ts";

/** How long a lock is kept without looking whether somebody else waits for it, in milliseconds. */
const LEASE = 5;
/**
 * The same where somebody else had it or waited for it the last time. Measured with four processes that
 * commit without a pause: 5 makes the longest wait twice as long and no more commits.
 */
const SHARED_LEASE = 2;
/**
 * How long commits may follow one another without a turn of the event loop, in milliseconds: a caller that
 * commits in a loop would otherwise never let a timer or a signal through.
 */
const TURN = 10;
/** How long to wait for the lock before giving up, in milliseconds. */
const PATIENCE = 10_000;

/** The lock that orders the writers of one ledger, within a process and between processes. */
export interface FileLock {
  /** Counts the times that the lock was taken or renewed: what was looked at under an older one may have changed. */
  readonly generation: number;
  /** Whether the lock is held. At the end of a lease the next begins, if nobody else waits. */
  keep(): boolean;
  /** Takes or renews the lock, and lets the event loop turn where it has not for a while. */
  take(): Promise<void>;
  /** A commit begins: the lock must not go while it lasts. */
  begin(): void;
  /** The commit has ended: the lock goes if its lease has rung meanwhile. */
  end(): void;
  /** Gives the lock up now, unless a commit is under way. */
  release(): void;
  close(): void;
}

interface LockState {
  readonly path: string;
  readonly patience: number;
  file: SqliteFile | undefined;
  /** Which file is open. */
  identity: FileIdentity | undefined;
  held: boolean;
  busy: boolean;
  generation: number;
  /** When the lease began, in milliseconds of `performance.now`, and how long it is. */
  since: number;
  lease: number;
  /** When the event loop is known to have turned last. */
  turned: number;
  /** The lock file's time of change when last looked at under the lock: those who wait change it. */
  mark: bigint;
  /** The timer of this lease has gone off, perhaps a bit before the lease is over by the clock. */
  rang: boolean;
  timer: NodeJS.Timeout | undefined;
}

/**
 * A lock on the file at `path`, made at first use.
 *
 * It is kept for up to 5 ms between commits, so that a process which is alone pays for it once per 5 ms.
 * Those who wait touch the file. A holder whose lease has run out and that sees the touch stands back
 * long enough for each of those who wait to try once; who has waited longer tries more often.
 */
export function fileLock(path: string, patience: number = PATIENCE): FileLock {
  const state: LockState = {
    path,
    patience,
    file: undefined,
    identity: undefined,
    held: false,
    busy: false,
    generation: 0,
    since: 0,
    lease: LEASE,
    turned: 0,
    mark: 0n,
    rang: false,
    timer: undefined,
  };
  return {
    get generation() {
      return state.generation;
    },
    keep: () => state.held && (!isOver(state) || (!isTurnDue(state) && renew(state))),
    take: () => take(state),
    begin() {
      state.busy = true;
    },
    end() {
      state.busy = false;
      // A lease that is over by the clock alone is renewed by the next commit, or ended by the timer.
      if (state.held && state.rang) unlock(state);
    },
    release() {
      if (state.held && !state.busy) unlock(state);
    },
    close: () => close(state),
  };
}

function isOver(state: LockState): boolean {
  return state.rang || performance.now() - state.since >= state.lease;
}

function isTurnDue(state: LockState): boolean {
  return !state.rang && performance.now() - state.turned >= TURN;
}

async function take(state: LockState): Promise<void> {
  const started = performance.now();
  let waited = false;
  if (isTurnDue(state)) {
    await nextTurn();
    state.turned = performance.now();
  }
  if (state.held) {
    if (renew(state)) return;
    waited = await standBack();
  }
  const before = state.mark;
  for (;;) {
    const taken = tryTake(state);
    if (taken && (waited || before === 0n || before === state.mark)) {
      startLease(state, waited ? SHARED_LEASE : LEASE);
      return;
    }
    if (taken) {
      // Others have waited since this process had its turn.
      unlock(state);
      waited = await standBack();
      continue;
    }
    waited = true;
    const age = performance.now() - started;
    if (age > state.patience) throw tooLong(state);
    markWaiting(state);
    await sleep(pauseAfter(age));
  }
}

/** Starts a new lease on a lock that is held, if nobody has waited for it and it is still the one at the path. */
function renew(state: LockState): boolean {
  if (!state.held || state.identity === undefined) return false;
  const now = lookAtFile(state.path);
  if (isSameFile(now, state.identity) && now?.mtimeNs === state.mark) {
    startLease(state, LEASE);
    return true;
  }
  unlock(state);
  return false;
}

async function standBack(): Promise<true> {
  await sleep(3 + Math.random() * 2);
  return true;
}

/** How long to wait before the next try: the longer somebody has waited, the more often they try. */
function pauseAfter(age: number): number {
  return age < 20 ? 2 + Math.random() * 2 : 1;
}

/** Lets the holder know, at the end of its lease, that somebody waits. */
function markWaiting(state: LockState): void {
  const seconds = (performance.timeOrigin + performance.now()) / 1000;
  try {
    utimesSync(state.path, seconds, seconds);
  } catch (error) {
    // Somebody has removed the file: the next try makes a new one.
    if (errorCode(error) !== "ENOENT") throw unusable(state, error);
  }
}

/** One try. `true` means that the lock is held, on the file that is at the path now. */
function tryTake(state: LockState): boolean {
  try {
    if (state.file === undefined || state.identity === undefined) return tryOpen(state);
    if (!state.file.tryLock()) return false;
    const now = lookAtFile(state.path);
    if (now === undefined || !isSameFile(now, state.identity)) {
      close(state);
      return false;
    }
    state.mark = now.mtimeNs;
  } catch (error) {
    close(state);
    throw unusable(state, error);
  }
  state.held = true;
  return true;
}

/** INVARIANT: the file opened is one that was at the path before and after, so its identity is known. */
function tryOpen(state: LockState): boolean {
  const before = lookAtFile(state.path);
  const file = openSqliteFile(state.path, { create: true });
  const after = lookAtFile(state.path);
  if (after === undefined || (before !== undefined && !isSameFile(before, fileIdentity(after)))) {
    file.close();
    return false;
  }
  if (before === undefined) {
    file.close();
    return tryOpen(state);
  }
  state.file = file;
  state.identity = fileIdentity(after);
  return tryTake(state);
}

function startLease(state: LockState, lease: number): void {
  state.generation += 1;
  state.since = performance.now();
  if (state.rang) state.turned = state.since;
  state.rang = false;
  if (state.timer !== undefined && state.lease === lease) {
    state.timer.refresh();
    return;
  }
  clearTimeout(state.timer);
  state.lease = lease;
  state.timer = setTimeout(() => {
    // INVARIANT: whoever is busy now looks at this when they are done, or the lock would be held for ever.
    state.rang = true;
    if (state.held && !state.busy) unlock(state);
  }, lease);
  state.timer.unref();
}

function unlock(state: LockState): void {
  state.held = false;
  try {
    state.file?.unlock();
  } catch {
    // Closing the file gives its lock up whatever state it is in; the next take opens it anew.
    close(state);
  }
}

function close(state: LockState): void {
  if (state.timer !== undefined) clearTimeout(state.timer);
  state.timer = undefined;
  state.held = false;
  state.identity = undefined;
  const file = state.file;
  state.file = undefined;
  file?.close();
}

function unusable(state: LockState, error: unknown): GuardFault {
  return asFault(error, "LEDGER_UNAVAILABLE", `the lock ${state.path} can't be used`);
}

function tooLong(state: LockState): GuardFault {
  const seconds = Math.round(state.patience / 1000);
  return new GuardFault(
    "LEDGER_COMMIT_FAILED",
    `the lock ${state.path} was not free within ${seconds} s: another process holds it and is stopped or busy (\`fuser\` on that file names it)`,
  );
}
