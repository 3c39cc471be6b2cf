import { fromBase64 } from "../canonical/base64.ts";
import { preAuthenticationEncoding } from "../canonical/pae.ts";
import type { PublicKey } from "./parse-public-key.ts";
import { verifySignature } from "./verify-signature.ts";

/** The DSSE payload type that every ledger entry is signed under. */
export const ENTRY_PAYLOAD_TYPE = "application/vnd.execution-guard.entry.v1+json";

const encoder = new TextEncoder();

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
  if (signature?.length !== 64) return false;
  return verifySignature(publicKey, entryMessage(entry), signature);
}

/** The bytes that are signed for an entry. */
export function entryMessage(entry: string): Uint8Array {
  return preAuthenticationEncoding(ENTRY_PAYLOAD_TYPE, encoder.encode(entry));
}
