import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { Point } from "@noble/ed25519";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../canonical/base64.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { generatePrivateKeyPem, generateSigner } from "./ed25519-signer.ts";
import { checkOf, keyIdOf, parsePublicKey } from "./parse-public-key.ts";

const signer = generateSigner();
const raw = fromBase64(signer.publicKey.slice("ed25519:".length)) ?? new Uint8Array();

describe("parsePublicKey", () => {
  it("reads the same key as text, as raw bytes and as the PEM that openssl writes", () => {
    const pem = createPublicKey({
      key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]),
      format: "der",
      type: "spki",
    }).export({ format: "pem", type: "spki" });
    const key = { keyId: sha256Hex(raw).slice(0, 32), text: signer.publicKey };
    expect(parsePublicKey(signer.publicKey)).toStrictEqual(key);
    expect(parsePublicKey(raw)).toStrictEqual(key);
    expect(parsePublicKey(String(pem))).toStrictEqual(key);
    expect(signer.keyId).toBe(key.keyId);
  });

  it("gives a frozen key that later changes to the bytes don't reach", () => {
    const bytes = Uint8Array.from(raw);
    const key = parsePublicKey(bytes);
    bytes.fill(0);
    expect(Object.isFrozen(key)).toBe(true);
    const message = Uint8Array.of(1);
    expect(checkOf(key)?.(message, signer.sign(message))).toBe(true);
  });

  it.each([
    ["nothing", "", "a public key is `ed25519:<base64>`"],
    ["bare base64", toBase64(raw), "a public key is `ed25519:<base64>`"],
    ["base64 that is not canonical", signer.publicKey.slice(0, -1), "not canonical base64"],
    ["31 bytes", raw.subarray(1), "has 32 bytes, not 31"],
    ["no bytes", `ed25519:`, "has 32 bytes, not 0"],
    ["a private key", generatePrivateKeyPem(), "this is a private key"],
    ["an RSA key", rsaPem(), "does not hold an Ed25519 public key"],
    ["the identity", Point.ZERO.toBytes(), "not a valid Ed25519 point of prime order"],
    ["a point not on the curve", new Uint8Array(32).fill(2), "not a valid Ed25519 point"],
  ])("refuses %s, saying why", (_, input, message) => {
    expect(() => parsePublicKey(input)).toThrow(TypeError);
    expect(() => parsePublicKey(input)).toThrow(message);
  });

  it("never shows the bytes of a private key that was given by mistake", () => {
    const pem = generatePrivateKeyPem();
    expect(() => parsePublicKey(pem)).not.toThrow(pem.split("\n")[1] ?? "");
  });
});

describe("keyIdOf", () => {
  it("is the first half of the SHA-256 of the raw key", () => {
    expect(keyIdOf(signer.publicKey)).toBe(sha256Hex(raw).slice(0, 32));
  });
});

describe("checkOf", () => {
  it("reads a key that another copy of the package made, from its text", () => {
    const foreign = { keyId: signer.keyId, text: signer.publicKey };
    const message = Uint8Array.of(1);
    expect(checkOf(foreign)?.(message, signer.sign(message))).toBe(true);
  });
});

function rsaPem(): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  return String(publicKey.export({ format: "pem", type: "spki" }));
}
