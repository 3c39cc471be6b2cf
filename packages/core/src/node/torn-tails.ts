import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { sha256Hex } from "../canonical/sha256.ts";
import type { TornTail } from "../ledger/storage.ts";
import { markInDoubt } from "./ledger-in-doubt.ts";
import { readExactly } from "./read-lines.ts";
import type { StoragePaths } from "./storage-paths.ts";
import { syncDirectory } from "./write-file-atomic.ts";

/** A cut-off tail that no entry of the ledger tells of yet. */
export interface UnrecordedTail {
  readonly tail: TornTail;
  /** The file that keeps its bytes. */
  readonly path: string;
}

// A file keeps this ending until an entry tells of it, so that a crash in between forgets nothing.
const UNRECORDED = ".new";
const NAME = /^torn-[0-9TZ]{1,32}-[0-9a-f]{8}\.new$/;

/**
 * Saves what follows the last whole line of a ledger in a file of its own, then cuts it off.
 * Only under the lock: a tail that somebody is still writing looks the same.
 */
export function cutTornTail(
  descriptor: number,
  cut: { readonly from: number; readonly to: number; readonly paths: StoragePaths },
): UnrecordedTail {
  const { directory } = cut.paths;
  const bytes = readExactly(descriptor, cut.from, cut.to - cut.from);
  const sha256 = sha256Hex(bytes);
  const when = new Date().toISOString().replaceAll(/[^0-9TZ]/g, "");
  // A crash after the copy and before the cut leaves both: the copy is the same, so it is not made twice.
  const found = findUnrecordedTails(directory).find((other) => other.tail.sha256 === sha256);
  const path = found?.path ?? join(directory, `torn-${when}-${sha256.slice(0, 8)}${UNRECORDED}`);
  if (found === undefined) save(path, bytes);
  syncDirectory(directory);
  ftruncateSync(descriptor, cut.from);
  try {
    fsyncSync(descriptor);
  } catch (error) {
    markInDoubt(cut.paths);
    throw error;
  }
  return { tail: { bytes: bytes.length, sha256 }, path };
}

/** The tails that were cut off, by whomever, and that no entry tells of yet; the oldest first. */
export function findUnrecordedTails(directory: string): UnrecordedTail[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && NAME.test(entry.name))
    .map((entry) => entry.name)
    .toSorted()
    .map((name) => {
      const path = join(directory, name);
      const bytes = readFileSync(path);
      return { tail: { bytes: bytes.length, sha256: sha256Hex(bytes) }, path };
    });
}

/** Whether nobody has recorded that tail since it was found. */
export function isUnrecorded(tail: UnrecordedTail): boolean {
  return existsSync(tail.path);
}

/** Notes that an entry tells of a tail now. Its bytes stay. */
export function markRecorded(tail: UnrecordedTail): void {
  renameSync(tail.path, tail.path.slice(0, -UNRECORDED.length));
}

function save(path: string, bytes: Buffer): void {
  const descriptor = openSync(path, "wx", 0o600);
  try {
    let done = 0;
    while (done < bytes.length) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
