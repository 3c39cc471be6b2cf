import { fromBase64 } from "../canonical/base64.ts";
import { sharedEntryMessage } from "./entry-message.ts";
import type { PublicKey } from "./parse-public-key.ts";
import { verifySignature } from "./verify-signature.ts";

/**
 * Whether `signatureBase64` is canonical base64 of a signature over this entry's DSSE encoding by
 * `publicKey`. Never throws. `entry` is taken as it is: its form is the ledger's matter.
 */
export function verifyEntrySignature(
  publicKey: PublicKey,
  entry: string,
  signatureBase64: string,
): boolean {
  const signature = fromBase64(signatureBase64);
  return (
    signature !== undefined && verifySignature(publicKey, sharedEntryMessage(entry), signature)
  );
}
