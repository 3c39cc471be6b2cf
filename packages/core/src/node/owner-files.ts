import { lstatSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "./as-fault.ts";
import { openSqliteFile, type SqliteFile } from "./sqlite-file.ts";
import type { StoragePaths } from "./storage-paths.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** How many files of the dead are removed when a ledger is opened. */
const SWEEP = 32;

/**
 * Makes the file of an owner and holds its lock until the process ends or it is given up. Under the ledger's
 * lock, as is sweeping: else a file could be swept before it is locked.
 */
export function claimOwner(paths: StoragePaths, owner: string): SqliteFile {
  const file = openSqliteFile(join(paths.owners, owner), { create: true, volatile: true });
  if (file.tryLock()) return file;
  file.close();
  throw new Error("the lock of a new owner is taken");
}

/** Gives an owner up: from now on it counts as dead. */
export function releaseOwner(paths: StoragePaths, owner: string, file: SqliteFile): void {
  try {
    removeFile(join(paths.owners, owner));
  } finally {
    file.close();
  }
}

/** Whether a process holds the lock of that owner. The id comes from a ledger: anybody's text. */
export function isOwnerAlive(paths: StoragePaths, owner: string): boolean {
  if (typeof owner !== "string" || !UUID.test(owner)) return false;
  const path = join(paths.owners, owner);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return false;
  let file: SqliteFile;
  try {
    file = openSqliteFile(path, { create: false });
  } catch (error) {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
    throw error;
  }
  try {
    if (file.probe() === "locked") return true;
    removeFile(path);
    return false;
  } finally {
    file.close();
  }
}

/** Removes files that processes left when they were killed. Under the ledger's lock. */
export function sweepOwners(paths: StoragePaths): void {
  const names = readdirSync(paths.owners).filter((name) => UUID.test(name));
  for (const name of names.slice(0, SWEEP)) {
    try {
      isOwnerAlive(paths, name);
    } catch {
      // Tidying up is no reason not to open.
    }
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
