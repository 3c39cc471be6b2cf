import { readFile } from "node:fs/promises";
import type { Storage } from "../ledger/storage.ts";
import { asFault, errorCode } from "./as-fault.ts";
import type { StoragePaths } from "./storage-paths.ts";
import { writeFileAtomic } from "./write-file-atomic.ts";

/** The snapshot as a file, 0600. `paths` makes the folder if need be. */
export function snapshotFile(paths: () => StoragePaths, durable: boolean): Storage["snapshot"] {
  return {
    async read() {
      try {
        return await readFile(paths().snapshot, "utf8");
      } catch (error) {
        if (errorCode(error) === "ENOENT") return undefined;
        throw asFault(error, "LEDGER_UNAVAILABLE", "the snapshot can't be read");
      }
    },
    async write(text) {
      const place = paths();
      try {
        await writeFileAtomic(place.snapshot, text, { temporary: place.directory, durable });
      } catch (error) {
        throw asFault(error, "LEDGER_COMMIT_FAILED", "the snapshot can't be written");
      }
    },
  };
}
