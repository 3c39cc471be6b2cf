import { readFileSync } from "node:fs";
import type { Command } from "./command.ts";
import { COMMANDS } from "./command-list.ts";
import { didYouMean } from "./did-you-mean.ts";
import { readCommandLine } from "./read-command-line.ts";
import { reportFailure } from "./report-failure.ts";
import { showHelp, showOverview } from "./show-help.ts";
import type { Terminal } from "./terminal.ts";
import { UserError } from "./user-error.ts";

/** Runs the program on the words of its command line and answers with the exit code. Never throws. */
export async function runProgram(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    return reportFailure(error, { terminal, json: words.includes("--json") });
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  const [first = "--help", second] = words;
  if (first === "--version" || first === "-v" || first === "version") {
    terminal.print(readVersion());
    return 0;
  }
  if (first === "--help" || first === "-h") {
    showOverview(COMMANDS, terminal);
    return 0;
  }
  if (first === "help") return dispatch([...words.slice(1), "--help"], terminal);
  const command = COMMANDS.find(({ name }) => name === first || name === `${first} ${second}`);
  if (command === undefined) return helpWithGroup(words, terminal);
  const line = readCommandLine(command, words.slice(command.name.split(" ").length));
  if (line.options.has("help")) {
    showHelp(command, terminal);
    return 0;
  }
  return command.run({
    operands: line.operands,
    option: (name) => {
      const value = line.options.get(name);
      return value === true ? undefined : value;
    },
    flag: (name) => line.options.has(name),
    terminal,
  });
}

/** The first word alone names several commands, or nothing at all. */
function helpWithGroup(words: readonly string[], terminal: Terminal): number {
  const [first = "", second] = words;
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0 && (second === undefined || second === "--help" || second === "-h")) {
    showOverview(group, terminal);
    return second === undefined ? 2 : 0;
  }
  throw unknownCommand(group.length > 0 ? `${first} ${second}` : first, COMMANDS);
}

function unknownCommand(typed: string, commands: readonly Command[]): UserError {
  const names = commands.map(({ name }) => name);
  const lastWords = new Map(names.map((name) => [name.split(" ").at(-1) ?? name, name]));
  const groups = names.map((name) => name.split(" ")[0] ?? name);
  const near =
    didYouMean(typed, [...names, ...groups]) ??
    lastWords.get(didYouMean(typed, lastWords.keys()) ?? "");
  const mend = near === undefined ? "" : ` Did you mean \`execution-guard ${near}\`?`;
  return new UserError(
    `There is no command "${typed}".${mend}\n\`execution-guard --help\` lists the commands.`,
  );
}

function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return String((JSON.parse(text) as { readonly version: unknown }).version);
}
