import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const DIGEST = /^[0-9a-f]{64}$/;

/** A text that is kept beside a ledger, found by its SHA-256; `undefined` where it is not there or not itself. */
export function readBlob(folder: string, digest: string): string | undefined {
  // The digest comes from a file and becomes a path.
  if (!DIGEST.test(digest)) return undefined;
  try {
    const text = readFileSync(join(folder, "blobs", digest.slice(0, 2), digest), "utf8");
    return sha256Hex(text) === digest ? text : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of a text's UTF-8, hexadecimal. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
