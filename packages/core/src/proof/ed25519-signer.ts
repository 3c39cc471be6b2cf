import { isBytes } from "../canonical/is-bytes.ts";
import { fromHex, toHex } from "../canonical/sha256.ts";
import { secretKeyFromSeed, type SecretKey } from "./ed25519.ts";
import { parsePublicKey } from "./parse-public-key.ts";
import { parsePem, writePem } from "./pem.ts";
import type { Signer } from "./proof.ts";

/** A signer whose secret key is in this process: it signs synchronously. */
export interface Ed25519Signer extends Signer {
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

// RFC 8410 section 7: SEQUENCE { 0, SEQUENCE { 1.3.101.112 }, OCTET STRING { OCTET STRING } } before the seed.
const PKCS8_PREFIX = "302e020100300506032b657004220420";

const PEM_HELP =
  "a PKCS#8 PEM that begins with `-----BEGIN PRIVATE KEY-----`, as `openssl genpkey -algorithm ed25519` writes";

// A signer's key stands here and not on it: printing or cloning a signer shows no key.
const secretKeys = new WeakMap<Signer, SecretKey>();

/**
 * A signer from an Ed25519 private key in PKCS#8 (RFC 8410): PEM or DER, without a password. Read once;
 * keep the signer, not the text.
 *
 * @throws TypeError when it is anything else. The message never holds bytes of the key.
 */
export function ed25519Signer(pkcs8: string | Uint8Array): Ed25519Signer {
  return signerFromSeed(seedFromPkcs8(derFrom(pkcs8)));
}

/** A signer with a fresh random key that nobody else has and nothing keeps. */
export function generateSigner(): Ed25519Signer {
  return signerFromSeed(randomSeed());
}

/** A fresh random private key as a PKCS#8 PEM (RFC 8410): a secret. */
export function generatePrivateKeyPem(): string {
  return writePem({ label: "PRIVATE KEY", bytes: fromHex(PKCS8_PREFIX + toHex(randomSeed())) });
}

/** The key of a signer made here; `undefined` for a signer made by anyone else. */
export function secretKeyOf(signer: Signer): SecretKey | undefined {
  return secretKeys.get(signer);
}

function signerFromSeed(seed: Uint8Array): Ed25519Signer {
  const secretKey = secretKeyFromSeed(seed);
  const publicKey = parsePublicKey(secretKey.publicKey);
  const signer: Ed25519Signer = Object.freeze({
    keyId: publicKey.keyId,
    publicKey: publicKey.text,
    // Plain bytes: node:crypto gives a Buffer, which prints, compares and clones otherwise.
    sign: (bytes: Uint8Array) => Uint8Array.from(secretKey.sign(bytes)),
  });
  secretKeys.set(signer, secretKey);
  return signer;
}

function randomSeed(): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(32));
}

function derFrom(pkcs8: string | Uint8Array): Uint8Array {
  // As a variable of the environment that is not set.
  if (typeof pkcs8 !== "string" && !isBytes(pkcs8)) {
    throw new TypeError(`the private key is neither text nor bytes: give ${PEM_HELP}`);
  }
  // A key file read as bytes is a PEM as a rule; DER begins with 0x30.
  const isPemBytes = typeof pkcs8 !== "string" && pkcs8[0] !== 0x30;
  if (typeof pkcs8 !== "string" && !isPemBytes) return pkcs8;
  const pem = parsePem(typeof pkcs8 === "string" ? pkcs8 : new TextDecoder().decode(pkcs8));
  if (!pem) throw new TypeError(`the private key is not ${PEM_HELP}`);
  if (pem.label === "ENCRYPTED PRIVATE KEY") {
    throw new TypeError("the private key has a password; decrypt it first (`openssl pkey`)");
  }
  if (pem.label !== "PRIVATE KEY") throw new TypeError(`the private key's PEM is not ${PEM_HELP}`);
  return pem.bytes;
}

function seedFromPkcs8(der: Uint8Array): Uint8Array {
  const prefix = fromHex(PKCS8_PREFIX);
  const isEd25519 =
    der.length === prefix.length + 32 && prefix.every((byte, index) => der[index] === byte);
  if (!isEd25519) {
    throw new TypeError(
      "the private key is not a plain Ed25519 key in PKCS#8 (RFC 8410: 48 bytes, version 0, no attributes)",
    );
  }
  return der.subarray(prefix.length);
}
