/**
 * The Merkle tree of RFC 6962 section 2.1 over the entries of a ledger, grown from its frontier: the
 * roots of its complete subtrees, biggest first. Hashes are 64 lower-case hexadecimal digits.
 */
import { sha256Hex, sha256HexOfHex } from "../canonical/sha256.ts";

/** The hash of a leaf: SHA-256 over 0x00 and the entry's UTF-8. */
export function leafHash(entry: string): string {
  return sha256Hex(`\u0000${entry}`);
}

/** The frontier of the tree with one leaf more. `size` counts the leaves before. */
export function appendLeaf(
  frontier: readonly string[],
  size: number,
  leaf: string,
): readonly string[] {
  checkFrontier(frontier, size);
  const grown = [...frontier];
  grow(grown, size, leaf);
  return grown;
}

/** The frontier of the tree with many entries more. `size` counts the leaves before. */
export function appendEntries(
  frontier: readonly string[],
  size: number,
  entries: readonly string[],
): readonly string[] {
  checkFrontier(frontier, size);
  const grown = [...frontier];
  for (const [index, entry] of entries.entries()) grow(grown, size + index, leafHash(entry));
  return grown;
}

function grow(frontier: string[], size: number, leaf: string): void {
  let node = leaf;
  // Each 1 at the low end of `size` is a complete subtree as big as the one in hand: they join.
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
    node = nodeHash(frontier.pop() ?? "", node);
  }
  frontier.push(node);
}

/** The root of the tree; for the empty one, SHA-256 of nothing. */
export function rootOf(frontier: readonly string[], size: number): string {
  checkFrontier(frontier, size);
  const [smallest, ...bigger] = frontier.toReversed();
  if (smallest === undefined) return sha256Hex("");
  return bigger.reduce((right, left) => nodeHash(left, right), smallest);
}

/** How many complete subtrees a tree of `size` leaves has: the 1s in its binary form. */
export function frontierLength(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

/** The hash of an inner node: SHA-256 over 0x01 and both children. */
export function nodeHash(left: string, right: string): string {
  return sha256HexOfHex(`01${left}${right}`);
}

function checkFrontier(frontier: readonly string[], size: number): void {
  if (!Number.isSafeInteger(size) || size < 0 || frontier.length !== frontierLength(size)) {
    throw new RangeError("a tree's frontier does not fit its size");
  }
}
