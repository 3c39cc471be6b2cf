/** Where a ledger ends. */
export interface LedgerHead {
  /** How many lines stand in the ledger; also the `seq` of the next one. */
  readonly size: number;
  /** The `hash` of the last line; 64 zeros where there is none. */
  readonly hash: string;
  /** An unfinished last line that was found, saved and cut off when the storage opened, until a commit records it. */
  readonly torn?: TornTail;
}

/** Bytes after the last line end: a write that a crash or a full disk cut short. */
export interface TornTail {
  readonly bytes: number;
  /** SHA-256 of those bytes, hexadecimal. */
  readonly sha256: string;
}

/**
 * Makes the lines of one commit, under the lock: each a whole line without its line end.
 * Returns none to leave the ledger as it is. A throw or rejection leaves it as it is too, and reaches
 * the caller of `commit` unchanged.
 */
export type BuildLines = (
  appended: readonly string[],
  head: LedgerHead,
) => readonly string[] | Promise<readonly string[]>;

/**
 * The port to whatever keeps a ledger. It knows lines, not what they say: no state, decision or key.
 * Every implementation passes `storageContract` of `@execution-guard/core/testing`.
 */
export interface Storage {
  /** The kind of lock that orders writers, named in the genesis entry, as `sqlite` or `memory`. */
  readonly lockKind: string;
  /** This process's random id (a UUID), backed by a lock that dies with the process. */
  readonly owner: string;
  /**
   * One step: take the lock, call `build(appended, head)`, append what it returns, release (or keep
   * the lock for some milliseconds). `appended` holds lines that others appended since this storage
   * object last looked, as a help: a caller that shares the object may find some missing before them
   * and then reads them with `read`. Resolves when the lines are as durable as the storage promises.
   * Calls of one storage object are served in order. `build` is called at most once. A storage that is
   * done before it returns gives `COMMITTED`.
   *
   * @throws GuardFault `LEDGER_COMMIT_FAILED` when the lines may not be there; `LEDGER_UNAVAILABLE`
   * when the ledger can't or must not be opened.
   */
  commit(build: BuildLines): Promise<void>;
  /** The lines from number `from` (0-based) to the end as it is now, without their line ends. Only whole lines. */
  read(from: number): AsyncIterable<string>;
  /**
   * Calls `onChange` soon (≤ 100 ms) after anyone, in any process, may have appended; perhaps also
   * when nobody has. Does not keep the process alive. Returns what stops it.
   */
  watch(onChange: () => void): () => void;
  /** Whether the process with that owner id still lives. Asked before a commit, never inside one. */
  isAlive(owner: string): Promise<boolean>;
  /** Gives up a lock that is still kept from the last commit: called before a tool runs. */
  release(): void;
  /** One text that saves folding the ledger again; replaced whole. */
  readonly snapshot: {
    read(): Promise<string | undefined>;
    write(text: string): Promise<void>;
  };
  /** Values too big or too private for a line, found only by the SHA-256 (hexadecimal) of their UTF-8. */
  readonly blobs: {
    put(digest: string, text: string): Promise<void>;
    get(digest: string): Promise<string | undefined>;
    delete(digest: string): Promise<void>;
  };
  /** The PKCS#8 PEM of the key that signs this ledger, made at first use. Absent: the storage keeps no key. */
  readonly signingKey?: () => Promise<string>;
  /** Releases everything held. Further calls fail. */
  close(): Promise<void>;
}
