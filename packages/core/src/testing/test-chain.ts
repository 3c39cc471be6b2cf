import { writeEntry } from "../ledger/entry.ts";
import { GENESIS_HASH, writeLine } from "../ledger/line.ts";
import type { LedgerHead } from "../ledger/storage.ts";

/** Some lines that follow one another. Their signatures are empty bytes: a storage does not look at them. */
export interface TestChain {
  /** The line that follows a head whose size is `at`. */
  readonly line: (at: number) => string;
  /** The head before line `at`. */
  readonly head: (at: number) => LedgerHead;
}

const EMPTY_SIGNATURE = `${"A".repeat(86)}==`;

/** Makes `count` lines that follow one another, from the first of a ledger on. */
export async function testChain(count: number): Promise<TestChain> {
  const lines: string[] = [];
  const hashes: string[] = [GENESIS_HASH];
  for (let seq = 0; seq < count; seq += 1) {
    const entry = writeEntry({
      type: seq === 0 ? "genesis" : "coverage",
      ledger: "storage-contract",
      seq,
      prev: at(hashes, seq),
      kid: "0".repeat(32),
      ts: 0,
      body: { text: `line ${seq} with ü, 漢 and 🙂` },
    });
    const hash = await sha256(entry);
    lines.push(writeLine({ entry, hash, signature: EMPTY_SIGNATURE }));
    hashes.push(hash);
  }
  return {
    line: (seq) => at(lines, seq),
    head: (seq) => ({ size: seq, hash: at(hashes, seq) }),
  };
}

/** SHA-256 of a text, by the Web API: this room imports nothing that computes it. */
export async function sha256(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  let hex = "";
  for (const byte of new Uint8Array(digest)) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

function at(list: readonly string[], index: number): string {
  const found = list[index];
  if (found === undefined) throw new Error(`the test has no line ${index}`);
  return found;
}
