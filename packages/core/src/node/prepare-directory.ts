import { mkdirSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { errorCode } from "./as-fault.ts";
import { storagePaths, type StoragePaths } from "./storage-paths.ts";
import { syncDirectory } from "./write-file-atomic.ts";

/** A half-written file older than this, in milliseconds, is nobody's any more. */
const ABANDONED = 3_600_000;

/** Makes the folder of a storage, 0700, if it is not there, and answers what lies where in it. */
export function prepareDirectory(directory: string): StoragePaths {
  const absolute = resolve(directory);
  const firstMade = mkdirSync(dirname(absolute), { recursive: true });
  if (makeFolder(absolute)) syncNames(absolute, firstMade ?? absolute);
  // Two names of one folder must mean one ledger.
  const paths = storagePaths(realpathSync(absolute));
  makeFolder(paths.owners);
  writeOnce(paths.gitignore, "*\n");
  return paths;
}

/** Removes what writers that were killed left half written. */
export function removeAbandonedFiles(paths: StoragePaths): void {
  for (const name of readdirSync(paths.directory)) {
    if (!/^[0-9a-f-]{36}\.tmp$/.test(name)) continue;
    const path = join(paths.directory, name);
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (changed !== undefined && Date.now() - changed > ABANDONED) rmSync(path, { force: true });
  }
}

/** Makes a folder, 0700, and says whether it did; one that is there is left as it is. */
export function makeFolder(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST" || !statSync(path).isDirectory()) throw error;
    return false;
  }
}

/** A folder that a power cut takes away takes its ledger along, and the next guard would begin a new one. */
function syncNames(last: string, firstMade: string): void {
  for (let made = last; made.length >= firstMade.length; made = dirname(made)) {
    syncDirectory(dirname(made));
  }
}

function writeOnce(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}
