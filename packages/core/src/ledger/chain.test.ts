import { describe, expect, it } from "vitest";
import { checkLink, EMPTY_CHAIN, headAfter } from "./chain.ts";
import type { LedgerEntry } from "./entry.ts";
import { GENESIS_HASH } from "./line.ts";

const genesis: LedgerEntry = {
  v: 1,
  type: "genesis",
  ledger: "one",
  seq: 0,
  prev: GENESIS_HASH,
  kid: "0".repeat(32),
  ts: 1000,
  body: {},
};
const hash = "1".repeat(64);
const next: LedgerEntry = { ...genesis, type: "decision", seq: 1, prev: hash };
const head = headAfter(genesis, hash);

describe("checkLink", () => {
  it("accepts a genesis on an empty chain and an entry that continues the last one", () => {
    expect(checkLink(EMPTY_CHAIN, genesis)).toBeUndefined();
    expect(checkLink(head, next)).toBeUndefined();
    expect(checkLink(head, { ...next, ts: 1001 })).toBeUndefined();
  });

  it.each([
    ["CHAIN_BROKEN", { ...next, seq: 0 }],
    ["CHAIN_BROKEN", { ...next, seq: 2 }],
    ["CHAIN_BROKEN", { ...next, prev: GENESIS_HASH }],
    ["GENESIS_REPEATED", { ...next, type: "genesis" }],
    ["LEDGER_CHANGED", { ...next, ledger: "two" }],
    ["TIME_BACKWARDS", { ...next, ts: 999 }],
  ] as const)("answers %s where an entry does not continue the chain", (code, entry) => {
    expect(checkLink(head, entry)?.code).toBe(code);
  });

  it("answers GENESIS_MISSING where a chain begins with anything else", () => {
    expect(checkLink(EMPTY_CHAIN, { ...genesis, type: "decision" })?.code).toBe("GENESIS_MISSING");
    expect(checkLink(EMPTY_CHAIN, { ...genesis, prev: hash })?.code).toBe("CHAIN_BROKEN");
  });

  it("checks against a storage's head what that head knows", () => {
    expect(checkLink({ size: 1, hash }, { ...next, ledger: "two", ts: 0 })).toBeUndefined();
    expect(checkLink({ size: 1, hash }, { ...next, seq: 2 })?.code).toBe("CHAIN_BROKEN");
  });
});

describe("headAfter", () => {
  it("is what the next entry continues", () => {
    expect(head).toStrictEqual({ size: 1, hash, ledger: "one", ts: 1000 });
  });
});
