import {
  addGroupOrder,
  addTorsion,
  craftSignature,
  smallOrderKeys,
} from "../../packages/core/test/craft-signature.ts";
import { fromHex, toHex } from "../../packages/core/src/canonical/sha256.ts";
import { RFC_8032 } from "./rfc8032-signer.ts";
import type { VectorFile } from "./vector-file.ts";

/** A signature, and whether it must be accepted. All bytes as hexadecimal digits. */
export interface Ed25519Vector {
  readonly name: string;
  /** Where it is there: the secret key that makes exactly this signature (RFC 8032 5.1.6). */
  readonly seed?: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
}

/** The published examples, and what verifiers are known to disagree on. */
export function ed25519Vectors(): VectorFile<Ed25519Vector> {
  const published = RFC_8032.map((example) => ({ ...example, valid: true }));
  return {
    description:
      "`valid` says whether `signature` over `message` by `publicKey` must be accepted. The rule: the public key and R are canonical encodings of points of prime order (so neither is the identity), S is below L, and [S]B = R + [k]A without the cofactor. Where `seed` is there, signing gives exactly `signature`.",
    cases: [...published, ...crafted()],
  };
}

function crafted(): readonly Ed25519Vector[] {
  const [, { seed, publicKey, message, signature }] = RFC_8032;
  const honest = { publicKey, message };
  const bySeed = { seed: fromHex(seed), message: fromHex(message) };
  const identity = toHex(smallOrderKeys().at(-1) ?? new Uint8Array());
  const valid = false;
  return [
    {
      name: "R made without RFC 8032 5.1.6, but of prime order",
      ...honest,
      signature: toHex(craftSignature(bySeed)),
      valid: true,
    },
    { name: "another message", ...honest, message: "73", signature, valid },
    { name: "a signature cut short", ...honest, signature: signature.slice(0, -2), valid },
    {
      name: "S + L in place of S",
      ...honest,
      signature: toHex(addGroupOrder(fromHex(signature))),
      valid,
    },
    {
      name: "R with a torsion part",
      ...honest,
      signature: toHex(craftSignature({ ...bySeed, withTorsion: true })),
      valid,
    },
    {
      name: "R is the identity",
      ...honest,
      signature: toHex(craftSignature({ ...bySeed, r: 0n })),
      valid,
    },
    {
      name: "a public key with a torsion part",
      publicKey: toHex(addTorsion(fromHex(publicKey))),
      message,
      signature,
      valid,
    },
    ...smallOrderKeys().map((key, index) => ({
      name: `a public key of small order (${index + 1} of 8), S = 0, R the identity`,
      publicKey: toHex(key),
      message,
      signature: identity + "00".repeat(32),
      valid,
    })),
    {
      name: "a public key that is not canonical: y = p + 1",
      publicKey: `ee${"ff".repeat(30)}7f`,
      message,
      signature: identity + "00".repeat(32),
      valid,
    },
  ];
}
