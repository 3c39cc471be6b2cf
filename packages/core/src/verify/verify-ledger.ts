import { isBytes } from "../canonical/is-bytes.ts";
import type { LedgerVerdict } from "./ledger-verdict.ts";
import { ledgerWalk, type VerifyLedgerOptions } from "./ledger-walk.ts";
import { lineSplitter } from "./line-splitter.ts";

/** A ledger's bytes or text: whole, or in chunks of any size, as a file stream or `response.body` gives them. */
export type LedgerInput = string | Uint8Array | LedgerChunks;

type LedgerChunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Checks a whole ledger, offline, in one pass that keeps one line in memory: the form of every line,
 * its hash, its place in the chain, its signature, and the tree in every checkpoint.
 *
 * Resolves with a verdict on any data. The verdict also says what the data can't tell: without a
 * pinned key somebody else may have written the whole ledger, without an anchor its end may be cut off.
 *
 * @throws TypeError when the options or a chunk are not what they must be. A stream that fails rejects
 * with its own error.
 */
export async function verifyLedger(
  input: LedgerInput,
  options: VerifyLedgerOptions = {},
): Promise<LedgerVerdict> {
  const walk = ledgerWalk(options);
  const splitter = lineSplitter(walk);
  for await (const chunk of chunksOf(input)) {
    if (typeof chunk !== "string" && !isBytes(chunk)) {
      throw new TypeError("a ledger's chunks must be strings or Uint8Arrays");
    }
    splitter.push(chunk);
  }
  splitter.end();
  return walk.finish();
}

/** Strings and byte arrays are iterable too, character by character: that is never meant. */
function chunksOf(input: LedgerInput): LedgerChunks {
  return typeof input === "string" || isBytes(input) ? [input] : input;
}
