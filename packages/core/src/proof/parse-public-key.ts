import { fromBase64, toBase64 } from "../canonical/base64.ts";
import { fromHex, sha256Hex, toHex } from "../canonical/sha256.ts";
import { signatureCheck, type CheckSignature } from "./ed25519.ts";
import { parsePem } from "./pem.ts";

/** A public key that was checked: canonical, of prime order. Made only by {@link parsePublicKey}; frozen. */
export interface PublicKey {
  /** The first 32 hexadecimal digits of the SHA-256 of the 32 key bytes. */
  readonly keyId: string;
  /** `ed25519:` and the canonical base64 of the 32 key bytes: the form in which entries and files hold it. */
  readonly text: string;
}

const TEXT_PREFIX = "ed25519:";
// RFC 8410 section 4: SEQUENCE { SEQUENCE { 1.3.101.112 }, BIT STRING } before the 32 key bytes.
const SPKI_PREFIX = "302a300506032b6570032100";

// A key costs a millisecond to check and is named by its text again and again.
const known = new Map<string, PublicKey>();
const MAX_KNOWN = 256;

// The work behind a key stands here and not on it, so that nobody can swap it.
const checks = new WeakMap<PublicKey, CheckSignature>();

/**
 * Reads and checks an Ed25519 public key: `ed25519:<base64>`, an SPKI PEM (`-----BEGIN PUBLIC KEY-----`),
 * or its 32 raw bytes.
 *
 * @throws TypeError when it is none of these, or names a point that honest keys never are (not
 * canonical, of small order, with a torsion part).
 */
export function parsePublicKey(key: string | Uint8Array): PublicKey {
  if (typeof key === "string") {
    const found = known.get(key);
    if (found) return found;
  }
  const bytes = typeof key === "string" ? bytesOfText(key) : Uint8Array.from(key);
  const check = bytes.length === 32 ? signatureCheck(bytes) : undefined;
  if (!check) {
    throw new TypeError(
      bytes.length === 32
        ? "the public key is not a valid Ed25519 point of prime order"
        : `an Ed25519 public key has 32 bytes, not ${bytes.length}`,
    );
  }
  const publicKey = Object.freeze({
    keyId: sha256Hex(bytes).slice(0, 32),
    text: TEXT_PREFIX + toBase64(bytes),
  });
  checks.set(publicKey, check);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(publicKey.text, publicKey);
  return publicKey;
}

/** The id of a public key in any form that {@link parsePublicKey} reads; throws as it does. */
export function keyIdOf(key: string | Uint8Array): string {
  return parsePublicKey(key).keyId;
}

/** What checks signatures by this key. Throws as {@link parsePublicKey} on an object it did not make and can't read. */
export function checkOf(publicKey: PublicKey): CheckSignature | undefined {
  // A key made by another copy of the package is read again.
  return checks.get(publicKey) ?? checks.get(parsePublicKey(publicKey.text));
}

function bytesOfText(text: string): Uint8Array {
  if (text.startsWith(TEXT_PREFIX)) {
    const bytes = fromBase64(text.slice(TEXT_PREFIX.length));
    if (!bytes) throw new TypeError("the public key after `ed25519:` is not canonical base64");
    return bytes;
  }
  const pem = parsePem(text);
  if (!pem) {
    throw new TypeError(
      "a public key is `ed25519:<base64>`, a PEM that begins with `-----BEGIN PUBLIC KEY-----`, or 32 bytes",
    );
  }
  if (pem.label.endsWith("PRIVATE KEY")) {
    throw new TypeError("this is a private key; a public key is needed here");
  }
  const prefix = fromHex(SPKI_PREFIX);
  const isEd25519 =
    pem.bytes.length === prefix.length + 32 &&
    toHex(pem.bytes.subarray(0, prefix.length)) === SPKI_PREFIX;
  if (pem.label !== "PUBLIC KEY" || !isEd25519) {
    throw new TypeError("the PEM does not hold an Ed25519 public key (RFC 8410)");
  }
  return pem.bytes.subarray(prefix.length);
}
