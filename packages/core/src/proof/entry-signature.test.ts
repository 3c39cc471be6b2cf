import { describe, expect, it } from "vitest";
import { generateSigner } from "./ed25519-signer.ts";
import { entryMessage } from "./entry-message.ts";
import { verifyEntrySignature } from "./entry-signature.ts";
import { parsePublicKey } from "./parse-public-key.ts";
import { toBase64 } from "../canonical/base64.ts";

const signer = generateSigner();
const key = parsePublicKey(signer.publicKey);
const entry = '{"é":1}';
const signature = toBase64(signer.sign(entryMessage(entry)));

describe("verifyEntrySignature", () => {
  it("accepts the signature over this entry by this key, and no other", () => {
    expect(verifyEntrySignature(key, entry, signature)).toBe(true);
    expect(verifyEntrySignature(key, `${entry} `, signature)).toBe(false);
    const other = parsePublicKey(generateSigner().publicKey);
    expect(verifyEntrySignature(other, entry, signature)).toBe(false);
  });

  it("refuses a signature over the bare entry, which something else may have asked for", () => {
    const bare = toBase64(signer.sign(new TextEncoder().encode(entry)));
    expect(verifyEntrySignature(key, entry, bare)).toBe(false);
  });

  it("refuses base64 that is not canonical, though it stands for the same bytes", () => {
    for (const odd of [
      "",
      signature.slice(0, -2),
      `${signature}\n`,
      signature.replaceAll("=", ""),
    ]) {
      expect(verifyEntrySignature(key, entry, odd)).toBe(false);
    }
  });
});
