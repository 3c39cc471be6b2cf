import { describe, expect, it } from "vitest";
import { buildProofs, LEDGER_ID, sealNow } from "../../test/build-ledger.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { generateSigner } from "../proof/ed25519-signer.ts";
import { parsePublicKey } from "../proof/parse-public-key.ts";
import type { DecisionProof } from "../proof/proof.ts";
import type { TrustedKeys } from "./trusted-keys.ts";
import { verifyProof, type ProofVerdict } from "./verify-proof.ts";

const signer = generateSigner();
const other = generateSigner();
const [, proof = fail()] = buildProofs(signer, [{ type: "genesis" }, { type: "decision" }]);

describe("verifyProof", () => {
  it("verifies a proof with any form of the signer's key, saying where it stands", () => {
    const raw = Uint8Array.from(Buffer.from(signer.publicKey.slice("ed25519:".length), "base64"));
    const range = { kid: signer.keyId, publicKey: signer.publicKey, fromSeq: 0 };
    const forms: readonly TrustedKeys[] = [
      signer.publicKey,
      raw,
      parsePublicKey(signer.publicKey),
      range,
      { ...range, ledger: LEDGER_ID, fromSeq: 1, toSeq: 1, publicKey: raw },
      [other.publicKey, range],
    ];
    for (const keys of forms) {
      const verdict = verifyProof(proof, keys);
      expect(verdict.message).toBe("Proof verified at ledger index 1");
      expect(verdict.valid).toBe(true);
      expect(verdict.entry).toMatchObject({ type: "decision", seq: 1, kid: signer.keyId });
    }
  });

  it("verifies a proof that went through JSON", () => {
    expect(verifyProof(JSON.parse(JSON.stringify(proof)), signer.publicKey).valid).toBe(true);
  });

  const changed = proof.entry.replace("entry 1", "entry 2");
  const resealed = sealNow(other, proof.entry, 1);

  it.each<readonly [what: string, odd: Partial<DecisionProof>, code: ProofVerdict["code"]]>([
    ["entry was changed", { entry: changed }, "HASH_MISMATCH"],
    [
      "entry and hash were changed",
      { entry: changed, hash: sha256Hex(changed) },
      "SIGNATURE_INVALID",
    ],
    ["hash was changed", { hash: sha256Hex("x") }, "HASH_MISMATCH"],
    ["hash is in capitals", { hash: proof.hash.toUpperCase() }, "HASH_MISMATCH"],
    ["index was changed", { index: 2 }, "INDEX_MISMATCH"],
    ["key id was changed", { keyId: other.keyId }, "KEY_UNKNOWN"],
    ["signature is another key's", { signature: resealed.signature }, "SIGNATURE_INVALID"],
    ["signature is no base64", { signature: `${proof.signature} ` }, "SIGNATURE_INVALID"],
    ["entry is not canonical", spaced(), "ENTRY_NOT_CANONICAL"],
    ["entry is no entry", { entry: "{}" }, "ENTRY_MALFORMED"],
    ["entry is longer than a line", { entry: " ".repeat(70_000) }, "PROOF_MALFORMED"],
    ["index is no whole number", { index: 1.5 }, "PROOF_MALFORMED"],
  ])("refuses a proof whose %s", (_, odd, code) => {
    const verdict = verifyProof({ ...proof, ...odd }, signer.publicKey);
    expect(verdict).toMatchObject({ valid: false, code });
    expect(verdict.entry).toBeUndefined();
    expect(verdict.message).toMatch(/^Proof does not verify: /);
  });

  it("refuses a key that is not trusted, or not at this place", () => {
    const range = { kid: signer.keyId, publicKey: signer.publicKey, fromSeq: 0 };
    const keys: readonly TrustedKeys[] = [
      other.publicKey,
      { ...range, ledger: "another" },
      { ...range, fromSeq: 2 },
      { ...range, toSeq: 0 },
    ];
    for (const key of keys) expect(verifyProof(proof, key).code).toBe("KEY_UNKNOWN");
  });

  it("answers, and never throws, on anything that is no proof", () => {
    const trap = new Proxy({}, { get: () => fail() });
    const getter = Object.defineProperty({ ...proof }, "hash", { get: () => fail() });
    const odd: readonly unknown[] = [undefined, null, 1, "text", [], {}, trap, getter, () => proof];
    for (const value of odd) {
      const verdict: ProofVerdict = Reflect.apply(verifyProof, undefined, [
        value,
        signer.publicKey,
      ]);
      expect(verdict.code).toBe("PROOF_MALFORMED");
    }
    for (const name of Object.keys(proof)) {
      for (const value of [undefined, null, {}, [], 1n, Symbol("s")]) {
        const broken = { ...proof, [name]: value };
        expect(verifyProof(broken, signer.publicKey).code).toBe("PROOF_MALFORMED");
      }
    }
  });

  it("reads each field once, so that no proof can change while it is checked", () => {
    let reads = 0;
    const turncoat = { ...proof };
    Object.defineProperty(turncoat, "entry", {
      get: () => (reads++ === 0 ? changed : proof.entry),
    });
    expect(verifyProof(turncoat, signer.publicKey).valid).toBe(false);
    expect(reads).toBe(1);
  });

  it("throws on keys that can't be read: that is the caller's mistake", () => {
    const range = { kid: signer.keyId, publicKey: signer.publicKey, fromSeq: 0 };
    const odd: readonly TrustedKeys[] = [
      [],
      "",
      "ed25519:",
      new Uint8Array(32),
      { ...range, kid: other.keyId },
      { ...range, fromSeq: -1 },
      { ...range, fromSeq: 2, toSeq: 1 },
      { ...range, toSeq: NaN },
    ];
    for (const keys of odd) expect(() => verifyProof(proof, keys)).toThrow(TypeError);
    for (const keys of [undefined, null, 5] as unknown as readonly TrustedKeys[]) {
      expect(() => verifyProof(proof, keys)).toThrow("give a public key to verify with");
    }
    expect(() => verifyProof(proof, {} as TrustedKeys)).toThrow("names its `publicKey`");
  });
});

function spaced(): Partial<DecisionProof> {
  const sealed = sealNow(signer, proof.entry.replace('"seq":1', '"seq": 1'), 1);
  return { entry: sealed.entry, hash: sealed.hash, signature: sealed.signature };
}

function fail(): never {
  throw new Error("no");
}
