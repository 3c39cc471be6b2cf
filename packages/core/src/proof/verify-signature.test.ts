import { describe, expect, it } from "vitest";
import { generateSigner } from "./ed25519-signer.ts";
import { parsePublicKey } from "./parse-public-key.ts";
import { verifySignature } from "./verify-signature.ts";

describe("verifySignature", () => {
  const signer = generateSigner();
  const key = parsePublicKey(signer.publicKey);
  const message = Uint8Array.of(1, 2, 3);

  it("tells a signature by the key from any other bytes", () => {
    expect(verifySignature(key, message, signer.sign(message))).toBe(true);
    expect(verifySignature(key, message, generateSigner().sign(message))).toBe(false);
    expect(verifySignature(key, message, new Uint8Array(64))).toBe(false);
  });

  it("answers false on anything that is no signature, no message or no key", () => {
    const odd: readonly unknown[] = [undefined, null, "text", 1, {}, [], new Uint8Array(3)];
    for (const value of odd) {
      expect(verifyUntyped(key, message, value)).toBe(false);
      expect(verifyUntyped(value, message, signer.sign(message))).toBe(false);
    }
    expect(verifyUntyped(key, undefined, signer.sign(message))).toBe(false);
    expect(verifySignature({ keyId: signer.keyId, text: "ed25519:" }, message, message)).toBe(
      false,
    );
  });
});

/** Calls as a program without types does. */
function verifyUntyped(...values: readonly unknown[]): boolean {
  return Reflect.apply(verifySignature, undefined, values);
}
