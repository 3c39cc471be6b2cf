import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { StoragePaths } from "./storage-paths.ts";
import { syncDirectory } from "./write-file-atomic.ts";

const BLOCK = 256 * 1024;

/**
 * Marks, once a sync has failed, that the disk may not have the ledger as it is read. Linux takes what it could
 * not write for written: whoever opens the file later reads it, and is told that every sync succeeds. The mark
 * is an empty file: it needs no room on a full disk, and need not outlast the memory that the ledger is read from.
 */
export function markInDoubt(paths: StoragePaths): void {
  try {
    closeSync(openSync(paths.inDoubt, "a", 0o600));
  } catch {
    // The sync's own failure is what the caller must hear.
  }
}

/**
 * Puts a copy that the disk has in the place of a ledger in doubt. Under the lock, before it is opened. Writing
 * the same bytes to the same file again is not enough: on ext4 they still read as zeros after a restart.
 */
export function renewInDoubt(paths: StoragePaths): void {
  if (!existsSync(paths.inDoubt)) return;
  if (existsSync(paths.ledger)) renew(paths);
  rmSync(paths.inDoubt, { force: true });
}

function renew(paths: StoragePaths): void {
  const copy = join(paths.directory, `${randomUUID()}.tmp`);
  try {
    copyFile(paths.ledger, copy);
    renameSync(copy, paths.ledger);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
  syncDirectory(paths.directory);
}

/** Byte for byte: the system's own copy may share what was never written. */
function copyFile(from: string, to: string): void {
  const source = openSync(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const target = openSync(to, "wx", 0o600);
    try {
      copyBytes(source, target);
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
}

function copyBytes(source: number, target: number): void {
  const block = Buffer.allocUnsafe(BLOCK);
  for (;;) {
    const read = readSync(source, block, 0, BLOCK, null);
    if (read === 0) return;
    for (let done = 0; done < read;) done += writeSync(target, block, done, read - done);
  }
}
