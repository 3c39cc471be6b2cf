import type { Terminal } from "./terminal.ts";

/** One option of a command, as `--actor <name>`. */
export interface CommandOption {
  /** Without the dashes. */
  readonly name: string;
  /** What stands for its value in help; absent: the option is a switch. */
  readonly value?: string;
  /** What it means, for help. */
  readonly about: string;
}

/** One thing that the program can do. */
export interface Command {
  /** One or two words, as typed: `verify`, `policy check`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What stands behind the name, as `<policy.yaml> <cases.yaml>`; one in brackets may be left out. */
  readonly operands: readonly string[];
  readonly options: readonly CommandOption[];
  /** A paragraph for people who have never used it. */
  readonly about: string;
  /** One example, as typed after the program's name. */
  readonly example: string;
  /** What the exit codes mean, where there is more to say than 0 and 2. */
  readonly exits: readonly string[];
  /** Does it and answers with the exit code. */
  readonly run: (call: CommandCall) => Promise<number>;
}

/** A command line that was read. */
export interface CommandCall {
  readonly operands: readonly string[];
  /** The value of an option, if it was given. */
  readonly option: (name: string) => string | undefined;
  /** Whether a switch was given. */
  readonly flag: (name: string) => boolean;
  readonly terminal: Terminal;
}

/** Every command has these. */
export const COMMON_OPTIONS: readonly CommandOption[] = [
  { name: "json", about: "Print JSON for programs instead of text for people." },
  { name: "help", about: "Show this help." },
];
