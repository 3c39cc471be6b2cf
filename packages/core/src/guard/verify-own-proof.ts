import { writeLine } from "../ledger/line.ts";
import { verifyEntrySignature } from "../proof/entry-signature.ts";
import type { DecisionProof } from "../proof/proof.ts";
import type { GuardParts } from "./guard-parts.ts";
import { lineAt } from "./proof-at.ts";
import { publicKeyOf } from "./public-key-of.ts";

/** Whether a proof holds, and one sentence that says so. */
export interface ProofCheck {
  readonly valid: boolean;
  readonly message: string;
}

/**
 * Checks a proof against this guard's key and its ledger: the signature, and that the very same line
 * stands at its index. Never throws on a bad proof, whatever its shape.
 */
export async function verifyOwnProof(parts: GuardParts, proof: unknown): Promise<ProofCheck> {
  const given = readProof(proof);
  if (given === undefined) return no("This is not a decision proof");
  const { signer } = await parts.session.identity();
  if (given.keyId !== signer.keyId) return no("Signed by another key");
  if (!verifyEntrySignature(publicKeyOf(signer), given.entry, given.signature)) {
    return no("Signature verification failed");
  }
  const line = await lineAt(parts, given.index);
  if (line === undefined) return no(`Invalid ledger index: ${given.index}`);
  if (line !== lineOf(given)) return no("Entry hash mismatch");
  return { valid: true, message: `Proof verified at ledger index ${given.index}` };
}

/** `undefined` where a field is not of its form: then no line is this one. */
function lineOf(proof: DecisionProof): string | undefined {
  try {
    return writeLine(proof);
  } catch {
    return undefined;
  }
}

function readProof(proof: unknown): DecisionProof | undefined {
  try {
    const { entry, hash, signature, keyId, index } = proof as Partial<DecisionProof>;
    const texts = [entry, hash, signature, keyId];
    if (texts.some((text) => typeof text !== "string")) return undefined;
    if (!Number.isSafeInteger(index) || (index as number) < 0) return undefined;
    return { entry, hash, signature, keyId, index } as DecisionProof;
  } catch {
    return undefined;
  }
}

function no(message: string): ProofCheck {
  return { valid: false, message };
}
