import { createHash } from "node:crypto";
import { writeEntry } from "../../src/ledger/entry.ts";
import { writeLine } from "../../src/ledger/line.ts";
import type { LedgerHead } from "../../src/ledger/storage.ts";

/** A base64 text of the right length: these tests are about order and loss, not about signatures. */
const SIGNATURE = `${"A".repeat(86)}==`;

/** A line that follows `head`, with a text of the caller's in it. */
export function lineAfter(head: LedgerHead, note: string): string {
  const entry = writeEntry({
    type: head.size === 0 ? "genesis" : "decision",
    ledger: "test",
    seq: head.size,
    prev: head.hash,
    kid: "0".repeat(32),
    ts: 0,
    body: { note },
  });
  return writeLine({ entry, hash: hashOf(entry), signature: SIGNATURE });
}

/** Where a ledger ends after `line`. */
export function headAfterLine(head: LedgerHead, line: string): LedgerHead {
  return { size: head.size + 1, hash: line.slice(-163, -99) };
}

function hashOf(entry: string): string {
  return createHash("sha256").update(entry).digest("hex");
}
