import { parseEntry } from "../ledger/entry.ts";
import { LedgerFormatError } from "../ledger/ledger-format-error.ts";
import { GENESIS_HASH, parseLine } from "../ledger/line.ts";
import type { Tail } from "./find-tail.ts";
import { refusal } from "./refusal.ts";

/** The end of a ledger: how many lines stand before it, and the `hash` of the last. */
export interface Head {
  readonly size: number;
  readonly hash: string;
}

/**
 * Reads the end of a ledger from its last whole line.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if that line is not one that a guard wrote whole. Its signature is
 * not looked at: whoever has the key does that.
 */
export function readHead(path: string, tail: Tail): Head {
  if (tail.end === 0) return { size: 0, hash: GENESIS_HASH };
  try {
    const { entry, hash } = parseLine(tail.lastLine.toString("utf8"));
    const { seq } = parseEntry(entry);
    const isFirst = tail.end === tail.lastLine.length + 1;
    if (isFirst !== (seq === 0)) throw badLastLine(path, `its number is ${seq}, which can't be`);
    return { size: seq + 1, hash };
  } catch (error) {
    if (!LedgerFormatError.isInstance(error)) throw error;
    throw badLastLine(path, error.message, error);
  }
}

function badLastLine(path: string, wrong: string, cause?: unknown): Error {
  return refusal(
    path,
    `is not opened, and nothing was changed: its last line is not one that a guard wrote (${wrong}). Look at it with \`execution-guard verify\`, then restore the ledger from a backup`,
    { cause },
  );
}
