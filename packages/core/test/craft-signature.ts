/**
 * Ed25519 by hand, for a key holder who does not follow RFC 8032: keys and signatures on which
 * verifiers disagree unless all follow one rule.
 */
import { createHash } from "node:crypto";
import { Point } from "@noble/ed25519";
import { fromHex, toHex } from "../src/canonical/sha256.ts";

/** A point of order 8, which an attacker adds to a key or to R. */
const TORSION = Point.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");

/** How a signature differs from an honest one. */
export interface CraftedSignature {
  readonly seed: Uint8Array;
  readonly message: Uint8Array;
  /** The secret scalar behind R; 0 makes R the identity. Default 5. */
  readonly r?: bigint;
  /** Whether a point of order 8 is added to R. */
  readonly withTorsion?: boolean;
}

/** A signature by the holder of `seed` that satisfies the equation of RFC 8032 5.1.7, or does but for torsion. */
export function craftSignature({
  seed,
  message,
  r = 5n,
  withTorsion = false,
}: CraftedSignature): Uint8Array {
  const { n } = Point.CURVE();
  const secret = secretScalar(seed) % n;
  const publicKey = Point.BASE.multiply(secret).toBytes();
  const honest = r === 0n ? Point.ZERO : Point.BASE.multiply(r);
  const R = (withTorsion ? honest.add(TORSION) : honest).toBytes();
  const k = littleEndian(sha512(Uint8Array.from([...R, ...publicKey, ...message]))) % n;
  return Uint8Array.from([...R, ...bytes32((r + k * secret) % n)]);
}

/** The same signature with S + L in place of S, which a lenient verifier takes for the same. */
export function addGroupOrder(signature: Uint8Array): Uint8Array {
  const s = littleEndian(signature.subarray(32)) + Point.CURVE().n;
  return Uint8Array.from([...signature.subarray(0, 32), ...bytes32(s)]);
}

/** A public key with a point of order 8 added. */
export function addTorsion(publicKey: Uint8Array): Uint8Array {
  return Point.fromBytes(publicKey).add(TORSION).toBytes();
}

/** The eight public keys of small order; the last is the identity. */
export function smallOrderKeys(): readonly Uint8Array[] {
  const keys: Uint8Array[] = [];
  let point = TORSION;
  for (let count = 0; count < 8; count += 1) {
    keys.push(point.toBytes());
    point = point.add(TORSION);
  }
  return keys;
}

/** RFC 8032 5.1.5. */
function secretScalar(seed: Uint8Array): bigint {
  const head = sha512(seed).subarray(0, 32);
  const clamped = head.map((byte, index) =>
    index === 0 ? byte & 248 : index === 31 ? (byte & 127) | 64 : byte,
  );
  return littleEndian(clamped);
}

function sha512(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash("sha512").update(bytes).digest());
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`);
}

function bytes32(number: bigint): Uint8Array {
  return fromHex(number.toString(16).padStart(64, "0")).toReversed();
}
