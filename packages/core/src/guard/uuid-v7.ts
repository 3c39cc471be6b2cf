/** A new UUID version 7 (RFC 9562 5.7): 48 bits of time, then randomness, so that ids sort by time. */
export function uuidV7(milliseconds: number): string {
  const time = Math.max(0, Math.min(Math.floor(milliseconds), 0xffff_ffff_ffff))
    .toString(16)
    .padStart(12, "0");
  // A random UUID has its 122 random bits where version 7 wants them but for the first 48.
  const random = globalThis.crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}
