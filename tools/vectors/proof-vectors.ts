import { sha256Hex } from "../../packages/core/src/canonical/sha256.ts";
import type { DecisionProof } from "../../packages/core/src/proof/proof.ts";
import type { TrustedKey } from "../../packages/core/src/verify/trusted-keys.ts";
import { buildProofs, LEDGER_ID, sealNow } from "../../packages/core/test/build-ledger.ts";
import { RFC_8032, rfc8032Signer } from "./rfc8032-signer.ts";
import type { VectorFile } from "./vector-file.ts";

/** A proof, the keys that are trusted, and the verdict. */
export interface ProofVector {
  readonly name: string;
  readonly proof: DecisionProof;
  readonly keys: string | TrustedKey;
  readonly valid: boolean;
  /** Why not, in the words of this implementation; another may use other words. */
  readonly code?: string;
}

const signer = rfc8032Signer(RFC_8032[0]);
const other = rfc8032Signer(RFC_8032[1]);

/** One honest proof, and every way to change it. */
export function proofVectors(): VectorFile<ProofVector> {
  const [, proof] = buildProofs(signer, [{ type: "genesis" }, { type: "decision" }]);
  if (!proof) throw new TypeError("there is no proof");
  return {
    description:
      "Check `proof` with nothing but `keys`: a public key, or one with the entries it may sign. `valid` is the verdict. The signature is Ed25519 over the DSSE encoding of (`application/vnd.execution-guard.entry.v1+json`, `entry`).",
    cases: [...validCases(proof), ...refusedProofs(proof), ...refusedKeys(proof)],
  };
}

function validCases(proof: DecisionProof): readonly ProofVector[] {
  const range = { kid: signer.keyId, publicKey: signer.publicKey, fromSeq: 1, toSeq: 1 };
  return [
    { name: "an honest proof", proof, keys: signer.publicKey, valid: true },
    { name: "a key for this entry", proof, keys: { ...range, ledger: LEDGER_ID }, valid: true },
  ];
}

function refusedProofs(proof: DecisionProof): readonly ProofVector[] {
  const changed = proof.entry.replace("entry 1", "entry 2");
  const bare = Buffer.from(signer.sign(new TextEncoder().encode(proof.entry))).toString("base64");
  const cases: readonly (readonly [name: string, odd: Partial<DecisionProof>, code: string])[] = [
    ["an edited entry", { entry: changed }, "HASH_MISMATCH"],
    [
      "an edited entry with its hash",
      { entry: changed, hash: sha256Hex(changed) },
      "SIGNATURE_INVALID",
    ],
    ["another place", { index: 2 }, "INDEX_MISMATCH"],
    ["another key id", { keyId: other.keyId }, "KEY_UNKNOWN"],
    ["a hash in capitals", { hash: proof.hash.toUpperCase() }, "HASH_MISMATCH"],
    [
      "another key's signature",
      { signature: sealNow(other, proof.entry, 1).signature },
      "SIGNATURE_INVALID",
    ],
    ["a signature over the bare entry", { signature: bare }, "SIGNATURE_INVALID"],
    ["base64 without padding", { signature: proof.signature.slice(0, -2) }, "SIGNATURE_INVALID"],
    ["base64 that is not canonical", { signature: loosened(proof.signature) }, "SIGNATURE_INVALID"],
    [
      "a member twice",
      signed(proof.entry.replace('"seq":1', '"seq":0,"seq":1')),
      "ENTRY_NOT_CANONICAL",
    ],
    ["a space", signed(proof.entry.replace('"seq":1', '"seq": 1')), "ENTRY_NOT_CANONICAL"],
    ["a decimal", signed(proof.entry.replace('"entry 1"', "0.5")), "ENTRY_NOT_CANONICAL"],
    ["a name beyond ASCII", signed(proof.entry.replace('"note"', '"noté"')), "ENTRY_NOT_CANONICAL"],
    ["a field more", signed(proof.entry.replace('"body"', '"a":1,"body"')), "ENTRY_MALFORMED"],
    ["an unknown type", signed(proof.entry.replace('"decision"', '"verdict"')), "ENTRY_MALFORMED"],
    ["another version", signed(proof.entry.replace('"v":1', '"v":2')), "ENTRY_MALFORMED"],
  ];
  return cases.map(([name, odd, code]) => {
    const refused = { ...proof, ...odd };
    return { name, proof: refused, keys: signer.publicKey, valid: false, code };
  });
}

function refusedKeys(proof: DecisionProof): readonly ProofVector[] {
  const range = { kid: signer.keyId, publicKey: signer.publicKey, fromSeq: 0 };
  const cases: readonly (readonly [name: string, keys: string | TrustedKey])[] = [
    ["a key that is not trusted", other.publicKey],
    ["a key for later entries", { ...range, fromSeq: 2 }],
    ["a key for earlier entries", { ...range, toSeq: 0 }],
    ["a key for another ledger", { ...range, ledger: "another" }],
  ];
  return cases.map(([name, keys]) => ({ name, proof, keys, valid: false, code: "KEY_UNKNOWN" }));
}

/** Signed by the ledger's own key, so that only the entry's form speaks against it. */
function signed(entry: string): Partial<DecisionProof> {
  const { hash, signature } = sealNow(signer, entry, 1);
  return { entry, hash, signature };
}

/** Sets a bit that belongs to no byte: lenient readers see the same signature. */
function loosened(signature: string): string {
  const next = { A: "B", Q: "R", g: "h", w: "x" }[signature.charAt(85)] ?? "";
  return `${signature.slice(0, 85)}${next}==`;
}
