/**
 * The one door to SHA-256 (FIPS 180-4): node:crypto where the runtime has it, noble elsewhere.
 * Both give the same digest; a test compares them.
 */
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

type NodeCrypto = typeof import("node:crypto");

const nodeCrypto: NodeCrypto | undefined = globalThis.process?.getBuiltinModule?.("node:crypto");
const encoder = new TextEncoder();

/** The SHA-256 of bytes, or of the UTF-8 of a text, as 64 lower-case hexadecimal digits. */
export const sha256Hex: (data: string | Uint8Array) => string = nodeCrypto?.hash
  ? (data) => nodeCrypto.hash("sha256", data, "hex")
  : sha256HexPortable;

/**
 * The SHA-256 of the bytes behind hexadecimal digits, as such digits; the caller has checked that they
 * are digits and even in number.
 */
export const sha256HexOfHex: (digits: string) => string =
  nodeCrypto?.hash !== undefined && "Buffer" in globalThis
    ? (digits) => nodeCrypto.hash("sha256", Buffer.from(digits, "hex"), "hex")
    : sha256HexOfHexPortable;

/** {@link sha256HexOfHex} without node:crypto, and to compare against. */
export function sha256HexOfHexPortable(digits: string): string {
  return sha256HexPortable(fromHex(digits));
}

/** {@link sha256Hex} without node:crypto, for browsers and edge workers, and to compare against. */
export function sha256HexPortable(data: string | Uint8Array): string {
  return toHex(nobleSha256(typeof data === "string" ? encoder.encode(data) : data));
}

const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX_OF_BYTE[byte] ?? "";
  return text;
}

/** The bytes behind hexadecimal digits; the caller has checked that they are digits and even in number. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = (digit(text.charCodeAt(at * 2)) << 4) | digit(text.charCodeAt(at * 2 + 1));
  }
  return bytes;
}

/** 0–9 are 0x30–0x39; a–f and A–F end in 1–6 and have bit 6 set. */
function digit(code: number): number {
  return (code & 15) + (code >> 6) * 9;
}
