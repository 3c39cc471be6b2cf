import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../canonical/sha256.ts";
import { GuardFault } from "../errors/guard-fault.ts";
import { generateSigner, type Ed25519Signer } from "./ed25519-signer.ts";
import { verifyEntrySignature } from "./entry-signature.ts";
import { parsePublicKey } from "./parse-public-key.ts";
import type { DecisionProof, Signer } from "./proof.ts";
import { sealEntry } from "./seal-entry.ts";

const own = generateSigner();
const publicKey = parsePublicKey(own.publicKey);
const entry = '{"a":1}';

/** A signer that this package did not make. */
function foreign(overrides: Partial<Signer> = {}): Signer {
  const { keyId, publicKey: key, sign } = own;
  return { keyId, publicKey: key, sign, ...overrides };
}

function isSealed(proof: DecisionProof | Promise<DecisionProof>, text: string): boolean {
  if (proof instanceof Promise) return false;
  return (
    proof.entry === text &&
    proof.hash === sha256Hex(text) &&
    proof.keyId === own.keyId &&
    verifyEntrySignature(publicKey, text, proof.signature)
  );
}

describe("sealEntry", () => {
  it("seals at once with a synchronous signer, ours or foreign, with the same bytes", () => {
    const proof = sealEntry(own, entry, 7);
    expect(isSealed(proof, entry)).toBe(true);
    expect(proof).toMatchObject({ index: 7 });
    expect(sealEntry(foreign(), entry, 7)).toStrictEqual(proof);
  });

  it("seals entries of any text and length, one after the other", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 400 }),
      fc.nat({ max: 1200 }).map((length) => "x".repeat(length)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isSealed(sealEntry(own, text, 0), text)).toBe(true);
      }),
      { numRuns: 200 },
    );
    for (const length of [0, 9, 10, 99, 100, 65_535, 65_536, 65_537, 100_000]) {
      expect(isSealed(sealEntry(own, "x".repeat(length), 0), "x".repeat(length))).toBe(true);
      expect(isSealed(sealEntry(own, "€".repeat(length), 0), "€".repeat(length))).toBe(true);
    }
  });

  it("seals later with a signer that answers later, each with its own bytes", async () => {
    const slow = foreign({ sign: async (bytes) => own.sign(bytes) });
    const texts = ["one", "two", "three"];
    const proofs = await Promise.all(
      texts.map(async (text, index) => sealEntry(slow, text, index)),
    );
    expect(proofs).toStrictEqual(texts.map((text, index) => sealEntry(own, text, index)));
  });

  it("hands a foreign signer bytes of its own, so that it may sign them later", async () => {
    const later = foreign({
      async sign(bytes) {
        await Promise.resolve();
        void sealEntry(own, "in between", 1);
        return own.sign(bytes);
      },
    });
    expect(isSealed(await sealEntry(later, entry, 0), entry)).toBe(true);
  });

  const lies: readonly (readonly [what: string, signer: Signer])[] = [
    ["throws", foreign({ sign: fail })],
    ["returns nothing", broken(undefined)],
    ["returns text", broken("c2ln")],
    ["returns an array", broken(Array.from({ length: 64 }, () => 0))],
    ["returns 63 bytes", broken(new Uint8Array(63))],
    ["returns 64 zeros", broken(new Uint8Array(64))],
    ["signs something else", foreign({ sign: () => own.sign(Uint8Array.of(1)) })],
    ["signs with another key", foreign({ sign: generateSigner().sign })],
    ["names another key id", foreign({ keyId: "0".repeat(32) })],
    ["names another public key", foreign({ publicKey: generateSigner().publicKey })],
    ["names no public key", foreign({ publicKey: "" })],
    ["names its public key in another form", foreign({ publicKey: pemOf(own) })],
  ];

  it.each(lies)("throws SIGNER_FAILED when the signer %s", (_, signer) => {
    expect(codeOf(() => sealEntry(signer, entry, 0))).toBe("SIGNER_FAILED");
  });

  it("rejects with SIGNER_FAILED when a signer that answers later rejects or lies", async () => {
    const rejecting = foreign({ sign: () => Promise.reject(new Error("secret")) });
    const lying = foreign({ sign: async () => new Uint8Array(64) });
    for (const signer of [rejecting, lying]) {
      const failure = await Promise.resolve(sealEntry(signer, entry, 0)).catch((error) => error);
      expect(GuardFault.isInstance(failure) && failure.code).toBe("SIGNER_FAILED");
      expect(String(failure)).not.toContain("secret");
    }
  });

  it("keeps the signature it checked when the signer changes its bytes afterwards", async () => {
    const bytes = new Uint8Array(64);
    const signer = foreign({
      async sign(message) {
        bytes.set(own.sign(message));
        return bytes;
      },
    });
    const proof = await sealEntry(signer, entry, 0);
    bytes.fill(0);
    expect(isSealed(proof, entry)).toBe(true);
  });
});

function fail(): never {
  throw new Error("the key store is gone");
}

/** A signer whose `sign` returns what its type forbids. */
function broken(value: unknown): Signer {
  const signer = foreign();
  Object.defineProperty(signer, "sign", { value: () => value });
  return signer;
}

function pemOf({ publicKey: text }: Ed25519Signer): string {
  const raw = Buffer.from(text.slice("ed25519:".length), "base64");
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  return `-----BEGIN PUBLIC KEY-----\n${der.toString("base64")}\n-----END PUBLIC KEY-----\n`;
}

function codeOf(run: () => unknown): unknown {
  try {
    run();
    return "did not throw";
  } catch (error) {
    return GuardFault.isInstance(error) && error.code;
  }
}
