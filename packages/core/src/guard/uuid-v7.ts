// 74 random bits as hexadecimal text, drawn for many ids at once: asking for each costs more than
// the rest of a decision.
const POOL_IDS = 256;
const BYTES_PER_ID = 10;
const pool = new Uint8Array(POOL_IDS * BYTES_PER_ID);
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);
let used = pool.length;

/** A new UUID version 7 (RFC 9562 5.7): 48 bits of time, then randomness, so that ids sort by time. */
export function uuidV7(milliseconds: number): string {
  if (used === pool.length) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  const time = Math.max(0, Math.min(Math.floor(milliseconds), 0xffff_ffff_ffff))
    .toString(16)
    .padStart(12, "0");
  const version = hex((draw() & 0x0f) | 0x70) + hex(draw());
  const variant = hex((draw() & 0x3f) | 0x80) + hex(draw());
  const rest = hex(draw()) + hex(draw()) + hex(draw()) + hex(draw()) + hex(draw()) + hex(draw());
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${rest}`;
}

function draw(): number {
  const value = pool[used] ?? 0;
  used += 1;
  return value;
}

function hex(value: number): string {
  return HEX[value] ?? "";
}
