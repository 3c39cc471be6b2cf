import { GuardFault } from "../errors/guard-fault.ts";
import { parsePublicKey } from "../proof/parse-public-key.ts";
import type { PublicKey } from "../proof/parse-public-key.ts";
import type { Signer } from "../proof/proof.ts";

const parsed = new WeakMap<Signer, PublicKey>();

/**
 * A signer's public key, parsed once: that takes far longer than a signature.
 *
 * @throws GuardFault `SIGNER_FAILED` when it is no Ed25519 public key.
 */
export function publicKeyOf(signer: Signer): PublicKey {
  const known = parsed.get(signer);
  if (known !== undefined) return known;
  try {
    const publicKey = parsePublicKey(signer.publicKey);
    parsed.set(signer, publicKey);
    return publicKey;
  } catch (cause) {
    throw new GuardFault("SIGNER_FAILED", "The signer's public key can't be read.", { cause });
  }
}
