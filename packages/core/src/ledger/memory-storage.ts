import { GuardFault } from "../errors/guard-fault.ts";
import { GENESIS_HASH, hashOfLine } from "./line.ts";
import type { BuildLines, LedgerHead, Storage } from "./storage.ts";

/** How much a {@link memoryStorage} keeps. */
export interface MemoryStorageOptions {
  /** The most lines it takes; past it every commit fails, so that no process grows without end. Default 100 000. */
  readonly maxLines?: number | undefined;
}

const DEFAULT_MAX_LINES = 100_000;

/**
 * A storage in this process's memory: for tests, trials and edge workers. Nothing outlives the
 * process. Several guards may share one; all of them append through it, so `appended` is always empty.
 */
export function memoryStorage(options: MemoryStorageOptions = {}): Storage {
  const { maxLines = DEFAULT_MAX_LINES } = options;
  const lines: string[] = [];
  const owner = globalThis.crypto.randomUUID();
  const watchers = watcherList();
  let closed = false;
  let last: Promise<void> = Promise.resolve();

  function checkOpen(): void {
    if (closed) throw new GuardFault("LEDGER_UNAVAILABLE", "the storage is closed");
  }

  async function append(build: BuildLines): Promise<void> {
    const added = await build([], headOf(lines));
    checkLines(added);
    if (added.length === 0) return;
    if (lines.length + added.length > maxLines) {
      throw new GuardFault(
        "LEDGER_COMMIT_FAILED",
        `the memory storage is full (${maxLines} lines); use fileStorage, or raise maxLines`,
      );
    }
    lines.push(...added);
    watchers.tell();
  }

  return {
    lockKind: "memory",
    owner,
    async commit(build) {
      checkOpen();
      const mine = last.then(() => append(build));
      // One commit's failure is its caller's, not the next one's.
      last = mine.catch(() => {});
      return mine;
    },
    read(from) {
      checkOpen();
      return linesBetween(lines, from, lines.length);
    },
    watch: watchers.add,
    isAlive: async (other) => other === owner && !closed,
    release() {},
    ...textStores(checkOpen),
    async close() {
      closed = true;
      await last;
      watchers.clear();
    },
  };
}

function headOf(lines: readonly string[]): LedgerHead {
  const line = lines.at(-1);
  return { size: lines.length, hash: line === undefined ? GENESIS_HASH : hashOfLine(line) };
}

/** What `build` returned comes from a program that may have a bug: a line end in it would make two lines. */
function checkLines(lines: readonly string[]): void {
  for (const line of lines) {
    try {
      if (line.includes("\n")) throw new TypeError("a line holds a line end");
      hashOfLine(line);
    } catch (cause) {
      throw new GuardFault("LEDGER_COMMIT_FAILED", "what was to be appended is not a ledger line", {
        cause,
      });
    }
  }
}

async function* linesBetween(
  lines: readonly string[],
  from: number,
  to: number,
): AsyncGenerator<string> {
  if (!Number.isSafeInteger(from) || from < 0) {
    throw new RangeError("a line number is a whole number from 0");
  }
  for (let at = from; at < to; at += 1) {
    const line = lines[at];
    if (line !== undefined) yield line;
  }
}

interface WatcherList {
  readonly add: (onChange: () => void) => () => void;
  readonly tell: () => void;
  readonly clear: () => void;
}

function watcherList(): WatcherList {
  // Wrapped, so that the same function given twice is told twice and stopped one at a time.
  const watchers = new Set<{ readonly onChange: () => void }>();
  let due = false;

  function tellAll(): void {
    due = false;
    for (const watcher of watchers) {
      try {
        watcher.onChange();
      } catch {
        // A watcher only looks on: its failure changes nothing here.
      }
    }
  }

  return {
    add(onChange) {
      const watcher = { onChange };
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    tell() {
      if (due) return;
      due = true;
      queueMicrotask(tellAll);
    },
    clear: () => watchers.clear(),
  };
}

function textStores(checkOpen: () => void): Pick<Storage, "snapshot" | "blobs"> {
  const blobs = new Map<string, string>();
  let snapshot: string | undefined;
  return {
    snapshot: {
      async read() {
        checkOpen();
        return snapshot;
      },
      async write(text) {
        checkOpen();
        snapshot = text;
      },
    },
    blobs: {
      async put(digest, text) {
        checkOpen();
        blobs.set(digest, text);
      },
      async get(digest) {
        checkOpen();
        return blobs.get(digest);
      },
      async delete(digest) {
        checkOpen();
        blobs.delete(digest);
      },
    },
  };
}
