import type { Wrapper } from "./wrappers.ts";

/**
 * The words of the command that a wrapper runs: what is left after the wrapper's own options,
 * settings, subcommand and operands. Empty where it runs none.
 */
export function splitCommand(words: readonly string[], wrapper: Wrapper): readonly string[] {
  if (wrapper.after === undefined) return skipOwn(words, 0, wrapper);
  const at = subcommandAt(words, wrapper.after);
  return at < 0 ? [] : skipOwn(words, at + 1, wrapper);
}

function subcommandAt(words: readonly string[], subcommands: readonly string[]): number {
  return words.slice(0, 8).findIndex((word) => subcommands.includes(word));
}

function skipOwn(words: readonly string[], start: number, wrapper: Wrapper): readonly string[] {
  let own = wrapper.own ?? 0;
  for (let index = start; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--") continue;
    else if (word.startsWith("-") && word.length > 1) index += takesValue(word, wrapper) ? 1 : 0;
    else if (/^[A-Za-z_]\w*=/.test(word) && own === 0) continue;
    else if (own > 0) own -= 1;
    else return words.slice(index);
  }
  return [];
}

function takesValue(word: string, wrapper: Wrapper): boolean {
  if (word.startsWith("--")) return wrapper.long?.includes(word.slice(2)) === true;
  return !/^-[0-9]/.test(word) && wrapper.short?.includes(word.slice(-1)) === true;
}
