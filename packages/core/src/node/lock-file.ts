import { utimesSync } from "node:fs";
import type { GuardFault } from "../errors/guard-fault.ts";
import { asFault, errorCode } from "./as-fault.ts";
import { fileIdentity, isSameFile, lookAtFile, type FileIdentity } from "./file-identity.ts";
import { shortPath } from "./refusal.ts";
import { openSqliteFile, type SqliteFile } from "./sqlite-file.ts";

/** How far back the time of a touch may lie, in seconds: 12 days, so that no two are the same by chance. */
const TOUCH_SECONDS = 2 ** 20;

/** The file whose lock it is, at one path. Those who wait for the lock touch it. */
export interface LockFile {
  readonly held: boolean;
  /** Its time of change when last looked at under the lock. */
  readonly mark: bigint;
  /** One try. `true` means that the lock is held, on the file that is at the path now. */
  tryLock(): boolean;
  /** Whether the lock is held on the file that is at the path now, and nobody has touched that. */
  isUnwanted(): boolean;
  /** Lets the holder know that somebody waits. */
  touch(): void;
  unlock(): void;
  close(): void;
}

interface LockFileState {
  readonly path: string;
  file: SqliteFile | undefined;
  /** Which file is open. */
  identity: FileIdentity | undefined;
  held: boolean;
  mark: bigint;
}

/** The lock on the file at `path`, which is made at the first try. */
export function lockFile(path: string): LockFile {
  const state: LockFileState = {
    path,
    file: undefined,
    identity: undefined,
    held: false,
    mark: 0n,
  };
  return {
    get held() {
      return state.held;
    },
    get mark() {
      return state.mark;
    },
    tryLock: () => tryLock(state),
    isUnwanted: () => isUnwanted(state),
    touch: () => touch(state),
    unlock: () => unlock(state),
    close: () => close(state),
  };
}

function tryLock(state: LockFileState): boolean {
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
function tryOpen(state: LockFileState): boolean {
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
  return tryLock(state);
}

function isUnwanted(state: LockFileState): boolean {
  if (!state.held || state.identity === undefined) return false;
  try {
    const now = lookAtFile(state.path);
    return isSameFile(now, state.identity) && now?.mtimeNs === state.mark;
  } catch {
    // The next try looks as well, and says what is wrong to whoever waits for it.
    return false;
  }
}

/**
 * Some time of the last days, not now: where a file's time has whole seconds only, or a clock stands still, the
 * holder would not see who comes to wait a moment after the one before.
 */
function touch(state: LockFileState): void {
  const seconds = Date.now() / 1000 - Math.random() * TOUCH_SECONDS;
  try {
    utimesSync(state.path, seconds, seconds);
  } catch (error) {
    // Somebody has removed the file: the next try makes a new one.
    if (errorCode(error) !== "ENOENT") throw unusable(state, error);
  }
}

function unlock(state: LockFileState): void {
  state.held = false;
  try {
    state.file?.unlock();
  } catch {
    // Closing the file gives its lock up whatever state it is in; the next try opens it anew.
    close(state);
  }
}

function close(state: LockFileState): void {
  state.held = false;
  state.identity = undefined;
  const file = state.file;
  state.file = undefined;
  file?.close();
}

function unusable(state: LockFileState, error: unknown): GuardFault {
  return asFault(error, "LEDGER_UNAVAILABLE", `the lock ${shortPath(state.path)} can't be used`);
}
