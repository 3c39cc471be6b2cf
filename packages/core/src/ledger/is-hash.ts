const LENGTH = 64;

// A hash is looked at again in each next step: as an entry's own, in its line, as the next entry's `prev`.
let lastSeen = "";

/** Whether a text has the form of a SHA-256: 64 lower-case hexadecimal digits. */
export function isHash(text: string): boolean {
  if (text.length !== LENGTH) return false;
  if (text === lastSeen) return true;
  // A loop: where the code around it has not run for some microseconds, a regular expression costs thrice as much.
  for (let at = 0; at < LENGTH; at += 1) {
    const code = text.charCodeAt(at);
    const isDigit = code >= 0x30 && code <= 0x39;
    if (!isDigit && !(code >= 0x61 && code <= 0x66)) return false;
  }
  lastSeen = text;
  return true;
}

/** Remembers a digest that was computed just now: of its form by how it was made, and the next to be asked about. */
export function rememberHash(hash: string): void {
  lastSeen = hash;
}
