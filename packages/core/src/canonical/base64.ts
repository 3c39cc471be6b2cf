/** Standard base64 (RFC 4648 section 4), with padding, and only its one canonical form. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PADDING = 0x3d;

/** Six bits to the code of their character. */
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));

/** The code of a character to its six bits; 255 for characters outside the alphabet. */
const BITS = new Uint8Array(128).fill(255);
for (const [bits, code] of CODES.entries()) BITS[code] = bits;

const decoder = new TextDecoder();

/** Bytes as standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  const whole = bytes.length - (bytes.length % 3);
  let to = 0;
  for (let from = 0; from < whole; from += 3) {
    to = writeGroup(
      codes,
      to,
      byteAt(bytes, from),
      byteAt(bytes, from + 1),
      byteAt(bytes, from + 2),
    );
  }
  if (whole < bytes.length) {
    writeGroup(codes, to, byteAt(bytes, whole), byteAt(bytes, whole + 1), 0);
    codes[to + 3] = PADDING;
    if (whole + 1 === bytes.length) codes[to + 2] = PADDING;
  }
  return decoder.decode(codes);
}

/**
 * The bytes behind standard base64, or `undefined` unless the text is exactly what {@link toBase64}
 * writes: alphabet, padding and unused bits (RFC 4648 section 3.5) included, so that no second text
 * stands for the same bytes.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const length = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let to = 0;
  for (let at = 0; at < length; at += 1) {
    const six = BITS[text.charCodeAt(at)] ?? 255;
    if (six === 255) return undefined;
    bits = ((bits << 6) | six) & 0xffffff;
    // Each character after a group's first one completes a byte.
    const inGroup = at & 3;
    if (inGroup > 0) {
      bytes[to] = bits >> (6 - inGroup * 2);
      to += 1;
    }
  }
  // The bits that stand in the last character but belong to no byte must be zero.
  if (padding > 0 && (bits & (padding === 2 ? 0b1111 : 0b11)) !== 0) return undefined;
  return bytes;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function writeGroup(codes: Uint8Array, to: number, a: number, b: number, c: number): number {
  codes[to] = codeOf(a >> 2);
  codes[to + 1] = codeOf(((a & 3) << 4) | (b >> 4));
  codes[to + 2] = codeOf(((b & 15) << 2) | (c >> 6));
  codes[to + 3] = codeOf(c & 63);
  return to + 4;
}

function codeOf(bits: number): number {
  return CODES[bits] ?? 0;
}
