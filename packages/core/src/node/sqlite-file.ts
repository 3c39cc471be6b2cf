/**
 * A file used for nothing but its lock: SQLite's locks are the only ones that Node offers without an
 * addon and that the kernel releases when a process dies, however it dies.
 *
 * INVARIANT: nothing in this process opens such a file but SQLite. POSIX drops all of a process's
 * locks on a file when *any* descriptor of it is closed; SQLite takes care of that, others don't.
 */
import { chmodSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { GuardFault } from "../errors/guard-fault.ts";

/** An open lock file. All of it is synchronous and none of it waits. */
export interface SqliteFile {
  /** Takes the exclusive lock; `false` if anyone else has a lock on the file now. */
  readonly tryLock: () => boolean;
  /** Whether somebody holds the exclusive lock. Where nobody does, nobody can take it until `close`. */
  readonly probe: () => "locked" | "free";
  readonly unlock: () => void;
  readonly close: () => void;
}

/** How {@link openSqliteFile} treats a file that is not there. */
export interface SqliteFileOptions {
  /** Whether to make it; otherwise opening it fails. */
  readonly create: boolean;
  /** What the file says is of no use after a power cut, so nothing waits for the disk. */
  readonly volatile?: boolean;
}

// https://www.sqlite.org/rescode.html
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/**
 * Opens a lock file, making it first if asked to.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` where the runtime has no `node:sqlite`.
 */
export function openSqliteFile(path: string, options: SqliteFileOptions): SqliteFile {
  const { DatabaseSync } = sqlite();
  const url = pathToFileURL(path);
  url.search = options.create ? "mode=rwc" : "mode=rw";
  // Waiting inside SQLite would block the whole process, and it waits unfairly.
  const database = new DatabaseSync(url, { timeout: 0 });
  try {
    if (options.volatile === true) database.exec("PRAGMA synchronous = OFF");
    if (options.create) prepare(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    tryLock: () => tryLock(database),
    probe: () => probe(database),
    unlock: () => database.exec("ROLLBACK"),
    close: () => database.close(),
  };
}

function prepare(database: DatabaseSync, path: string): void {
  const { size, mode } = statSync(path);
  if ((mode & 0o077) !== 0) chmodSync(path, 0o600);
  if (size > 0) return;
  try {
    // On an empty file every lock would make, sync and remove a journal: 35 µs in place of 8.
    database.exec("PRAGMA user_version = 1");
  } catch (error) {
    if (sqliteCode(error) !== SQLITE_BUSY) throw error;
  }
}

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (sqliteCode(error) === SQLITE_BUSY) return false;
    throw error;
  }
}

function probe(database: DatabaseSync): "locked" | "free" {
  try {
    database.exec("BEGIN; SELECT count(*) FROM sqlite_schema");
    return "free";
  } catch (error) {
    const code = sqliteCode(error);
    if (code === SQLITE_BUSY) return "locked";
    // SQLite reads the file only under a lock, so damage (a power cut) shows that nobody holds it.
    if (code === SQLITE_NOTADB || code === SQLITE_CORRUPT) return "free";
    throw error;
  }
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

function sqlite(): typeof import("node:sqlite") {
  // Asked for here, so that a program on an older runtime can load this module for the rest of it.
  const found = globalThis.process?.getBuiltinModule?.("node:sqlite");
  if (found !== undefined) return found;
  throw new GuardFault(
    "LEDGER_UNAVAILABLE",
    "fileStorage locks its folder with node:sqlite, which this runtime lacks: use Node 22.13 or newer, or another storage",
  );
}
