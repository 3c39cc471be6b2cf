import { toBase64 } from "../canonical/base64.ts";
import { isBytes } from "../canonical/is-bytes.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { GuardFault } from "../errors/guard-fault.ts";
import { secretKeyOf } from "./ed25519-signer.ts";
import { entryMessage, sharedEntryMessage } from "./entry-message.ts";
import { parsePublicKey, type PublicKey } from "./parse-public-key.ts";
import type { DecisionProof, Signer } from "./proof.ts";
import { verifySignature } from "./verify-signature.ts";

/**
 * Seals a ledger entry: its SHA-256, and the signer's Ed25519 signature over its DSSE encoding.
 * Synchronous with a signer that is. A signer that this package did not make is not believed: its
 * key id and its signature are checked under its public key.
 *
 * @throws GuardFault `SIGNER_FAILED` (or rejects with it) when the signer throws, or returns something
 * that is not its signature. How long a signer may take is the caller's matter.
 */
export function sealEntry(
  signer: Signer,
  entry: string,
  index: number,
): DecisionProof | Promise<DecisionProof> {
  const secretKey = secretKeyOf(signer);
  if (!secretKey) return sealWithForeignSigner(signer, entry, index);
  let signature: string;
  try {
    signature = secretKey.signToBase64(sharedEntryMessage(entry));
  } catch (cause) {
    throw new GuardFault("SIGNER_FAILED", "the signer threw", { cause });
  }
  return proofOf(signer.keyId, entry, index, signature);
}

function proofOf(keyId: string, entry: string, index: number, signature: string): DecisionProof {
  return { entry, hash: sha256Hex(entry), signature, keyId, index };
}

function sealWithForeignSigner(
  signer: Signer,
  entry: string,
  index: number,
): DecisionProof | Promise<DecisionProof> {
  const publicKey = publicKeyOf(signer);
  let signed: unknown;
  try {
    signed = signer.sign(entryMessage(entry));
  } catch (cause) {
    throw new GuardFault("SIGNER_FAILED", "the signer threw", { cause });
  }
  if (!isThenable(signed)) {
    return proofOf(publicKey.keyId, entry, index, checkedSignature(publicKey, entry, signed));
  }
  return Promise.resolve(signed).then(
    (late) => proofOf(publicKey.keyId, entry, index, checkedSignature(publicKey, entry, late)),
    (cause: unknown) => {
      throw new GuardFault("SIGNER_FAILED", "the signer rejected", { cause });
    },
  );
}

function publicKeyOf(signer: Signer): PublicKey {
  let publicKey: PublicKey;
  try {
    publicKey = parsePublicKey(signer.publicKey);
  } catch (cause) {
    throw new GuardFault("SIGNER_FAILED", "the signer's public key can't be read", { cause });
  }
  if (publicKey.text !== signer.publicKey || publicKey.keyId !== signer.keyId) {
    throw new GuardFault("SIGNER_FAILED", "the signer's keyId is not the one of its publicKey");
  }
  return publicKey;
}

function checkedSignature(publicKey: PublicKey, entry: string, signed: unknown): string {
  if (!isBytes(signed)) {
    throw new GuardFault("SIGNER_FAILED", "the signer did not return bytes");
  }
  // A copy: the signer may still hold and change what it returned.
  const signature = Uint8Array.from(signed);
  if (signature.length !== 64) {
    throw new GuardFault("SIGNER_FAILED", "the signer did not return 64 bytes");
  }
  if (!verifySignature(publicKey, entryMessage(entry), signature)) {
    throw new GuardFault("SIGNER_FAILED", "the signer's signature is not one by its publicKey");
  }
  return toBase64(signature);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
