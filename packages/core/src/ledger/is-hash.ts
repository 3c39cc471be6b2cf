const HASH = /^[0-9a-f]{64}$/;

// A hash is looked at again in each next step: as an entry's own, in its line, as the next entry's `prev`.
let lastSeen = "";

/** Whether a text has the form of a SHA-256: 64 lower-case hexadecimal digits. */
export function isHash(text: string): boolean {
  if (text === lastSeen) return text !== "";
  if (!HASH.test(text)) return false;
  lastSeen = text;
  return true;
}
