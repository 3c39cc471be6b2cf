import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { appendEntries, frontierLength, growTree, rootOf } from "./tree.ts";

/** RFC 6962 2.1, word by word: split at the largest power of two below n. */
function merkleTreeHash(entries: readonly string[]): string {
  const [only] = entries;
  if (only === undefined) return createHash("sha256").digest("hex");
  if (entries.length === 1) return createHash("sha256").update("\0").update(only).digest("hex");
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  const hash = createHash("sha256").update(Uint8Array.of(1));
  hash.update(merkleTreeHash(entries.slice(0, split)), "hex");
  return hash.update(merkleTreeHash(entries.slice(split)), "hex").digest("hex");
}

function grow(entries: readonly string[]): readonly string[] {
  return appendEntries([], 0, entries);
}

describe("growTree", () => {
  it("hashes 0x00 and the entry of a leaf, as RFC 6962 states", () => {
    expect(grow([""])).toStrictEqual([
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    ]);
  });

  it("hashes an entry's UTF-8", () => {
    expect(grow(["é"])).toStrictEqual([createHash("sha256").update("\0é").digest("hex")]);
  });

  it("hashes 0x01 and both children of a node, left first", () => {
    expect(grow(["left", "right"])).toStrictEqual([merkleTreeHash(["left", "right"])]);
    expect(grow(["right", "left"])).not.toStrictEqual(grow(["left", "right"]));
  });

  it("gives the frontier after each entry", () => {
    const tree = growTree([], 0);
    const entries = Array.from({ length: 20 }, (_, index) => `entry ${index}`);
    for (const [index, entry] of entries.entries()) {
      tree.append(entry);
      expect(tree.frontier()).toStrictEqual(grow(entries.slice(0, index + 1)));
    }
  });
});

describe("rootOf", () => {
  it("is the Merkle tree hash of RFC 6962 at every size up to 130", () => {
    const entries = Array.from({ length: 130 }, (_, index) => `entry ${index}`);
    for (let size = 0; size <= entries.length; size += 1) {
      const some = entries.slice(0, size);
      expect(rootOf(grow(some), size)).toBe(merkleTreeHash(some));
    }
  });

  it("changes with every entry, its text and its place", () => {
    const root = rootOf(grow(["a", "b", "c"]), 3);
    for (const other of [
      ["a", "b"],
      ["a", "b", "c", "c"],
      ["b", "a", "c"],
      ["a", "b", "d"],
    ]) {
      expect(rootOf(grow(other), other.length)).not.toBe(root);
    }
  });
});

describe("appendEntries", () => {
  it("leaves the frontier it was given as it is", () => {
    const frontier = grow(["a", "b", "c"]);
    const before = [...frontier];
    appendEntries(frontier, 3, ["d"]);
    expect(frontier).toStrictEqual(before);
  });

  it("grows on from a frontier alone, as after reading a checkpoint", () => {
    const entries = Array.from({ length: 13 }, (_, index) => `entry ${index}`);
    const resumed = JSON.parse(JSON.stringify(grow(entries.slice(0, 11))));
    const grown = appendEntries(resumed, 11, ["entry 11"]);
    expect(appendEntries(grown, 12, ["entry 12"])).toStrictEqual(grow(entries));
  });

  it("refuses a frontier that does not fit its size", () => {
    for (const size of [-1, 1.5, 3, NaN, 2 ** 53]) {
      expect(() => appendEntries(grow(["a"]), size, ["b"])).toThrow(RangeError);
      expect(() => rootOf(grow(["a"]), size)).toThrow(RangeError);
    }
  });
});

describe("frontierLength", () => {
  it("counts the complete subtrees, also of sizes beyond 32 bits", () => {
    expect([0, 1, 2, 3, 7, 8, 255].map(frontierLength)).toStrictEqual([0, 1, 1, 2, 3, 1, 8]);
    expect(frontierLength(2 ** 40 + 5)).toBe(3);
  });
});
