import { describe, expect, it } from "vitest";
import { writeEntry, parseEntry, type LedgerEntry } from "./entry.ts";
import { parseGenesis, writeGenesis } from "./genesis.ts";
import { GENESIS_HASH } from "./line.ts";
import { LedgerFormatError } from "./ledger-format-error.ts";

function entryWith(body: LedgerEntry["body"]): LedgerEntry {
  const ids = { ledger: "one", seq: 0, prev: GENESIS_HASH, kid: "0".repeat(32), ts: 1 };
  return parseEntry(writeEntry({ type: "genesis", ...ids, body }));
}

describe("parseGenesis", () => {
  it("reads what writeGenesis writes, and leaves further fields alone", () => {
    const genesis = { publicKey: "ed25519:AA==", lockKind: "memory" };
    expect(parseGenesis(entryWith(writeGenesis(genesis)))).toStrictEqual(genesis);
    expect(parseGenesis(entryWith({ ...genesis, profile: "x" }))).toStrictEqual(genesis);
  });

  it("refuses a genesis that names no key or no lock", () => {
    for (const body of [
      {},
      { publicKey: "x" },
      { lockKind: "x" },
      { publicKey: 1, lockKind: "x" },
    ]) {
      expect(() => parseGenesis(entryWith(body))).toThrow(LedgerFormatError);
    }
  });
});
