import { RE2JS } from "re2js";
import type { Truth } from "../truth.ts";

/** The longest text that a pattern is run on, in UTF-16 units; a longer one is INVALID. */
export const MAX_MATCHED_LENGTH = 65_536;
/** The longest pattern, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 2048;

/** Says whether a text holds what a pattern describes: anywhere in it, unless the pattern has ^ and $. */
export type Pattern = (text: string) => Truth;

interface Look {
  readonly negative: boolean;
  readonly pattern: string;
}

/**
 * Compiles a regular expression for RE2, which takes time linear in the text whatever the pattern:
 * the text comes from a model. Lookaheads are understood right after a leading ^, where they are just
 * further patterns; `\uXXXX` is understood as JavaScript does.
 *
 * @throws Error in words for an author when the pattern is none, or needs backtracking.
 */
export function compilePattern(source: string): Pattern {
  if (source.length > MAX_PATTERN_LENGTH) {
    throw new Error(`a pattern is at most ${MAX_PATTERN_LENGTH} characters`);
  }
  const { looks, rest } = splitLooks(source);
  const whole = RE2JS.compile(translate(rest));
  const ahead = looks.map(({ negative, pattern }) => ({
    negative,
    look: RE2JS.compile(translate(`^(?:${pattern})`)),
  }));
  return (text) => {
    // An oversized text must not slip past a DENY as "no match".
    if (text.length > MAX_MATCHED_LENGTH) return "INVALID";
    const fits = ahead.every(({ negative, look }) => look.test(text) !== negative);
    return fits && whole.test(text) ? "TRUE" : "FALSE";
  };
}

function splitLooks(source: string): { readonly looks: readonly Look[]; readonly rest: string } {
  const looks: Look[] = [];
  if (!source.startsWith("^") || hasTopLevelBar(source)) return { looks, rest: source };
  let at = 1;
  while (source.startsWith("(?!", at) || source.startsWith("(?=", at)) {
    const end = closingAt(source, at);
    if (end === -1) break;
    looks.push({ negative: source[at + 2] === "!", pattern: source.slice(at + 3, end) });
    at = end + 1;
  }
  return { looks, rest: `^${source.slice(at)}` };
}

/** Whether ^ governs only the first of several alternatives: then what follows it is no condition on all. */
function hasTopLevelBar(source: string): boolean {
  let depth = 0;
  let found = false;
  walkPattern(source, 0, (character) => {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "|" && depth === 0) found = true;
    return found;
  });
  return found;
}

function closingAt(source: string, from: number): number {
  let depth = 0;
  return walkPattern(source, from, (character) => {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    return depth === 0;
  });
}

/** Shows each character that is neither escaped nor in a class, until `visit` answers true; then where. */
function walkPattern(source: string, from: number, visit: (character: string) => boolean): number {
  let inClass = false;
  for (let at = from; at < source.length; at += 1) {
    const character = source[at] ?? "";
    if (character === "\\") at += 1;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") inClass = true;
    else if (visit(character)) return at;
  }
  return -1;
}

function translate(source: string): string {
  return source.replace(
    /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|[^])/g,
    (whole, four, some) => {
      const code: unknown = four ?? some;
      return typeof code === "string" ? `\\x{${code}}` : whole;
    },
  );
}
