import { ed25519Signer } from "@execution-guard/core";
import { generateKeyPairSync } from "node:crypto";

/** A fresh Ed25519 key. */
export interface NewKey {
  /** PKCS#8 PEM: a secret. */
  readonly privatePem: string;
  /** `ed25519:` and base64. */
  readonly publicKey: string;
  readonly keyId: string;
}

/** Makes a key. */
export function makeKey(): NewKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  // Read as a guard would, so that a file that no guard takes is never written.
  const { publicKey, keyId } = ed25519Signer(privatePem);
  return { privatePem, publicKey, keyId };
}
