/**
 * The Merkle tree of RFC 6962 section 2.1 over the entries of a ledger, grown from its frontier: the
 * roots of its complete subtrees, biggest first, each as 64 lower-case hexadecimal digits.
 */
import {
  fromHex,
  sha256Binary,
  sha256Hex,
  toBinary,
  toHex,
  writeBinary,
} from "../canonical/sha256.ts";

/** So many entries are hashed one after the other, which costs less than each by itself. */
const TOGETHER = 16;

/** A tree on which entries are put. */
export interface GrowingTree {
  /** Puts one entry more on the tree. */
  readonly append: (entry: string) => void;
  /** The frontier over all entries so far. */
  readonly frontier: () => readonly string[];
}

/**
 * A tree of `size` entries with this frontier, to be grown.
 *
 * @throws RangeError when the frontier is not one of so many entries.
 */
export function growTree(frontier: readonly string[], size: number): GrowingTree {
  checkFrontier(frontier, size);
  const roots = frontier.map(binaryOf);
  const waiting: string[] = [];
  let count = size;

  function hashWaiting(): void {
    for (const entry of waiting) {
      let root = leafHash(entry);
      // Each 1 at the low end of `count` is a complete subtree as big as the one in hand: they join.
      for (let rest = count; rest % 2 === 1; rest = (rest - 1) / 2) {
        root = nodeHash(roots.pop() ?? "", root);
      }
      roots.push(root);
      count += 1;
    }
    waiting.length = 0;
  }

  return {
    append(entry) {
      if (waiting.push(entry) === TOGETHER) hashWaiting();
    },
    frontier() {
      hashWaiting();
      return roots.map(hexOf);
    },
  };
}

/** The frontier of the tree with some entries more. `size` counts the entries before. */
export function appendEntries(
  frontier: readonly string[],
  size: number,
  entries: readonly string[],
): readonly string[] {
  const tree = growTree(frontier, size);
  for (const entry of entries) tree.append(entry);
  return tree.frontier();
}

/** The root of the tree; for the empty one, SHA-256 of nothing. */
export function rootOf(frontier: readonly string[], size: number): string {
  checkFrontier(frontier, size);
  const [smallest, ...bigger] = frontier.toReversed().map(binaryOf);
  if (smallest === undefined) return sha256Hex("");
  return hexOf(bigger.reduce((right, left) => nodeHash(left, right), smallest));
}

/** How many complete subtrees a tree of `size` leaves has: the 1s in its binary form. */
export function frontierLength(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

/** SHA-256 over 0x00 and the entry's UTF-8, one character a byte. */
function leafHash(entry: string): string {
  return sha256Binary(`\u0000${entry}`);
}

const HASH_BYTES = 32;
/** Used by one node after the other: 0x01, and room for both children. */
const node = new Uint8Array(1 + 2 * HASH_BYTES).fill(1, 0, 1);

/** SHA-256 over 0x01 and both children, one character a byte. */
function nodeHash(left: string, right: string): string {
  writeBinary(node, left, 1);
  writeBinary(node, right, 1 + HASH_BYTES);
  return sha256Binary(node);
}

function binaryOf(hash: string): string {
  return toBinary(fromHex(hash));
}

function hexOf(binary: string): string {
  writeBinary(node, binary, 1);
  return toHex(node.subarray(1, 1 + HASH_BYTES));
}

function checkFrontier(frontier: readonly string[], size: number): void {
  if (!Number.isSafeInteger(size) || size < 0 || frontier.length !== frontierLength(size)) {
    throw new RangeError("a tree's frontier does not fit its size");
  }
}
