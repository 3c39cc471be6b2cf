import type { LedgerEntry } from "../ledger/entry.ts";
import type { LedgerProblemCode } from "../ledger/ledger-format-error.ts";
import type { LedgerLine } from "../ledger/line.ts";

/** What a check found, before the report adds where. */
export interface FoundProblem {
  readonly code: LedgerProblemCode;
  readonly message: string;
}

/** One of the things that are checked about each entry, in their order. */
export interface LedgerCheck {
  readonly take: (entry: LedgerEntry, line: LedgerLine) => FoundProblem | undefined;
}
