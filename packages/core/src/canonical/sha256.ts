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
 * {@link sha256Hex} as 32 characters, one for each byte: cheaper where the hash is only hashed again, as
 * in a Merkle tree.
 */
export const sha256Binary: (data: string | Uint8Array) => string = nodeCrypto?.hash
  ? (data) => nodeCrypto.hash("sha256", data, "binary")
  : sha256BinaryPortable;

/** {@link sha256Binary} without node:crypto, and to compare against. */
export function sha256BinaryPortable(data: string | Uint8Array): string {
  return toBinary(nobleSha256(typeof data === "string" ? encoder.encode(data) : data));
}

/** {@link sha256Hex} without node:crypto, for browsers and edge workers, and to compare against. */
export function sha256HexPortable(data: string | Uint8Array): string {
  return toHexPortable(nobleSha256(typeof data === "string" ? encoder.encode(data) : data));
}

/** Node's own conversions, several times as fast as a loop. */
const NodeBuffer: typeof Buffer | undefined = "Buffer" in globalThis ? Buffer : undefined;

/** Bytes as lower-case hexadecimal digits. */
export const toHex: (bytes: Uint8Array) => string = NodeBuffer
  ? (bytes) => NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")
  : toHexPortable;

const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** {@link toHex} without Node's Buffer, and to compare against. */
export function toHexPortable(bytes: Uint8Array): string {
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

/** Bytes as characters, one for each. */
export function toBinary(bytes: Uint8Array): string {
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}

/** Writes characters, one a byte, into `bytes` from `at`. */
export function writeBinary(bytes: Uint8Array, binary: string, at: number): void {
  for (let index = 0; index < binary.length; index += 1) {
    bytes[at + index] = binary.charCodeAt(index);
  }
}
