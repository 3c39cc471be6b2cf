import { VALUE_OPTIONS } from "./value-options.ts";

/** A command's words, sorted into options and operands. */
export interface CommandOptions {
  /** The words that are not options; values of options known to take the next word are left out. */
  readonly operands: readonly string[];
  /** The options as written, longer than one letter and in lower case, as `--force` or `-delete`. */
  readonly long: readonly string[];
  /** Says whether an option is given: `-f` (also within `-rf`), `--force` (also shortened or with `=`), `-delete`. */
  readonly has: (option: string) => boolean;
  /** The values given to an option: the next word, what follows `=` or, for a letter, what is glued to it. */
  readonly values: (option: string) => readonly string[];
}

const NO_OPTIONS: readonly string[] = [];

/**
 * Sorts a command's words. Reads options as loosely as the most lenient parser would, because a
 * rule that misses a spelling is a way around it.
 */
export function readOptions(program: string, words: readonly string[]): CommandOptions {
  const operands: string[] = [];
  const long: string[] = [];
  let letters = "";
  const general = VALUE_OPTIONS.get(program) ?? NO_OPTIONS;
  let particular = NO_OPTIONS;
  let onlyOperands = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (onlyOperands || !word.startsWith("-") || word === "-") {
      if (operands.length === 0) particular = VALUE_OPTIONS.get(`${program} ${word}`) ?? NO_OPTIONS;
      operands.push(word);
    } else if (word === "--") onlyOperands = index > 0;
    else {
      if (word.length > 2) long.push(word.toLowerCase());
      if (!word.startsWith("--")) letters += shortLetters(word, general, particular);
      if (general.includes(word) || particular.includes(word)) index += 1;
    }
  }
  return {
    operands,
    long,
    has: (option) =>
      option.length === 2
        ? letters.includes(option[1] ?? " ")
        : long.some((word) => names(word, option)),
    values: (option) => valuesOf(words, option),
  };
}

/** The letters of `-rf`; what follows a letter that takes a value is that value. */
function shortLetters(
  word: string,
  general: readonly string[],
  particular: readonly string[],
): string {
  if (general.length === 0 && particular.length === 0) return word.slice(1, 32);
  let letters = "";
  for (const letter of word.slice(1, 32)) {
    letters += letter;
    const option = `-${letter}`;
    if (general.includes(option) || general.includes(`${option}?`) || particular.includes(option))
      break;
  }
  return letters;
}

/** GNU programs take any unambiguous beginning of a long option. */
function names(word: string, option: string): boolean {
  const equals = word.indexOf("=");
  const name = equals < 0 ? word : word.slice(0, equals);
  if (name === option) return true;
  return name.startsWith("--") && name.length >= 4 && option.startsWith(name);
}

function valuesOf(words: readonly string[], option: string): readonly string[] {
  const values: string[] = [];
  const letter = option.length === 2 ? option[1] : undefined;
  for (const [index, word] of words.entries()) {
    if (word === option) values.push(words[index + 1] ?? "");
    else if (word.startsWith(`${option}=`)) values.push(word.slice(option.length + 1));
    else if (letter !== undefined && word.startsWith("-") && !word.startsWith("--")) {
      // `-lc TEXT` and `-cTEXT` both give `-c` its value.
      if (word[1] === letter) values.push(word.slice(2));
      else if (word.endsWith(letter)) values.push(words[index + 1] ?? "");
    }
  }
  return values;
}
