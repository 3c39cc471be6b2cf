import { statSync, watch, type FSWatcher } from "node:fs";

/** Tells listeners that a ledger may have grown. Holds nothing while nobody listens. */
export interface LedgerWatch {
  /** Adds a listener, which is also called once soon; returns what removes it. */
  readonly add: (onChange: () => void) => () => void;
  /** This process has appended. */
  readonly appended: () => void;
  readonly close: () => void;
}

/** Where the system tells of changes, this only catches what it forgets; in milliseconds. */
const SAFETY_POLL = 500;
/** Where it does not, this is all there is; in milliseconds. */
const POLL = 50;

interface WatchState {
  readonly path: string;
  readonly listeners: Set<() => void>;
  watcher: FSWatcher | undefined;
  timer: NodeJS.Timeout | undefined;
  soon: NodeJS.Immediate | undefined;
  size: number;
}

/** Watches one ledger file for all storage objects of this process. Never keeps the process alive. */
export function watchLedger(path: string): LedgerWatch {
  const state: WatchState = {
    path,
    listeners: new Set(),
    watcher: undefined,
    timer: undefined,
    soon: undefined,
    size: -1,
  };
  return {
    add: (onChange) => add(state, onChange),
    appended() {
      if (state.listeners.size > 0) checkSoon(state);
    },
    close() {
      state.listeners.clear();
      stop(state);
    },
  };
}

function add(state: WatchState, onChange: () => void): () => void {
  // A function of its own, so that one that is added twice is called twice and removed once.
  const listener = (): void => onChange();
  state.listeners.add(listener);
  if (state.listeners.size === 1) start(state);
  // What was appended before the watch began would be missed, if the caller has not looked since.
  state.size = -1;
  checkSoon(state);
  return () => {
    if (state.listeners.delete(listener) && state.listeners.size === 0) stop(state);
  };
}

function start(state: WatchState): void {
  try {
    state.watcher = watch(state.path, { persistent: false }, () => check(state));
    state.watcher.on("error", () => {
      state.watcher?.close();
      state.watcher = undefined;
      poll(state, POLL);
    });
    poll(state, SAFETY_POLL);
  } catch {
    // Not supported there, or the system's limit of watches is reached.
    poll(state, POLL);
  }
}

function poll(state: WatchState, interval: number): void {
  clearInterval(state.timer);
  state.timer = setInterval(() => check(state), interval);
  state.timer.unref();
}

function checkSoon(state: WatchState): void {
  if (state.soon !== undefined) return;
  state.soon = setImmediate(() => {
    state.soon = undefined;
    check(state);
  });
  state.soon.unref();
}

function check(state: WatchState): void {
  const size = statSync(state.path, { throwIfNoEntry: false })?.size ?? -2;
  if (size === state.size) return;
  state.size = size;
  for (const listener of state.listeners) {
    try {
      listener();
    } catch {
      // A listener's failure is not the storage's, and must not keep the news from the others.
    }
  }
}

function stop(state: WatchState): void {
  state.watcher?.close();
  state.watcher = undefined;
  clearInterval(state.timer);
  state.timer = undefined;
  clearImmediate(state.soon);
  state.soon = undefined;
}
