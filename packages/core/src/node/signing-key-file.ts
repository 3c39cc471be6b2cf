import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
} from "node:fs";
import { generatePrivateKeyPem } from "../proof/ed25519-signer.ts";
import { parsePem } from "../proof/pem.ts";
import { refusal } from "./refusal.ts";
import type { StoragePaths } from "./storage-paths.ts";
import { syncDirectory, writeFileAtomic } from "./write-file-atomic.ts";

const MAX_KEY_BYTES = 16_384;

/**
 * The private key (PKCS#8 PEM) that signs the ledger of a folder; makes one for a ledger without lines.
 * Under the lock, after the ledger was looked at.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if there is a ledger and no key, or others can read the key.
 */
export async function signingKeyOf(paths: StoragePaths, ledgerIsEmpty: boolean): Promise<string> {
  if (ledgerIsEmpty) refuseLostLedger(paths);
  else finishSigningKey(paths);
  if (isThere(paths.signingKey)) return readKey(paths.signingKey);
  if (!ledgerIsEmpty) {
    throw refusal(
      paths.signingKey,
      "is missing, and without it the ledger beside it can't be continued: restore the key from a backup, give the guard the ledger's signer, or start a new ledger in another folder",
    );
  }
  if (!isThere(paths.newSigningKey)) {
    await writeFileAtomic(paths.newSigningKey, generatePrivateKeyPem(), {
      temporary: paths.directory,
      durable: true,
    });
  }
  return readKey(paths.newSigningKey);
}

/**
 * Gives the key of a ledger that has lines its lasting name. Under the lock. Until then the key has signed
 * nothing, so a key under its lasting name without a ledger shows that somebody took the ledger away.
 */
export function finishSigningKey(paths: StoragePaths): void {
  if (!isThere(paths.newSigningKey) || isThere(paths.signingKey)) return;
  renameSync(paths.newSigningKey, paths.signingKey);
  syncDirectory(paths.directory);
}

/**
 * Called where a ledger has no lines: one whose key has signed must have had some.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` if there is such a key.
 */
export function refuseLostLedger(paths: StoragePaths): void {
  if (!isThere(paths.signingKey)) return;
  throw refusal(
    paths.ledger,
    "is missing or empty, but a key is there that has signed one: restore the ledger from a backup, or move the key away to start a new ledger",
  );
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function readKey(path: string): string {
  const found = lstatSync(path);
  if (!found.isFile())
    throw refusal(path, "is not a regular file: put the key itself in its place");
  // Windows has no O_NOFOLLOW and no O_NONBLOCK: they are undefined there, which counts as 0.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    // Asked of the open file: the one at the path may be another by now.
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > MAX_KEY_BYTES) {
      throw refusal(path, "is not a key file: restore it from a backup");
    }
    if (process.platform !== "win32" && (stats.mode & 0o077) !== 0) {
      throw refusal(
        path,
        "can be read by others: make a new key if they may have read it, else `chmod 600` it",
      );
    }
    return checkPem(path, readFileSync(descriptor, "utf8"));
  } finally {
    closeSync(descriptor);
  }
}

function checkPem(path: string, text: string): string {
  if (parsePem(text)?.label === "PRIVATE KEY") return text;
  throw refusal(path, "is not a private key in PKCS#8 PEM: restore it from a backup");
}
