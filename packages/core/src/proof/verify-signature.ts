import { checkOf, type PublicKey } from "./parse-public-key.ts";

/**
 * Whether `signature` is an Ed25519 signature over `message` by `publicKey` (RFC 8032 5.1.7, without
 * the cofactor). Never throws: whatever is not a signature is false.
 */
export function verifySignature(
  publicKey: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return checkOf(publicKey)?.(message, signature) ?? false;
  } catch {
    return false;
  }
}
