import { COMMON_OPTIONS } from "./command.ts";
import type { Command } from "./command.ts";
import { tableOf } from "./table-of.ts";
import type { Terminal } from "./terminal.ts";

const INTRODUCTION = `Execution Guard decides on every tool call of an AI agent before it runs: ALLOW, HOLD
(a person must say yes) or DENY. A policy says who may do what; a signed ledger keeps
what was decided.`;

/** What the program can do, or a part of it. */
export function showOverview(commands: readonly Command[], terminal: Terminal): void {
  const { style, print } = terminal;
  const isPolicy = ({ name }: Command): boolean => name.startsWith("policy ");
  const isInit = ({ name }: Command): boolean => name === "init";
  const group = (title: string, isIn: (command: Command) => boolean): readonly string[] => {
    const rows = commands
      .filter(isIn)
      .map(({ name, summary }) => [`  ${style("strong", name)}`, summary]);
    return rows.length === 0 ? [] : ["", title, ...tableOf(rows)];
  };
  const lines = [
    INTRODUCTION,
    "",
    style("strong", "Usage: execution-guard <command> [options]"),
    ...group("Begin", isInit),
    ...group("The policy", isPolicy),
    ...group("The record, and keys", (each) => !isPolicy(each) && !isInit(each)),
    "",
    "`execution-guard <command> --help` explains a command, with an example.",
    "Every command takes --json. Exit code 2 means that it could not do what it was asked.",
    "",
    "New here? Run `execution-guard init` in your project's folder.",
  ];
  print(lines.join("\n"));
}

/** What one command does, takes and answers. */
export function showHelp(command: Command, terminal: Terminal): void {
  const { style, print } = terminal;
  const { name, operands, summary, about, example, exits } = command;
  const options = [...command.options, ...COMMON_OPTIONS].map((option) => [
    `  --${option.name}${option.value === undefined ? "" : ` ${option.value}`}`,
    option.about,
  ]);
  const usage = ["Usage: execution-guard", name, ...operands, "[options]"].join(" ");
  const lines = [
    summary,
    "",
    style("strong", usage),
    "",
    about,
    "",
    "Options",
    ...tableOf(options),
    "",
    "Example",
    `  execution-guard ${example}`,
    ...(exits.length === 0 ? [] : ["", "Exit code", ...exits.map((exit) => `  ${exit}`)]),
  ];
  print(lines.join("\n"));
}
