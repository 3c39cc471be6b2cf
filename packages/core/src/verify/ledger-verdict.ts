import type { LedgerProblemCode } from "../ledger/ledger-format-error.ts";

/** Where a ledger ended when somebody outside looked: enough to find out that it was cut or written anew. */
export interface AnchorHead {
  /** How many entries there were. */
  readonly size: number;
  /** The hash of the last of them. */
  readonly hash: string;
}

/** One thing wrong with a ledger. */
export interface LedgerProblem {
  /** The line in the file, from 1; the one after the last where something is missing at the end. */
  readonly line: number;
  /** The entry's place in the ledger, where it could be read. */
  readonly seq?: number;
  readonly code: LedgerProblemCode;
  /** One sentence for people. */
  readonly message: string;
}

/** What a ledger is worth. */
export interface LedgerVerdict {
  /** Whether everything that the data can tell is as it must be. */
  readonly valid: boolean;
  /** One sentence for people, with what the data can't tell. */
  readonly message: string;
  /** How many well-formed entries were read. */
  readonly entries: number;
  /** Where the ledger ends: after its last well-formed entry. */
  readonly head: AnchorHead;
  /** The ledger's id; absent where no entry could be read. */
  readonly ledger?: string;
  /** Whether the first entry was signed by a key that the caller brought. */
  readonly key: "pinned" | "NOT pinned";
  /** `anchored to entry N` where the caller's head was found there, else `NOT anchored`. */
  readonly tail: string;
  /** What is wrong, in the order of the lines. */
  readonly problems: readonly LedgerProblem[];
  /** How many more problems there were than are listed. */
  readonly omitted: number;
}
