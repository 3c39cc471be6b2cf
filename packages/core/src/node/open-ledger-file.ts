import { closeSync, constants, fstatSync, lstatSync, openSync } from "node:fs";
import { fileIdentity } from "./file-identity.ts";
import { findTail } from "./find-tail.ts";
import { renewInDoubt } from "./ledger-in-doubt.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { readHead } from "./read-head.ts";
import { refusal } from "./refusal.ts";
import { finishSigningKey, refuseLostLedger } from "./signing-key-file.ts";
import type { StoragePaths } from "./storage-paths.ts";
import { cutTornTail, findUnrecordedTails } from "./torn-tails.ts";
import { syncDirectory } from "./write-file-atomic.ts";

/**
 * Opens the ledger of a folder, or makes an empty one. Under the lock. Takes the same time for one line
 * and for a million. An unfinished last line is saved and cut off; nothing else is ever changed.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if the ledger must not be used as it is.
 */
export function openLedgerFile(paths: StoragePaths): LedgerFile {
  const before = lstatSync(paths.ledger, { throwIfNoEntry: false });
  if (before !== undefined && !before.isFile()) {
    throw refusal(paths.ledger, "is not a regular file: put the ledger itself in its place");
  }
  const isEmpty = (before?.size ?? 0) === 0;
  if (isEmpty) refuseLostLedger(paths);
  renewInDoubt(paths);
  // Windows has no O_NOFOLLOW: it is undefined there, which counts as 0.
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const descriptor = openSync(paths.ledger, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  try {
    // Also where the file is there: whoever made it may have died before this.
    if (isEmpty) syncDirectory(paths.directory);
    return judge(paths, descriptor);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function judge(paths: StoragePaths, descriptor: number): LedgerFile {
  const stats = fstatSync(descriptor, { bigint: true });
  const size = Number(stats.size);
  const tail = findTail(descriptor, size);
  if (tail === undefined) throw notALedger(paths);
  const head = readHead(paths.ledger, tail);
  if (tail.end === 0) refuseLostLedger(paths);
  // From here on the ledger is taken for good, and what a crash left half done is finished.
  if (tail.end > 0) finishSigningKey(paths);
  if (tail.end < size) {
    cutTornTail(descriptor, { from: tail.end, to: size, paths });
  }
  return {
    paths,
    descriptor,
    identity: fileIdentity(stats),
    bytes: tail.end,
    ...head,
    synced: 0,
    unrecorded: findUnrecordedTails(paths.directory),
  };
}

function notALedger(paths: StoragePaths): Error {
  return refusal(
    paths.ledger,
    "is not opened, and nothing was changed: its last 64 KiB hold no whole line, which no guard leaves. Restore it from a backup",
  );
}
