import type { LedgerEntry } from "./entry.ts";
import type { LedgerProblemCode } from "./ledger-format-error.ts";
import { GENESIS_HASH } from "./line.ts";

/** Where a chain ends, and what the next entry must continue. A `LedgerHead` is one. */
export interface ChainHead {
  /** How many entries there are. */
  readonly size: number;
  /** The hash of the last one; 64 zeros where there is none. */
  readonly hash: string;
  /** The ledger's id; absent: not known, not checked. */
  readonly ledger?: string;
  /** The last entry's `ts`; absent: not known, not checked. */
  readonly ts?: number;
}

/** Why an entry does not continue a chain. */
export interface LinkProblem {
  readonly code: LedgerProblemCode;
  readonly message: string;
}

/** The head of a chain without entries. */
export const EMPTY_CHAIN: ChainHead = Object.freeze({ size: 0, hash: GENESIS_HASH });

/** Says why `entry` does not continue the chain that ends in `head`; `undefined` when it does. */
export function checkLink(head: ChainHead, entry: LedgerEntry): LinkProblem | undefined {
  const { seq, prev, type, ledger, ts } = entry;
  if (seq !== head.size) {
    return { code: "CHAIN_BROKEN", message: `seq is ${seq}, not ${head.size}` };
  }
  if (prev !== head.hash) {
    return { code: "CHAIN_BROKEN", message: "prev is not the hash of the entry before" };
  }
  if (seq === 0 && type !== "genesis") {
    return { code: "GENESIS_MISSING", message: `the first entry is ${type}, not genesis` };
  }
  if (seq > 0 && type === "genesis") {
    return { code: "GENESIS_REPEATED", message: "a genesis stands after the first entry" };
  }
  if (head.ledger !== undefined && ledger !== head.ledger) {
    return {
      code: "LEDGER_CHANGED",
      message: "the ledger's id is not the one of the entry before",
    };
  }
  if (head.ts !== undefined && ts < head.ts) {
    return {
      code: "TIME_BACKWARDS",
      message: `ts ${ts} is before ${head.ts}, of the entry before`,
    };
  }
  return undefined;
}

/** The head of the chain that ends in `entry`. */
export function headAfter(entry: LedgerEntry, hash: string): ChainHead {
  return { size: entry.seq + 1, hash, ledger: entry.ledger, ts: entry.ts };
}
