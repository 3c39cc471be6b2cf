import type { LedgerHead } from "../ledger/storage.ts";
import type { FileIdentity } from "./file-identity.ts";
import type { StoragePaths } from "./storage-paths.ts";
import type { UnrecordedTail } from "./torn-tails.ts";

/** An open ledger and what is known of it. What is known holds only under the lock. */
export interface LedgerFile {
  readonly paths: StoragePaths;
  readonly descriptor: number;
  readonly identity: FileIdentity;
  /** Where the last known line ends. */
  bytes: number;
  /** How many lines end by there. */
  size: number;
  /** The `hash` of the last of them. */
  hash: string;
  /** Up to which byte the disk is known to have it: 0 until a sync has succeeded since it was opened. */
  synced: number;
  /** Tails that were cut off and that no entry tells of. */
  unrecorded: UnrecordedTail[];
}

/** The head that a commit is told. */
export function ledgerHead(file: LedgerFile): LedgerHead {
  const torn = file.unrecorded[0];
  if (torn === undefined) return { size: file.size, hash: file.hash };
  return { size: file.size, hash: file.hash, torn: torn.tail };
}
