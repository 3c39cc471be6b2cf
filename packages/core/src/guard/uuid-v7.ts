import { toHex } from "../canonical/sha256.ts";

// Randomness as hexadecimal text, drawn for many ids at once: asking for each costs more than the rest
// of a decision.
const POOL_IDS = 1024;
const DIGITS_PER_ID = 20;
const pool = new Uint8Array((POOL_IDS * DIGITS_PER_ID) / 2);
let digits = "";
let used = 0;

// Many ids are made in one millisecond.
let lastTime = Number.NaN;
let lastText = "";

const VARIANTS = ["8", "9", "a", "b"] as const;

/** A new UUID version 7 (RFC 9562 5.7): 48 bits of time, then randomness, so that ids sort by time. */
export function uuidV7(milliseconds: number): string {
  if (used === digits.length) {
    globalThis.crypto.getRandomValues(pool);
    digits = toHex(pool);
    used = 0;
  }
  const at = used;
  used += DIGITS_PER_ID;
  const first = digits.slice(at, at + 3);
  // 0–9 are 0x30–0x39; a–f end in 1–6 and have bit 6 set.
  const code = digits.charCodeAt(at + 3);
  const variant = VARIANTS[((code & 15) + (code >> 6) * 9) & 3] ?? "8";
  const second = digits.slice(at + 4, at + 7);
  return `${timeText(milliseconds)}-7${first}-${variant}${second}-${digits.slice(at + 7, at + 19)}`;
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
