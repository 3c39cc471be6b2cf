import { isLocalProgram } from "../rules/known-programs.ts";
import { isReadingWord } from "../rules/service-verbs.ts";
import {
  INTERPRETERS,
  SCRIPT_OPTIONS,
  SHELLS,
  SQL_CLIENTS,
  SQL_OPTIONS,
  type Interpreter,
  type SqlClient,
} from "./interpreters.ts";
import { isInput } from "./is-input.ts";
import { looksLikeSql } from "./looks-like-sql.ts";
import { UNKNOWN, type ShellCommand } from "./shell-command.ts";
import { splitCommand } from "./split-command.ts";
import { unwrapOperands } from "./unwrap-operands.ts";
import { WRAPPERS } from "./wrappers.ts";

/** What a command runs in its turn. */
export type Unwrapped =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "script"; readonly text: string }
  | { readonly kind: "code" | "sql"; readonly text: string };

/** The commands, scripts, code and SQL that a command runs in its turn; empty for an ordinary command. */
export function unwrapCommand(command: ShellCommand): readonly Unwrapped[] {
  const { program } = command;
  const found: Unwrapped[] = [];
  const wrapper = WRAPPERS.get(program);
  if (wrapper !== undefined) {
    const words = splitCommand(command.words, wrapper);
    if (words.length === 0 && wrapper.joined === true && command.input !== undefined) {
      // `ssh host <<EOF`: the shell on the other side reads it.
      if (command.input.text !== undefined)
        found.push({ kind: "script", text: command.input.text });
    }
    if (words.length > 0) {
      found.push(
        wrapper.joined === true
          ? { kind: "script", text: words.join(" ") }
          : { kind: "words", words },
      );
    }
  }
  found.push(...unwrapOperands(command));
  for (const option of SCRIPT_OPTIONS.get(program) ?? []) {
    for (const value of command.options.values(option)) {
      found.push({ kind: "script", text: value.replace(/^(?:exec|command|cmd|commands)=/, "") });
    }
  }
  const sources = program === "source" || program === ".";
  if (SHELLS.has(program) || (sources && command.words.length > 0))
    found.push(...unwrapShell(command));
  const interpreter = INTERPRETERS.get(
    /\d$/.test(program) ? program.replace(/[\d.]+$/, "") : program,
  );
  if (interpreter !== undefined) found.push(...unwrapInterpreter(command, interpreter));
  if (wrapper === undefined && interpreter === undefined) found.push(...unwrapUnknown(command));
  const client = SQL_CLIENTS.get(program);
  found.push(...(client === undefined ? sqlInOptions(command) : unwrapSqlClient(command, client)));
  return found;
}

/** Programs that matter enough to look for behind a program that nobody knows. */
const RUNNABLE: ReadonlySet<string> = new Set(
  "rm git dd shred bash sh zsh python python3 perl sudo kubectl docker terraform curl wget chmod chown mv tee psql mysql redis-cli aws gcloud mkfs.ext4 wipefs find xargs eval".split(
    " ",
  ),
);

/** Programs with verbs of such names; their own rules judge them. */
const OWN_VERBS: ReadonlySet<string> = new Set(
  "aws gsutil gcloud az mc rclone hdfs hadoop ceph".split(" "),
);

/** An unknown program may be a wrapper: `retry 3 rm -rf x`. */
function unwrapUnknown({ program, words }: ShellCommand): readonly Unwrapped[] {
  if (program === "" || isLocalProgram(program) || OWN_VERBS.has(program)) return [];
  const at = words.slice(0, 6).findIndex((word) => RUNNABLE.has(word));
  if (at < 0 || at === words.length - 1 || words.slice(0, at).some(isReadingWord)) return [];
  return [{ kind: "words", words: words.slice(at) }];
}

function unwrapShell(command: ShellCommand): readonly Unwrapped[] {
  const { options, input } = command;
  const [first] = options.operands;
  if (options.has("-c") || options.has("--command"))
    return [{ kind: "script", text: first ?? UNKNOWN }];
  if (first === UNKNOWN) return [{ kind: "script", text: UNKNOWN }];
  if (first !== undefined && !isInput(first) && !options.has("-s")) return [];
  if (input !== undefined) return [{ kind: "script", text: input.text ?? UNKNOWN }];
  return readsUnknown(command) ? [{ kind: "script", text: UNKNOWN }] : [];
}

function unwrapInterpreter(command: ShellCommand, interpreter: Interpreter): readonly Unwrapped[] {
  const { options, input } = command;
  const texts = interpreter.code.flatMap((option) =>
    option.startsWith("-") ? options.values(option) : operandAfter(options.operands, option),
  );
  const [first] = options.operands;
  if (interpreter.firstOperand === true && first !== undefined && !options.has("-f"))
    texts.push(first);
  if (texts.length > 0) return texts.map((text) => ({ kind: "code", text }));
  if (first === UNKNOWN) return [{ kind: "script", text: UNKNOWN }];
  if (interpreter.input !== true || (first !== undefined && !isInput(first))) return [];
  if (input?.text !== undefined) return [{ kind: "code", text: input.text }];
  return input !== undefined || readsUnknown(command) ? [{ kind: "script", text: UNKNOWN }] : [];
}

/** `bash < <(curl …)`: what is read is the output of another command. */
function readsUnknown(command: ShellCommand): boolean {
  return command.redirects.some(({ operator, target }) => operator === "<" && target === UNKNOWN);
}

function operandAfter(operands: readonly string[], word: string): readonly string[] {
  const text = operands[0] === word ? operands[1] : undefined;
  return text === undefined ? [] : [text];
}

function unwrapSqlClient(command: ShellCommand, client: SqlClient): readonly Unwrapped[] {
  const { options, input } = command;
  const texts = client.options.flatMap((option) => options.values(option));
  if (client.operands === true) texts.push(...options.operands.slice(1));
  if (input?.text !== undefined) texts.push(input.text);
  return texts.map((text) => ({ kind: "sql", text }));
}

function sqlInOptions(command: ShellCommand): readonly Unwrapped[] {
  if (command.options.long.length === 0) return [];
  return SQL_OPTIONS.flatMap((option) =>
    command.options
      .values(option)
      .filter(looksLikeSql)
      .map((text) => ({ kind: "sql" as const, text })),
  );
}
