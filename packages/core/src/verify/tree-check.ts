import { parseCheckpoint } from "../ledger/checkpoint.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { LedgerFormatError } from "../ledger/ledger-format-error.ts";
import { growTree } from "../ledger/tree.ts";
import type { FoundProblem, LedgerCheck } from "./ledger-check.ts";

/** Grows the tree (RFC 6962) over all entries and compares it with each checkpoint. */
export interface TreeCheck extends LedgerCheck {
  /** An entry is missing: no later checkpoint can be compared, only read. */
  readonly lose: () => void;
}

/** Starts at an empty tree. It takes nothing from the chain: tree and chain are independent commitments. */
export function treeCheck(): TreeCheck {
  const tree = growTree([], 0);
  let size = 0;
  let isLost = false;

  function compare(entry: LedgerEntry): FoundProblem | undefined {
    try {
      const checkpoint = parseCheckpoint(entry);
      const isSame =
        checkpoint.size === size && checkpoint.frontier.join() === tree.frontier().join();
      return isLost || isSame
        ? undefined
        : {
            code: "ROOT_MISMATCH",
            message: "the checkpoint's tree is not the tree over the entries before it",
          };
    } catch (error) {
      if (!LedgerFormatError.isInstance(error)) throw error;
      return { code: error.code, message: error.message };
    }
  }

  return {
    take(entry, line) {
      const problem = entry.type === "checkpoint" ? compare(entry) : undefined;
      if (!isLost) {
        tree.append(line.entry);
        size += 1;
      }
      return problem;
    },
    lose() {
      isLost = true;
    },
  };
}
