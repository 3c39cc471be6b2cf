/** So many different warnings are given; each once. */
const MAX_WARNINGS = 64;
const given = new Set<string>();

/** Tells the host's operator of something that no call's answer may say. Never throws. */
export function warnOnce(text: string, code: string): void {
  if (given.has(text) || given.size === MAX_WARNINGS) return;
  given.add(text);
  try {
    if (globalThis.process?.emitWarning === undefined) console.warn(text);
    else globalThis.process.emitWarning(text, { code });
  } catch {
    // `--throw-deprecation` and patched consoles are no reason to change an answer.
  }
}
