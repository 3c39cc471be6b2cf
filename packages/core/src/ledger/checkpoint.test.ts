import { describe, expect, it } from "vitest";
import { parseCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { parseEntry, writeEntry, type LedgerEntry } from "./entry.ts";
import { LedgerFormatError } from "./ledger-format-error.ts";
import { appendEntries, rootOf } from "./tree.ts";

const frontier = appendEntries([], 0, ["a", "b", "c"]);
const digest = "2".repeat(64);

function entryWith(body: LedgerEntry["body"], seq = 3): LedgerEntry {
  const ids = { ledger: "one", prev: digest, kid: "0".repeat(32), ts: 1 };
  return parseEntry(writeEntry({ type: "checkpoint", seq, ...ids, body }));
}

describe("writeCheckpoint", () => {
  it("writes the tree, and the snapshot where there is one, as parseCheckpoint reads them", () => {
    const tree = { size: 3, root: rootOf(frontier, 3), frontier };
    expect(parseCheckpoint(entryWith(writeCheckpoint(frontier, 3)))).toStrictEqual(tree);
    const snapshot = { digest, size: 2 };
    expect(parseCheckpoint(entryWith(writeCheckpoint(frontier, 3, snapshot)))).toStrictEqual({
      ...tree,
      snapshot,
    });
  });

  it("refuses a frontier that does not fit its size", () => {
    expect(() => writeCheckpoint(frontier, 4)).toThrow(RangeError);
  });
});

describe("parseCheckpoint", () => {
  const body = writeCheckpoint(frontier, 3, { digest, size: 3 });

  it.each([
    ["another size than its seq", { ...body, size: 2 }],
    ["no size", { root: digest, frontier: [] }],
    ["a field more", { ...body, extra: 1 }],
    ["a root that is no hash", { ...body, root: "x" }],
    ["too short a frontier", { ...body, frontier: frontier.slice(1) }],
    ["a frontier that is no array", { ...body, frontier: { length: 2 } }],
    ["a frontier that holds no hashes", { ...body, frontier: ["x", 1] }],
    ["a snapshot that is no object", { ...body, snapshot: null }],
    ["a snapshot that is an array", { ...body, snapshot: [digest, 3] }],
    ["a snapshot without digest", { ...body, snapshot: { size: 3, other: digest } }],
    ["a snapshot with a field more", { ...body, snapshot: { digest, size: 3, extra: 1 } }],
    ["a snapshot of entries after it", { ...body, snapshot: { digest, size: 4 } }],
    ["a snapshot of less than nothing", { ...body, snapshot: { digest, size: -1 } }],
    ["a snapshot size as text", { ...body, snapshot: { digest, size: "3" } }],
  ])("refuses a body with %s", (_, odd) => {
    expect(codeOf(entryWith(odd))).toBe("ENTRY_MALFORMED");
  });

  it("refuses a body that fits itself but stands at another place", () => {
    expect(codeOf(entryWith(body, 4))).toBe("ENTRY_MALFORMED");
  });

  it("refuses a root that is not the one of its frontier", () => {
    expect(codeOf(entryWith({ ...body, root: digest }))).toBe("ROOT_MISMATCH");
  });
});

function codeOf(entry: LedgerEntry): unknown {
  try {
    return parseCheckpoint(entry);
  } catch (error) {
    return LedgerFormatError.isInstance(error) ? error.code : error;
  }
}
