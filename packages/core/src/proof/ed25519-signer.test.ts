import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  ed25519Signer,
  generatePrivateKeyPem,
  generateSigner,
  secretKeyOf,
} from "./ed25519-signer.ts";
import { parsePem } from "./pem.ts";

const message = new TextEncoder().encode("message");

describe("ed25519Signer", () => {
  it("signs as OpenSSL does with the same key, from PEM, DER and the bytes of a PEM file", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const pem = String(privateKey.export({ format: "pem", type: "pkcs8" }));
    const der = privateKey.export({ format: "der", type: "pkcs8" });
    for (const input of [pem, Uint8Array.from(der), new TextEncoder().encode(pem)]) {
      const signer = ed25519Signer(input);
      const signature = signer.sign(message);
      expect(signature).toBeInstanceOf(Uint8Array);
      expect(verify(null, message, publicKey, signature)).toBe(true);
      const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
      expect(signer.publicKey).toBe(`ed25519:${raw.toString("base64")}`);
      expect(signer.keyId).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it("shows nothing of its key when it is printed, cloned or listed", () => {
    const pem = generatePrivateKeyPem();
    const seed = Buffer.from(parsePem(pem)?.bytes.subarray(16) ?? []);
    const signer = ed25519Signer(pem);
    const shown = inspect(signer, { depth: 9, showHidden: true }) + JSON.stringify(signer);
    expect(shown).not.toContain(seed.toString("base64").slice(0, 40));
    expect(shown).not.toContain(seed.toString("hex"));
    expect(Object.keys(signer)).toStrictEqual(["keyId", "publicKey", "sign"]);
    expect(Object.isFrozen(signer)).toBe(true);
  });

  it("hands out plain bytes that are the caller's own", () => {
    const signer = generateSigner();
    const first = signer.sign(message);
    first.fill(0);
    expect(Object.getPrototypeOf(first)).toBe(Uint8Array.prototype);
    expect(signer.sign(message)).not.toStrictEqual(first);
  });

  it.each([
    ["nothing", "", "PKCS#8 PEM"],
    ["a path", "signing-key.pem", "PKCS#8 PEM"],
    ["no bytes", new Uint8Array(), "PKCS#8 PEM"],
    ["a raw seed", new Uint8Array(32).fill(0x30), "not a plain Ed25519 key"],
    ["a public key", publicPem(), "PKCS#8 PEM"],
    ["a key with a password", encryptedPem(), "has a password"],
    ["an RSA key", rsaPem(), "not a plain Ed25519 key"],
    ["an X25519 key", x25519Pem(), "not a plain Ed25519 key"],
    ["a DER with a byte more", longDer(), "not a plain Ed25519 key"],
  ])("refuses %s, saying what it takes", (_, input, text) => {
    expect(() => ed25519Signer(input)).toThrow(TypeError);
    expect(() => ed25519Signer(input)).toThrow(text);
  });

  it.each([undefined, null, 5, {}])("says what it asks for when it is given %o", (key) => {
    expect(() => ed25519Signer(key as never)).toThrow("the private key is neither text nor bytes");
  });

  it("never shows bytes of a key that it refuses", () => {
    const pem = generatePrivateKeyPem();
    const base64 = pem.split("\n")[1] ?? "";
    for (const broken of [`x${pem}`, pem.replace("PRIVATE", "PRIVATES"), base64]) {
      expect(messageOf(broken)).not.toContain(base64.slice(22, 40));
    }
  });
});

describe("generatePrivateKeyPem", () => {
  it("writes a PKCS#8 PEM that OpenSSL reads as the same key, another one each time", () => {
    const pem = generatePrivateKeyPem();
    const signature = ed25519Signer(pem).sign(message);
    expect(verify(null, message, createPublicKey(createPrivateKey(pem)), signature)).toBe(true);
    expect(createPrivateKey(pem).export({ format: "pem", type: "pkcs8" })).toBe(pem);
    expect(generatePrivateKeyPem()).not.toBe(pem);
  });
});

describe("generateSigner", () => {
  it("has a key of its own each time", () => {
    expect(generateSigner().keyId).not.toBe(generateSigner().keyId);
  });
});

describe("secretKeyOf", () => {
  it("knows the signers made here and no copy of them", () => {
    const signer = generateSigner();
    expect(secretKeyOf(signer)?.sign(message)).toStrictEqual(Buffer.from(signer.sign(message)));
    expect(secretKeyOf({ ...signer })).toBeUndefined();
  });
});

function messageOf(input: string): string {
  try {
    ed25519Signer(input);
    return "";
  } catch (error) {
    return inspect(error);
  }
}

function publicPem(): string {
  const key = createPublicKey(createPrivateKey(generatePrivateKeyPem()));
  return String(key.export({ format: "pem", type: "spki" }));
}

function encryptedPem(): string {
  const key = createPrivateKey(generatePrivateKeyPem());
  return String(
    key.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "test" }),
  );
}

function rsaPem(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  return String(privateKey.export({ format: "pem", type: "pkcs8" }));
}

function x25519Pem(): string {
  return String(generateKeyPairSync("x25519").privateKey.export({ format: "pem", type: "pkcs8" }));
}

function longDer(): Uint8Array {
  return Uint8Array.from([...(parsePem(generatePrivateKeyPem())?.bytes ?? []), 0]);
}
