import { closeSync } from "node:fs";
import { GuardFault } from "../errors/guard-fault.ts";
import { asFault } from "./as-fault.ts";
import { fileLock, type FileLock } from "./file-lock.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { openLedgerFile } from "./open-ledger-file.ts";
import { sweepOwners } from "./owner-files.ts";
import { removeAbandonedFiles } from "./prepare-directory.ts";
import { shortPath } from "./refusal.ts";
import type { StoragePaths } from "./storage-paths.ts";
import { watchLedger, type LedgerWatch } from "./watch-ledger.ts";

/** A ledger that this process has open, however many storage objects use it. */
export interface OpenLedger {
  readonly paths: StoragePaths;
  readonly file: LedgerFile;
  readonly lock: FileLock;
  readonly watch: LedgerWatch;
  /** What waits for its turn. */
  readonly queue: Job[];
  /** Whether somebody has their turn. */
  serving: boolean;
  /** The lock's generation under which the file was last checked. */
  checked: number;
  /** Why the ledger can't be used until it is opened again. */
  failure: GuardFault | undefined;
  /** The sync that began last. */
  syncing: Promise<void> | undefined;
  /** The one after it, once somebody has asked for it. */
  nextSync: Promise<void> | undefined;
  /** How many storage objects use it. */
  references: number;
}

/** Something to do in turn. */
export interface Job {
  /** Whether it must have the lock. */
  readonly locked: boolean;
  readonly run: () => void | Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** By real path. Module state: two storage objects on one folder must not lock each other out. */
const openLedgers = new Map<string, Promise<OpenLedger>>();

/**
 * Opens the ledger of a folder, or joins those who have it open in this process. Each call is matched by one
 * of `leaveLedger`.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if it can't or must not be opened.
 */
export async function openLedger(paths: StoragePaths): Promise<OpenLedger> {
  let opening = openLedgers.get(paths.directory);
  if (opening === undefined) {
    opening = open(paths);
    openLedgers.set(paths.directory, opening);
  }
  try {
    const ledger = await opening;
    // Between its opening and now, whoever else used it may have left, or it may have failed.
    if (openLedgers.get(paths.directory) !== opening) return await openLedger(paths);
    ledger.references += 1;
    return ledger;
  } catch (error) {
    forget(paths, opening);
    throw error;
  }
}

/** Closes a ledger when the last storage object that uses it leaves. */
export function leaveLedger(ledger: OpenLedger): void {
  ledger.references -= 1;
  if (ledger.references > 0) return;
  // A ledger that failed was forgotten before, and another may be open in its place.
  if (ledger.failure === undefined) openLedgers.delete(ledger.paths.directory);
  ledger.watch.close();
  ledger.lock.close();
  closeSync(ledger.file.descriptor);
}

/** Nothing more is done with this ledger until it is opened again, which a new storage object may do at once. */
export function failLedger(ledger: OpenLedger, cause: GuardFault): void {
  if (ledger.failure !== undefined) return;
  ledger.failure = new GuardFault(
    "LEDGER_UNAVAILABLE",
    `the ledger can't be used until its storage is opened again: ${cause.message}`,
    { cause },
  );
  openLedgers.delete(ledger.paths.directory);
  ledger.lock.close();
}

async function open(paths: StoragePaths): Promise<OpenLedger> {
  const lock = fileLock(paths.lock);
  try {
    await lock.take();
    const file = openLedgerFile(paths);
    removeAbandonedFiles(paths);
    sweepOwners(paths);
    return {
      paths,
      file,
      lock,
      watch: watchLedger(paths.ledger),
      queue: [],
      serving: false,
      checked: lock.generation,
      failure: undefined,
      syncing: undefined,
      nextSync: undefined,
      references: 0,
    };
  } catch (error) {
    lock.close();
    throw asFault(
      error,
      "LEDGER_UNAVAILABLE",
      `the ledger ${shortPath(paths.ledger)} can't be opened`,
    );
  }
}

function forget(paths: StoragePaths, opening: Promise<OpenLedger>): void {
  if (openLedgers.get(paths.directory) === opening) openLedgers.delete(paths.directory);
}
