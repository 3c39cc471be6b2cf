import { toHex } from "../canonical/sha256.ts";

// Drawn for many ids at once: asking for randomness each time costs more than the rest of an id.
const POOL_IDS = 256;
/** 80 bits behind the time: the version, 12 random bits, the variant and 62 random bits. */
const ID_BYTES = 10;
const pool = new Uint8Array(POOL_IDS * ID_BYTES);
let digits = "";
let used = 0;

// Many ids are made in one millisecond.
let lastTime = Number.NaN;
let lastText = "";

/** A new UUID version 7 (RFC 9562 5.7): 48 bits of time, then randomness, so that ids sort by time. */
export function uuidV7(milliseconds: number): string {
  if (used === digits.length) refill();
  const at = used;
  used += 2 * ID_BYTES;
  const version = digits.slice(at, at + 4);
  const variant = digits.slice(at + 4, at + 8);
  return `${timeText(milliseconds)}-${version}-${variant}-${digits.slice(at + 8, used)}`;
}

function refill(): void {
  globalThis.crypto.getRandomValues(pool);
  for (let at = 0; at < pool.length; at += ID_BYTES) {
    pool[at] = 0x70 | ((pool[at] ?? 0) & 0x0f);
    pool[at + 2] = 0x80 | ((pool[at + 2] ?? 0) & 0x3f);
  }
  digits = toHex(pool);
  used = 0;
}

function timeText(milliseconds: number): string {
  if (milliseconds === lastTime) return lastText;
  const time = Math.max(0, Math.min(Math.floor(milliseconds), 0xffff_ffff_ffff))
    .toString(16)
    .padStart(12, "0");
  lastTime = milliseconds;
  lastText = `${time.slice(0, 8)}-${time.slice(8)}`;
  return lastText;
}
