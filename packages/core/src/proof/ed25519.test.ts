import { hashes, Point } from "@noble/ed25519";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../canonical/sha256.ts";
import {
  secretKeyFromSeed,
  secretKeyFromSeedPortable,
  signatureCheck,
  signatureCheckPortable,
} from "./ed25519.ts";

const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyMessage = fc.uint8Array({ maxLength: 300 });

/** A point of order 8: what an attacker adds to a key or to R. */
const TORSION = Point.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");

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
  const key = secretKeyFromSeed(new Uint8Array(32).fill(1));
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
    const s = littleEndian(signature.subarray(32)) + Point.CURVE().n;
    expect(checkBoth(key.publicKey, message, join(signature.subarray(0, 32), bytes32(s)))).toBe(
      false,
    );
  });

  it("refuses public keys of small order, with which any message verifies elsewhere", () => {
    // R = identity, S = 0: [S]B = R + [k]A for every k when A is the identity.
    const forged = join(Point.ZERO.toBytes(), new Uint8Array(32));
    for (let multiple = 1n; multiple <= 8n; multiple += 1n) {
      const small = multiplesOf(TORSION, multiple).toBytes();
      expect(signatureCheck(small)).toBeUndefined();
      expect(signatureCheckPortable(small)).toBeUndefined();
      expect(checkBoth(small, message, forged)).toBe(false);
    }
  });

  it("refuses public keys with a torsion part, on which verifiers disagree", () => {
    const mixed = Point.fromBytes(key.publicKey).add(TORSION).toBytes();
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

  it("refuses an R with a torsion part, which the holder of a key can make", async () => {
    const crafted = await signWith({ seed: new Uint8Array(32).fill(1), message, offset: TORSION });
    expect(checkBoth(key.publicKey, message, crafted)).toBe(false);
    const honest = await signWith({
      seed: new Uint8Array(32).fill(1),
      message,
      offset: Point.ZERO,
    });
    expect(checkBoth(key.publicKey, message, honest)).toBe(true);
  });

  it("refuses an R that is the identity, on which verifiers disagree", async () => {
    const crafted = await signWith({ seed: new Uint8Array(32).fill(1), message, r: 0n });
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

interface CraftedSignature {
  readonly seed: Uint8Array;
  readonly message: Uint8Array;
  /** Added to R after it was made. */
  readonly offset?: Point;
  /** The secret scalar behind R. */
  readonly r?: bigint;
}

/** EdDSA by hand, for the holder of a key who does not follow RFC 8032 5.1.6. */
async function signWith({
  seed,
  message,
  offset = Point.ZERO,
  r = 5n,
}: CraftedSignature): Promise<Uint8Array> {
  const { n } = Point.CURVE();
  const head = (await sha512(seed)).subarray(0, 32);
  head[0] = (head[0] ?? 0) & 248;
  head[31] = ((head[31] ?? 0) & 127) | 64;
  const secret = littleEndian(head) % n;
  const publicKey = Point.BASE.multiply(secret).toBytes();
  const R = (r === 0n ? Point.ZERO : Point.BASE.multiply(r)).add(offset).toBytes();
  const k = littleEndian(await sha512(join(join(R, publicKey), message))) % n;
  return join(R, bytes32((r + k * secret) % n));
}

async function sha512(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-512", Uint8Array.from(bytes)));
}

function multiplesOf(point: Point, times: bigint): Point {
  let sum = Point.ZERO;
  for (let count = 0n; count < times; count += 1n) sum = sum.add(point);
  return sum;
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  return Uint8Array.from([...left, ...right]);
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`);
}

function bytes32(number: bigint): Uint8Array {
  return fromHex(number.toString(16).padStart(64, "0")).toReversed();
}
