import { constants } from "node:fs";
import { open, unlink, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256Hex } from "../canonical/sha256.ts";
import { GuardFault } from "../errors/guard-fault.ts";
import type { Storage } from "../ledger/storage.ts";
import { asFault, errorCode } from "./as-fault.ts";
import { makeFolder } from "./prepare-directory.ts";
import type { StoragePaths } from "./storage-paths.ts";
import { syncDirectory, writeFileAtomic } from "./write-file-atomic.ts";

/** The most bytes of one blob. */
const MAX_BLOB_BYTES: number = 8 * 1024 * 1024;
const DIGEST = /^[0-9a-f]{64}$/;

/** Blobs as files, 0600, named by their digest. `paths` makes the folder if need be. */
export function blobFiles(paths: () => StoragePaths, durable: boolean): Storage["blobs"] {
  return {
    async put(digest, text) {
      checkBlob(digest, text);
      const place = paths();
      if ((await readBlob(place, digest)) === text) return;
      try {
        await writeBlob(place, { digest, text, durable });
      } catch (error) {
        throw asFault(error, "LEDGER_COMMIT_FAILED", "a blob can't be written");
      }
    },
    async get(digest) {
      return isDigest(digest) ? await readBlob(paths(), digest) : undefined;
    },
    async delete(digest) {
      if (!isDigest(digest)) return;
      try {
        await unlink(blobPath(paths(), digest));
      } catch (error) {
        if (errorCode(error) !== "ENOENT") {
          throw asFault(error, "LEDGER_COMMIT_FAILED", "a blob can't be deleted");
        }
      }
    },
  };
}

/** A digest may come from a ledger, so from anybody; it becomes a path. */
function isDigest(digest: unknown): digest is string {
  return typeof digest === "string" && DIGEST.test(digest);
}

function checkBlob(digest: string, text: string): void {
  if (typeof text !== "string" || !text.isWellFormed()) throw new TypeError("a blob is not a text");
  if (Buffer.byteLength(text) > MAX_BLOB_BYTES) {
    throw new GuardFault("LEDGER_COMMIT_FAILED", "a blob has more than 8 MiB");
  }
  if (!isDigest(digest) || sha256Hex(text) !== digest) {
    throw new TypeError("a blob's digest is not the SHA-256 of its text");
  }
}

async function writeBlob(
  paths: StoragePaths,
  blob: { readonly digest: string; readonly text: string; readonly durable: boolean },
): Promise<void> {
  const path = blobPath(paths, blob.digest);
  makeFolder(paths.blobs);
  makeFolder(dirname(path));
  await writeFileAtomic(path, blob.text, { temporary: paths.directory, durable: blob.durable });
  if (blob.durable) {
    syncDirectory(paths.blobs);
    syncDirectory(paths.directory);
  }
}

/** `undefined` as well where the file is not what its name says: a changed blob is a missing one. */
async function readBlob(paths: StoragePaths, digest: string): Promise<string | undefined> {
  // Windows has no O_NOFOLLOW and no O_NONBLOCK: they are undefined there, which counts as 0.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file: FileHandle;
  try {
    file = await open(blobPath(paths, digest), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ELOOP") return undefined;
    throw asFault(error, "LEDGER_UNAVAILABLE", "a blob can't be read");
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > MAX_BLOB_BYTES) return undefined;
    const text = await file.readFile("utf8");
    return sha256Hex(text) === digest ? text : undefined;
  } finally {
    await file.close();
  }
}

function blobPath(paths: StoragePaths, digest: string): string {
  return join(paths.blobs, digest.slice(0, 2), digest);
}
