import { checkLink, EMPTY_CHAIN, headAfter, type ChainHead } from "../ledger/chain.ts";
import type { LedgerCheck } from "./ledger-check.ts";
import type { LedgerVerdict } from "./ledger-verdict.ts";

/** Checks that each entry continues the one before. */
export interface ChainCheck extends LedgerCheck {
  /** A line could not be read: the next entry's link can't be checked. */
  readonly lose: () => void;
  readonly end: () => Pick<LedgerVerdict, "head" | "ledger">;
}

/** Starts at an empty chain. */
export function chainCheck(): ChainCheck {
  let head: ChainHead = EMPTY_CHAIN;
  let isLost = false;
  return {
    take(entry, { hash }) {
      const problem = isLost ? undefined : checkLink(head, entry);
      head = headAfter(entry, hash);
      isLost = false;
      return problem;
    },
    lose() {
      isLost = true;
    },
    end() {
      const { size, hash, ledger } = head;
      return ledger === undefined ? { head: { size, hash } } : { head: { size, hash }, ledger };
    },
  };
}
