import type { ShellCommand } from "./shell-command.ts";
import type { CommandOptions } from "./read-options.ts";

/** A compiled pattern: the programs it is for and a test on a command of one of them. */
export interface CommandPattern {
  /** Base names in lower case; `*` is any program. */
  readonly programs: readonly string[];
  /** True if the pattern asks for nothing but the program. */
  readonly onlyProgram: boolean;
  /** Says whether a command of one of the programs fits. */
  readonly matches: (command: ShellCommand) => boolean;
}

type Test = (options: CommandOptions) => boolean;

/**
 * Compiles a command pattern. Its words, separated by spaces, all have to fit:
 *
 * - first the program: `rm`, `rm|unlink`, or `*` for any;
 * - `-f`, `--force`, `-f|--force`: one of the options is given, whatever its place and spelling
 *   (`-rf`, `--forc`, `--force=yes`). A single dash before several letters means just that word;
 * - `!-n|--dry-run|list`: none of the options is given and none of the operands is such a word;
 * - `--type=*x`: the option has such a value;
 * - anything else is an operand, in order, `*` standing for any characters and `a|b` for either;
 *   `**` skips operands; `...` at the end means at least one more operand.
 */
export function compileCommandPattern(pattern: string): CommandPattern {
  const [program = "", ...words] = pattern.split(" ").filter((word) => word !== "");
  const operands: string[] = [];
  const tests: Test[] = [];
  for (const word of words) {
    if (word.startsWith("!")) tests.push(negativeTest(word.slice(1)));
    else if (word.startsWith("-")) tests.push(optionTest(word));
    else operands.push(word);
  }
  if (operands.some((word) => word !== "**")) tests.push(operandTest(operands));
  return {
    programs: program.split("|"),
    onlyProgram: tests.length === 0,
    matches: ({ options }) => tests.every((test) => test(options)),
  };
}

function negativeTest(word: string): Test {
  const alternatives = word.split("|").map((alternative) => {
    if (alternative.startsWith("-")) return optionTest(alternative);
    const fits = globTest(alternative);
    return ({ operands }: CommandOptions) => operands.some(fits);
  });
  return (options) => !alternatives.some((test) => test(options));
}

function optionTest(word: string): Test {
  const alternatives = word.split("|").map((alternative) => {
    const equals = alternative.indexOf("=");
    if (equals < 0) return { name: alternative, value: undefined };
    return { name: alternative.slice(0, equals), value: globTest(alternative.slice(equals + 1)) };
  });
  return (options) =>
    alternatives.some(({ name, value }) => {
      if (value === undefined) return options.has(name);
      return options.values(name).some(value);
    });
}

function operandTest(words: readonly string[]): Test {
  const more = words.indexOf("...");
  if (more >= 0 && more < words.length - 1)
    throw new TypeError("... must be a pattern's last operand");
  const steps = words.map((word) => {
    if (word === "**" || word === "...") return word;
    const alternatives = word.split("|").map(globTest);
    return (operand: string) => alternatives.some((test) => test(operand));
  });
  return ({ operands }) => {
    let at = 0;
    let anywhere = false;
    for (const step of steps) {
      if (step === "**") anywhere = true;
      else if (step === "...") return at < operands.length;
      else {
        if (typeof step === "string") return false;
        const found = operands.findIndex((operand, index) => index >= at && step(operand));
        if (found < 0 || (!anywhere && found !== at)) return false;
        at = found + 1;
        anywhere = false;
      }
    }
    return true;
  };
}

/** `*` is any run of characters. Linear: each piece is looked for once, from where the last one ended. */
function globTest(glob: string): (text: string) => boolean {
  const pieces = glob.toLowerCase().split("*");
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return (text) => text.toLowerCase() === first;
  return (text) => {
    const lower = text.toLowerCase();
    if (!lower.startsWith(first)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = lower.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return lower.length - last.length >= at && lower.endsWith(last);
  };
}
