import { parseEntry } from "../ledger/entry.ts";
import { parseLine } from "../ledger/line.ts";
import type { DecisionProof } from "../proof/proof.ts";
import type { GuardParts } from "./guard-parts.ts";
import { within } from "./within.ts";

/** The line at a place in the ledger, or `undefined` where there is none. */
export async function lineAt({ config }: GuardParts, index: number): Promise<string | undefined> {
  const lines = config.storage.read(index)[Symbol.asyncIterator]();
  try {
    const hangs = (): Error => new Error("the storage did not answer in time");
    const next = await within(lines.next(), config.timeoutMs, hangs);
    return next.done === true ? undefined : next.value;
  } finally {
    lines.return?.().catch(() => undefined);
  }
}

/**
 * The proof of an entry that stands in the ledger.
 *
 * @throws Error when it can't be read back.
 */
export async function proofAt(parts: GuardParts, index: number): Promise<DecisionProof> {
  const line = await lineAt(parts, index);
  if (line === undefined) throw new Error("an entry of the ledger can't be read back");
  const { entry, hash, signature } = parseLine(line);
  return { entry, hash, signature, keyId: parseEntry(entry).kid, index };
}
