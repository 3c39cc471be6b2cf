/**
 * The one door to Ed25519 (RFC 8032): node:crypto where the runtime has it, noble elsewhere. Both
 * make the same signatures and accept the same ones; a test compares them.
 *
 * Verifiers disagree on crafted keys and signatures unless all follow one rule. Ours: a public key is
 * 32 canonical bytes of a point of prime order; R is the canonical encoding of such a point too and
 * not the identity; S < L. Honest signers make nothing else.
 */
import {
  getPublicKey,
  hashes,
  Point,
  sign as nobleSign,
  verify as nobleVerify,
} from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { toBase64 } from "../canonical/base64.ts";
import { fromHex } from "../canonical/sha256.ts";

type NodeCrypto = typeof import("node:crypto");

/** A secret key, ready to sign. */
export interface SecretKey {
  /** The 32 bytes of its public key (RFC 8032 5.1.5). */
  readonly publicKey: Uint8Array;
  /** The 64 bytes of the signature (RFC 8032 5.1.6). */
  readonly sign: (message: Uint8Array) => Uint8Array;
  /** The same signature as standard base64. */
  readonly signToBase64: (message: Uint8Array) => string;
}

/** Says whether 64 bytes are a signature over a message by one public key (RFC 8032 5.1.7). Never throws. */
export type CheckSignature = (message: Uint8Array, signature: Uint8Array) => boolean;

/** Readies a secret key: its 32-byte seed (RFC 8032 5.1.5). */
export function secretKeyFromSeed(seed: Uint8Array): SecretKey {
  const crypto = workingNodeCrypto();
  return crypto ? secretKeyFromSeedNode(crypto, seed) : secretKeyFromSeedPortable(seed);
}

/** {@link secretKeyFromSeed} without node:crypto, and to compare against. */
export function secretKeyFromSeedPortable(seed: Uint8Array): SecretKey {
  const kept = Uint8Array.from(seed);
  const sign = (message: Uint8Array): Uint8Array => withSha512(() => nobleSign(message, kept));
  return {
    publicKey: withSha512(() => getPublicKey(kept)),
    sign,
    signToBase64: (message) => toBase64(sign(message)),
  };
}

/**
 * Readies a public key to check signatures with, or answers `undefined` where the bytes are not one:
 * not 32, not canonical, not on the curve, of small order, or with a torsion part. Costs about a
 * millisecond, once a key.
 */
export function signatureCheck(publicKey: Uint8Array): CheckSignature | undefined {
  const kept = Uint8Array.from(publicKey);
  if (!isPrimeOrder(kept)) return undefined;
  const crypto = workingNodeCrypto();
  return crypto ? signatureCheckNode(crypto, kept) : signatureCheckNoble(kept);
}

/** {@link signatureCheck} without node:crypto, and to compare against. */
export function signatureCheckPortable(publicKey: Uint8Array): CheckSignature | undefined {
  const kept = Uint8Array.from(publicKey);
  return isPrimeOrder(kept) ? signatureCheckNoble(kept) : undefined;
}

let nodeCrypto: NodeCrypto | undefined;
let isProbed = false;

/**
 * node:crypto, where the runtime has one that does Ed25519: some have the module and throw, or answer
 * otherwise. Asked once, with a published example (RFC 8032 7.1, TEST 1).
 */
function workingNodeCrypto(): NodeCrypto | undefined {
  if (!isProbed) {
    isProbed = true;
    const candidate = globalThis.process?.getBuiltinModule?.("node:crypto");
    if (candidate && makesExample(candidate)) nodeCrypto = candidate;
  }
  return nodeCrypto;
}

const EXAMPLE_SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const EXAMPLE_SIGNATURE =
  "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw==";

function makesExample(crypto: NodeCrypto): boolean {
  try {
    const nothing = new Uint8Array();
    const { publicKey, sign, signToBase64 } = secretKeyFromSeedNode(crypto, fromHex(EXAMPLE_SEED));
    const check = signatureCheckNode(crypto, publicKey);
    const signature = sign(nothing);
    return (
      signToBase64(nothing) === EXAMPLE_SIGNATURE &&
      check(nothing, signature) &&
      !check(Uint8Array.of(1), signature)
    );
  } catch {
    return false;
  }
}

// RFC 8410 sections 7 and 4: what stands before the 32 bytes in PKCS#8 and in SPKI.
const PKCS8_PREFIX = "302e020100300506032b657004220420";
const SPKI_PREFIX = "302a300506032b6570032100";

function secretKeyFromSeedNode(crypto: NodeCrypto, seed: Uint8Array): SecretKey {
  const der = derOf(PKCS8_PREFIX, seed);
  // INVARIANT: the key object is made once. A PEM at each call costs as much as the signature.
  const key = crypto.createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  der.fill(0);
  const spki = crypto.createPublicKey(key).export({ format: "der", type: "spki" });
  return {
    publicKey: Uint8Array.from(spki.subarray(-32)),
    sign: (message) => crypto.sign(null, message, key),
    signToBase64: (message) => crypto.sign(null, message, key).toString("base64"),
  };
}

function signatureCheckNode(crypto: NodeCrypto, publicKey: Uint8Array): CheckSignature {
  const der = derOf(SPKI_PREFIX, publicKey);
  const key = crypto.createPublicKey({ key: der, format: "der", type: "spki" });
  return (message, signature) => {
    try {
      return (
        signature.length === 64 &&
        !hasIdentityR(signature) &&
        crypto.verify(null, message, key, signature)
      );
    } catch {
      return false;
    }
  };
}

/** node:crypto's types ask for a Buffer and its code for any bytes: this is one where Buffer exists. */
function derOf(prefix: string, bytes: Uint8Array): Buffer {
  return Buffer.concat([fromHex(prefix), bytes]);
}

function signatureCheckNoble(publicKey: Uint8Array): CheckSignature {
  return (message, signature) => {
    try {
      return (
        signature.length === 64 &&
        !hasIdentityR(signature) &&
        withSha512(() => nobleVerify(signature, message, publicKey, { zip215: false })) &&
        // noble checks with the cofactor, OpenSSL without: they differ on an R with a torsion part.
        Point.fromBytes(signature.subarray(0, 32)).isTorsionFree()
      );
    } catch {
      return false;
    }
  };
}

/** `R` = the identity: libsodium refuses it, OpenSSL does not. Nobody signs with it by chance. */
function hasIdentityR(signature: Uint8Array): boolean {
  return signature[0] === 1 && signature.subarray(1, 32).every((byte) => byte === 0);
}

function isPrimeOrder(publicKey: Uint8Array): boolean {
  try {
    const point = Point.fromBytes(publicKey);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** noble's `hashes` is shared by the whole process: another module may have emptied or replaced it. */
function withSha512<T>(run: () => T): T {
  const before = hashes.sha512;
  hashes.sha512 = sha512;
  try {
    return run();
  } finally {
    hashes.sha512 = before;
  }
}
