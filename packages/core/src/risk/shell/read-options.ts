import type { ShellCommand } from "./shell-command.ts";

/** A command's words, sorted into options and operands. */
export interface CommandOptions {
  /** The words that are not options, values of known value-taking options left out. */
  readonly operands: readonly string[];
  /** Says whether an option is given: `-f` (also within `-rf`), `--force` (also shortened or with `=`), `-delete`. */
  readonly has: (option: string) => boolean;
  /** The values given to an option, as the next word or after `=`. */
  readonly values: (option: string) => readonly string[];
}

/** Options that take the next word, by program or by program and first operand. */
const VALUE_OPTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    git: "-C -c --git-dir --work-tree --namespace --exec-path",
    "git checkout": "-b -B --conflict --orphan --pathspec-from-file",
    "git commit": "-m -F -C -c --message --author --date",
  }),
);

/**
 * Sorts a command's words. Reads options as loosely as the most lenient parser would, because a
 * rule that misses a spelling is a way around it.
 */
export function readOptions(command: ShellCommand): CommandOptions {
  const { words, program } = command;
  const operands: string[] = [];
  const short = new Set<string>();
  const long: string[] = [];
  let valueOptions = valueOptionsOf(program);
  let onlyOperands = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (onlyOperands || !word.startsWith("-") || word === "-") {
      operands.push(word);
      if (operands.length === 1)
        valueOptions = valueOptions.concat(valueOptionsOf(`${program} ${word}`));
    } else if (word === "--") onlyOperands = true;
    else {
      long.push(word.toLowerCase());
      if (!word.startsWith("--")) addShort(short, word, valueOptions);
      if (valueOptions.includes(word)) index += 1;
    }
  }
  return {
    operands,
    has: (option) =>
      option.length === 2 ? short.has(option) : long.some((word) => names(word, option)),
    values: (option) => valuesOf(words, option),
  };
}

function valueOptionsOf(key: string): readonly string[] {
  return VALUE_OPTIONS.get(key)?.split(" ") ?? [];
}

/** The letters of `-rf`; what follows a letter that takes a value is that value. */
function addShort(short: Set<string>, word: string, valueOptions: readonly string[]): void {
  for (const letter of word.slice(1, 32)) {
    short.add(`-${letter}`);
    if (valueOptions.includes(`-${letter}`)) return;
  }
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
  for (const [index, word] of words.entries()) {
    if (word === option) values.push(words[index + 1] ?? "");
    else if (word.startsWith(`${option}=`)) values.push(word.slice(option.length + 1));
    else if (option.length === 2 && word.startsWith(option)) values.push(word.slice(2));
  }
  return values;
}
