import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { GuardFault } from "../errors/guard-fault.ts";
import { lockFile, type LockFile } from "./lock-file.ts";
import { shortPath } from "./refusal.ts";

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
  readonly file: LockFile;
  busy: boolean;
  generation: number;
  /** When the lease began, in milliseconds of `performance.now`, and how long it is. */
  since: number;
  lease: number;
  /** When the event loop is known to have turned last. */
  turned: number;
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
    file: lockFile(path),
    busy: false,
    generation: 0,
    since: 0,
    lease: LEASE,
    turned: 0,
    rang: false,
    timer: undefined,
  };
  return {
    get generation() {
      return state.generation;
    },
    keep: () => state.file.held && (!isOver(state) || (!isTurnDue(state) && renew(state))),
    take: () => take(state),
    begin() {
      state.busy = true;
    },
    end() {
      state.busy = false;
      // A lease that is over by the clock alone is renewed by the next commit, or ended by the timer.
      if (state.file.held && state.rang) state.file.unlock();
    },
    release() {
      if (state.file.held && !state.busy) state.file.unlock();
    },
    close() {
      clearTimeout(state.timer);
      state.timer = undefined;
      state.file.close();
    },
  };
}

function isOver(state: LockState): boolean {
  return state.rang || performance.now() - state.since >= state.lease;
}

function isTurnDue(state: LockState): boolean {
  return !state.rang && performance.now() - state.turned >= TURN;
}

async function take(state: LockState): Promise<void> {
  const { file } = state;
  const started = performance.now();
  let waited = false;
  if (isTurnDue(state)) {
    await nextTurn();
    state.turned = performance.now();
  }
  if (file.held) {
    if (renew(state)) return;
    waited = await standBack();
  }
  const before = file.mark;
  for (;;) {
    const taken = file.tryLock();
    if (taken && (waited || before === 0n || before === file.mark)) {
      startLease(state, waited ? SHARED_LEASE : LEASE);
      return;
    }
    if (taken) {
      // Others have waited since this process had its turn.
      file.unlock();
      waited = await standBack();
      continue;
    }
    waited = true;
    const age = performance.now() - started;
    if (age > state.patience) throw tooLong(state);
    file.touch();
    await sleep(pauseAfter(age));
  }
}

/** Starts a new lease on a lock that is held, if nobody has waited for it and it is still the one at the path. */
function renew(state: LockState): boolean {
  const { file } = state;
  if (file.isUnwanted()) {
    startLease(state, LEASE);
    return true;
  }
  file.unlock();
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
    if (state.file.held && !state.busy) state.file.unlock();
  }, lease);
  state.timer.unref();
}

function tooLong(state: LockState): GuardFault {
  const seconds = Math.round(state.patience / 1000);
  return new GuardFault(
    "LEDGER_COMMIT_FAILED",
    `the lock ${shortPath(state.path)} was not free within ${seconds} s: another process holds it and is stopped or busy (\`fuser\` on that file names it)`,
  );
}
