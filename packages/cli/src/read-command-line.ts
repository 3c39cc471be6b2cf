import { parseArgs } from "node:util";
import { COMMON_OPTIONS } from "./command.ts";
import type { Command, CommandOption } from "./command.ts";
import { didYouMean } from "./did-you-mean.ts";
import { UserError } from "./user-error.ts";

/** The words behind a command's name, sorted. */
export interface CommandLine {
  readonly operands: readonly string[];
  /** By name; a switch has `true`. */
  readonly options: ReadonlyMap<string, string | true>;
}

/**
 * Reads the words behind a command's name.
 *
 * @throws UserError on an unknown or doubled option, a missing value, or too many or too few operands.
 */
export function readCommandLine(command: Command, words: readonly string[]): CommandLine {
  const known = new Map([...command.options, ...COMMON_OPTIONS].map((each) => [each.name, each]));
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      ...Object.fromEntries(
        [...known.values()].map(({ name, value }) => [
          name,
          { type: value === undefined ? ("boolean" as const) : ("string" as const) },
        ]),
      ),
      help: { type: "boolean" as const, short: "h" },
    },
  });
  const options = new Map<string, string | true>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const option = known.get(token.name);
    if (option === undefined) throw unknownOption(command, token.rawName, known.keys());
    if (options.has(token.name)) {
      throw usageError(command, `${token.rawName} is given twice: give it once`);
    }
    options.set(token.name, valueOf(command, option, token));
  }
  if (!options.has("help")) checkOperands(command, operands);
  return { operands, options };
}

function valueOf(
  command: Command,
  { name, value }: CommandOption,
  token: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
): string | true {
  if (value === undefined) {
    if (token.value === undefined) return true;
    throw usageError(command, `--${name} is a switch and takes no value`);
  }
  if (token.value === undefined || token.value === "") {
    throw usageError(command, `--${name} needs a value: --${name} ${value}`);
  }
  // `--actor --action pay` forgets the actor rather than naming it so.
  if (token.inlineValue !== true && token.value.startsWith("--")) {
    const mend = `write --${name}=${token.value} if that is the value`;
    throw usageError(command, `--${name} needs a value before ${token.value}: ${mend}`);
  }
  return token.value;
}

function unknownOption(command: Command, raw: string, known: Iterable<string>): UserError {
  const near = didYouMean(raw.replace(/^-+/, ""), known);
  const mend = near === undefined ? "" : `: did you mean --${near}?`;
  return usageError(command, `there is no option ${raw}${mend}`);
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const needed = command.operands.filter((operand) => operand.startsWith("<"));
  const missing = needed[operands.length];
  if (missing !== undefined) throw usageError(command, `${missing} is missing`);
  const extra = operands[command.operands.length];
  if (extra !== undefined) throw usageError(command, `"${extra}" is one word too many`);
}

/** A mistake on the command line, with where to look. */
export function usageError({ name, operands }: Command, problem: string): UserError {
  const usage = ["execution-guard", name, ...operands, "[options]"].join(" ");
  const sentence = problem.endsWith("?") ? problem : `${problem}.`;
  return new UserError(
    `${name}: ${sentence}\nUsage: ${usage}\n\`execution-guard ${name} --help\` explains it.`,
  );
}
