import { sha256Hex } from "../canonical/sha256.ts";
import { parseEntry, type LedgerEntry } from "../ledger/entry.ts";
import { LedgerFormatError, type LedgerProblemCode } from "../ledger/ledger-format-error.ts";
import { MAX_LINE_BYTES } from "../ledger/line.ts";
import { verifyEntrySignature } from "../proof/entry-signature.ts";
import type { DecisionProof } from "../proof/proof.ts";
import { keyFor, readTrustedKeys, type TrustedKeys } from "./trusted-keys.ts";

/** What a proof is worth. */
export interface ProofVerdict {
  /** Whether a trusted key signed exactly this entry. */
  readonly valid: boolean;
  /** One sentence for people, as `Proof verified at ledger index 7`. */
  readonly message: string;
  /** Why it is not valid, for programs. */
  readonly code?: LedgerProblemCode | "PROOF_MALFORMED" | "INDEX_MISMATCH";
  /** What was signed; only of a valid proof. */
  readonly entry?: LedgerEntry;
}

/**
 * Checks a proof with nothing but the signer's public key: the entry is canonical and well-formed,
 * its hash, place and key id are what the proof says, a trusted key may sign at that place, and did.
 * Whether the entry still stands in a ledger, only the ledger can say.
 *
 * Never throws on a bad proof, whatever its shape.
 *
 * @throws TypeError when `keys` can't be read.
 */
export function verifyProof(proof: DecisionProof, keys: TrustedKeys): ProofVerdict {
  const trusted = readTrustedKeys(keys);
  const fields = readFields(proof);
  if (!fields) return refusal("PROOF_MALFORMED", "it is not a proof: a field is missing or odd");
  const entry = readEntry(fields.entry);
  if (entry instanceof LedgerFormatError) return refusal(entry.code, entry.message);
  if (sha256Hex(fields.entry) !== fields.hash) {
    return refusal("HASH_MISMATCH", "`hash` is not the SHA-256 of `entry`");
  }
  if (entry.seq !== fields.index) {
    return refusal("INDEX_MISMATCH", `the entry stands at ${entry.seq}, not at \`index\``);
  }
  if (entry.kid !== fields.keyId) {
    return refusal("KEY_UNKNOWN", "`keyId` is not the one in the entry");
  }
  const key = keyFor(trusted, entry);
  if (typeof key === "string") return refusal("KEY_UNKNOWN", key);
  if (!verifyEntrySignature(key, fields.entry, fields.signature)) {
    return refusal("SIGNATURE_INVALID", "`signature` is not one over `entry` by its key");
  }
  return { valid: true, message: `Proof verified at ledger index ${entry.seq}`, entry };
}

/** The proof comes from anywhere: each field is read once, and a getter may throw. */
function readFields(proof: DecisionProof): DecisionProof | undefined {
  try {
    const { entry, hash, signature, keyId, index } = proof;
    const isProof =
      [entry, hash, signature, keyId].every((field) => typeof field === "string") &&
      Number.isSafeInteger(index) &&
      entry.length < MAX_LINE_BYTES;
    return isProof ? { entry, hash, signature, keyId, index } : undefined;
  } catch {
    return undefined;
  }
}

function readEntry(text: string): LedgerEntry | LedgerFormatError {
  try {
    return parseEntry(text);
  } catch (error) {
    if (LedgerFormatError.isInstance(error)) return error;
    throw error;
  }
}

function refusal(code: NonNullable<ProofVerdict["code"]>, why: string): ProofVerdict {
  return { valid: false, message: `Proof does not verify: ${why}`, code };
}
