import { hashes } from "@noble/ed25519";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addGroupOrder,
  addTorsion,
  craftSignature,
  smallOrderKeys,
} from "../../test/craft-signature.ts";
import { fromHex, toHex } from "../canonical/sha256.ts";
import {
  secretKeyFromSeed,
  secretKeyFromSeedPortable,
  signatureCheck,
  signatureCheckPortable,
} from "./ed25519.ts";

const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyMessage = fc.uint8Array({ maxLength: 300 });

/** What both ways answer, which must be the same. */
function checkBoth(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const native = signatureCheck(publicKey)?.(message, signature) ?? false;
  const portable = signatureCheckPortable(publicKey)?.(message, signature) ?? false;
  expect(native).toBe(portable);
  return native;
}

describe("secretKeyFromSeed", () => {
  it("makes with node:crypto and with noble the same keys and the same signatures", () => {
    fc.assert(
      fc.property(anySeed, anyMessage, (seed, message) => {
        const native = secretKeyFromSeed(seed);
        const portable = secretKeyFromSeedPortable(seed);
        expect(toHex(native.publicKey)).toBe(toHex(portable.publicKey));
        expect(toHex(native.sign(message))).toBe(toHex(portable.sign(message)));
        expect(native.signToBase64(message)).toBe(portable.signToBase64(message));
        expect(checkBoth(native.publicKey, message, native.sign(message))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("signs with node:crypto where it works: else the two ways would be one", () => {
    const seed = new Uint8Array(32).fill(7);
    expect(secretKeyFromSeed(seed).sign(seed)).toBeInstanceOf(Buffer);
    expect(secretKeyFromSeedPortable(seed).sign(seed)).not.toBeInstanceOf(Buffer);
  });

  it("keeps its own copy of the seed", () => {
    for (const make of [secretKeyFromSeed, secretKeyFromSeedPortable]) {
      const seed = new Uint8Array(32).fill(7);
      const key = make(seed);
      const before = toHex(key.sign(Uint8Array.of(1)));
      seed.fill(0);
      expect(toHex(key.sign(Uint8Array.of(1)))).toBe(before);
    }
  });

  it("signs with its own SHA-512 whatever another module put into noble's shared one", () => {
    const seed = new Uint8Array(32).fill(7);
    const expected = toHex(secretKeyFromSeedPortable(seed).sign(Uint8Array.of(1)));
    const lie = () => new Uint8Array(64);
    hashes.sha512 = lie;
    try {
      const key = secretKeyFromSeedPortable(seed);
      const signature = key.sign(Uint8Array.of(1));
      expect(toHex(signature)).toBe(expected);
      expect(signatureCheckPortable(key.publicKey)?.(Uint8Array.of(1), signature)).toBe(true);
      expect(signatureCheckPortable(key.publicKey)?.(Uint8Array.of(2), signature)).toBe(false);
      expect(hashes.sha512).toBe(lie);
    } finally {
      hashes.sha512 = undefined;
    }
  });
});

describe("signatureCheck", () => {
  const seed = new Uint8Array(32).fill(1);
  const key = secretKeyFromSeed(seed);
  const message = new TextEncoder().encode("message");
  const signature = key.sign(message);

  it("accepts what OpenSSL signs, and nothing that differs from it in one bit", () => {
    expect(checkBoth(key.publicKey, message, signature)).toBe(true);
    for (let bit = 0; bit < 512; bit += 7) {
      expect(checkBoth(key.publicKey, message, flipBit(signature, bit))).toBe(false);
    }
    expect(checkBoth(key.publicKey, flipBit(message, 3), signature)).toBe(false);
    expect(checkBoth(flipBit(key.publicKey, 3), message, signature)).toBe(false);
  });

  it("refuses signatures of another length without throwing", () => {
    for (const length of [0, 1, 32, 63, 65, 128]) {
      const bytes = new Uint8Array(length);
      bytes.set(signature.subarray(0, Math.min(length, 64)));
      expect(checkBoth(key.publicKey, message, bytes)).toBe(false);
    }
  });

  it("refuses S + L, which stands for the same S", () => {
    expect(checkBoth(key.publicKey, message, addGroupOrder(signature))).toBe(false);
  });

  it("refuses public keys of small order, with which any message verifies elsewhere", () => {
    // [S]B = R + [k]A holds for every k when R and A are the identity and S is 0.
    const identity = smallOrderKeys().at(-1) ?? new Uint8Array();
    const forged = Uint8Array.from([...identity, ...new Uint8Array(32)]);
    for (const small of smallOrderKeys()) {
      expect(signatureCheck(small)).toBeUndefined();
      expect(signatureCheckPortable(small)).toBeUndefined();
      expect(checkBoth(small, message, forged)).toBe(false);
    }
  });

  it("refuses public keys with a torsion part, on which verifiers disagree", () => {
    const mixed = addTorsion(key.publicKey);
    expect(signatureCheck(mixed)).toBeUndefined();
    expect(signatureCheckPortable(mixed)).toBeUndefined();
  });

  it("refuses encodings of public keys that are not canonical or not on the curve", () => {
    // y = p + 1 stands for y = 1; the sign of x = 0 can't be set; y = 2 is not on the curve.
    const odd = [
      "ee" + "ff".repeat(30) + "7f",
      "01" + "00".repeat(30) + "80",
      "02" + "00".repeat(31),
    ];
    for (const hex of odd) {
      expect(signatureCheck(fromHex(hex))).toBeUndefined();
      expect(signatureCheckPortable(fromHex(hex))).toBeUndefined();
    }
    for (const length of [0, 31, 33]) {
      expect(signatureCheck(new Uint8Array(length).fill(1))).toBeUndefined();
    }
  });

  it("refuses an R with a torsion part, which the holder of a key can make", () => {
    const crafted = craftSignature({ seed, message, withTorsion: true });
    expect(checkBoth(key.publicKey, message, crafted)).toBe(false);
    expect(checkBoth(key.publicKey, message, craftSignature({ seed, message }))).toBe(true);
  });

  it("refuses an R that is the identity, on which verifiers disagree", () => {
    const crafted = craftSignature({ seed, message, r: 0n });
    expect(crafted[0]).toBe(1);
    expect(checkBoth(key.publicKey, message, crafted)).toBe(false);
  });

  it("refuses signatures of random bytes", () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(bytes(32), anyMessage, bytes(64), (publicKey, text, anySignature) => {
        expect(checkBoth(publicKey, text, anySignature)).toBe(false);
        expect(checkBoth(key.publicKey, text, anySignature)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it("does not follow later changes to the bytes of the public key", () => {
    const bytes = Uint8Array.from(key.publicKey);
    const check = signatureCheck(bytes);
    bytes.fill(0);
    expect(check?.(message, signature)).toBe(true);
  });
});

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
