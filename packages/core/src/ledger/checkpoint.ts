import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import type { LedgerEntry } from "./entry.ts";
import { LedgerFormatError } from "./ledger-format-error.ts";
import { frontierLength, rootOf } from "./tree.ts";

/** A snapshot of the state that a checkpoint vouches for. */
export interface SnapshotMark {
  /** SHA-256 of the snapshot's text, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** How many entries are folded into it; at most the checkpoint's own size. */
  readonly size: number;
}

/** The body of a `checkpoint` entry: the tree (RFC 6962) over all entries before it. */
export interface Checkpoint {
  /** How many entries stand before the checkpoint: its own `seq`. */
  readonly size: number;
  /** The tree's root. */
  readonly root: string;
  /** The roots of the tree's complete subtrees, biggest first: what the tree grows on from. */
  readonly frontier: readonly string[];
  /** The snapshot taken here, if one was. */
  readonly snapshot?: SnapshotMark;
}

/** The body of a checkpoint entry over the tree with this frontier and size. */
export function writeCheckpoint(
  frontier: readonly string[],
  size: number,
  snapshot?: SnapshotMark,
): JsonObject {
  const body = { size, root: rootOf(frontier, size), frontier: [...frontier] };
  if (!snapshot) return body;
  return { ...body, snapshot: { digest: snapshot.digest, size: snapshot.size } };
}

/**
 * Reads the body of a checkpoint entry and checks it against itself: its size is the entry's `seq`,
 * and its root is the root over its frontier. Whether it is the tree over the entries before it, only
 * someone who has read them can say.
 *
 * @throws LedgerFormatError `ENTRY_MALFORMED` or `ROOT_MISMATCH`.
 */
export function parseCheckpoint(entry: LedgerEntry): Checkpoint {
  const { size, root, frontier, snapshot, ...others } = entry.body;
  if (Object.keys(others).length > 0) throw malformed("has an unknown field");
  if (typeof size !== "number" || size !== entry.seq) throw malformed("`size` must be its `seq`");
  if (!isHash(root)) throw malformed("`root` must be 64 hexadecimal digits");
  if (!Array.isArray(frontier) || frontier.length !== frontierLength(size)) {
    throw malformed("`frontier` does not fit its `size`");
  }
  const hashes = frontier.filter((hash) => isHash(hash));
  if (hashes.length !== frontier.length) throw malformed("`frontier` must hold hashes");
  if (rootOf(hashes, size) !== root) {
    throw new LedgerFormatError(
      "ROOT_MISMATCH",
      "a checkpoint's root is not the one of its frontier",
    );
  }
  const body = { size, root, frontier: hashes };
  return snapshot === undefined ? body : { ...body, snapshot: parseSnapshotMark(snapshot, size) };
}

function parseSnapshotMark(mark: JsonValue, size: number): SnapshotMark {
  if (!isObject(mark) || Object.keys(mark).length !== 2) {
    throw malformed("`snapshot` must have exactly `digest` and `size`");
  }
  const { digest, size: folded } = mark;
  if (!isHash(digest)) throw malformed("`snapshot.digest` must be 64 hexadecimal digits");
  if (typeof folded !== "number" || folded < 0 || folded > size) {
    throw malformed("`snapshot.size` must be at most `size`");
  }
  return { digest, size: folded };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function malformed(what: string): LedgerFormatError {
  return new LedgerFormatError("ENTRY_MALFORMED", `a checkpoint: ${what}`);
}
