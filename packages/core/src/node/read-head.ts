import { sha256Hex } from "../canonical/sha256.ts";
import type { Tail } from "./find-tail.ts";
import { refusal } from "./refusal.ts";

/** The end of a ledger: how many lines stand before it, and the `hash` of the last. */
export interface Head {
  readonly size: number;
  readonly hash: string;
}

/** The `prev` of the first line of a ledger. */
export const NO_HASH: string = "0".repeat(64);

/**
 * Reads the end of a ledger from its last whole line.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if that line is not one that a guard wrote whole.
 */
export function readHead(path: string, tail: Tail): Head {
  if (tail.end === 0) return { size: 0, hash: NO_HASH };
  const line = tail.lastLine.toString("utf8");
  const found = parseHead(line);
  if (found === undefined) throw badLastLine(path, "is not a ledger entry");
  const { entry, hash, seq } = found;
  if (sha256Hex(entry) !== hash) throw badLastLine(path, "does not have the hash it names");
  const isFirst = tail.end === tail.lastLine.length + 1;
  if (isFirst !== (seq === 0)) throw badLastLine(path, `has the number ${seq}, which is not its own`);
  return { size: seq + 1, hash };
}

function badLastLine(path: string, wrong: string): Error {
  return refusal(
    path,
    `is not opened, and nothing was changed: its last line ${wrong}. Look at it with \`execution-guard verify\`, then restore the ledger from a backup`,
  );
}

function parseHead(line: string): { entry: string; hash: string; seq: number } | undefined {
  const parts = /^\{"entry":(\{.*\}),"hash":"([0-9a-f]{64})","sig":"[A-Za-z0-9+/]{86}=="\}$/s.exec(line);
  const entry = parts?.[1];
  const hash = parts?.[2];
  if (entry === undefined || hash === undefined) return undefined;
  try {
    const { seq } = JSON.parse(entry) as { seq?: unknown };
    return typeof seq === "number" && Number.isSafeInteger(seq) && seq >= 0
      ? { entry, hash, seq }
      : undefined;
  } catch {
    return undefined;
  }
}
