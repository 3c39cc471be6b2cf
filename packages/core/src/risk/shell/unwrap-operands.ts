import { isInput } from "./is-input.ts";
import { UNKNOWN, type ShellCommand } from "./shell-command.ts";
import { splitCommand } from "./split-command.ts";
import type { Unwrapped } from "./unwrap-command.ts";
import { unwrapGit } from "./unwrap-git.ts";

type Unwrap = (command: ShellCommand) => readonly Unwrapped[];

const MAX_EXECUTIONS = 16;
const FIND_EXECUTIONS: ReadonlySet<string> = new Set(["-exec", "-execdir", "-ok", "-okdir"]);
const FD_EXECUTIONS: ReadonlySet<string> = new Set(["-x", "-X", "--exec", "--exec-batch"]);
const SHELL_SEPARATORS: ReadonlySet<string> = new Set([":::", "::::", ":::+"]);

/** Programs that take a command in a way of their own. */
const UNWRAPS: ReadonlyMap<string, Unwrap> = new Map<string, Unwrap>([
  ["eval", (command) => [script(command.words.join(" "))]],
  ["find", (command) => executions(command.words, FIND_EXECUTIONS)],
  ["gfind", (command) => executions(command.words, FIND_EXECUTIONS)],
  ["bfs", (command) => executions(command.words, FIND_EXECUTIONS)],
  ["fd", unwrapFd],
  ["fdfind", unwrapFd],
  ["xargs", unwrapXargs],
  ["gxargs", unwrapXargs],
  ["parallel", unwrapParallel],
  ["trap", (command) => command.options.operands.slice(0, 1).map(script)],
  ["alias", (command) => command.words.map((word) => script(word.slice(word.indexOf("=") + 1)))],
  ["at", unwrapInput],
  ["batch", unwrapInput],
  ["crontab", (command) => unwrapCrontab(command)],
  ["flock", (command) => words(splitCommand(command.words, { own: 1, short: "wEc" }))],
  [
    "cmd",
    (command) => [script(command.words.filter((word) => !/^\/[a-z]$/i.test(word)).join(" "))],
  ],
  ["powershell", unwrapPowerShell],
  ["pwsh", unwrapPowerShell],
  ["git", unwrapGit],
  ["hg", unwrapGit],
  ["make", unwrapMake],
  ["gmake", unwrapMake],
  [
    "tmux",
    (command) =>
      afterWord(command, [
        "new-session",
        "new",
        "send-keys",
        "send",
        "new-window",
        "neww",
        "split-window",
        "run-shell",
        "if-shell",
      ]),
  ],
  ["screen", (command) => words(splitCommand(command.words, { short: "SXpt" }))],
  ["heroku", (command) => afterWord(command, ["run", "run:detached"])],
  ["socat", unwrapSocat],
  ["ssh", unwrapSshOptions],
  ["scp", unwrapSshOptions],
  ["sftp", unwrapSshOptions],
  ["salt", (command) => afterWord(command, ["cmd.run", "cmd.run_all", "cmd.shell"])],
  ["npm", (command) => afterWord(command, ["explore"])],
  ["xdg-open", () => []],
  ["coproc", (command) => words(command.words)],
  ["sed", unwrapSed],
  ["gsed", unwrapSed],
]);

/** The commands in the operands of `find`, `xargs`, `eval` and their like. */
export function unwrapOperands(command: ShellCommand): readonly Unwrapped[] {
  return UNWRAPS.get(command.program)?.(command) ?? [];
}

function script(text: string): Unwrapped {
  return { kind: "script", text };
}

function words(list: readonly string[]): readonly Unwrapped[] {
  return list.length === 0 ? [] : [{ kind: "words", words: list }];
}

/** Every `-exec … ;` and `-exec … +`. A test before it, as in `-name -exec`, takes the next word. */
function executions(list: readonly string[], options: ReadonlySet<string>): readonly Unwrapped[] {
  const found: Unwrapped[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const word = list[index] ?? "";
    if (/^-(?:i?name|i?path|i?regex|i?wholename|newer\w*|printf|fprintf)$/.test(word)) index += 1;
    else if (options.has(word)) {
      const end = endOfExecution(list, index + 1);
      found.push(...words(list.slice(index + 1, end < 0 ? undefined : end)));
      if (end < 0 || found.length >= MAX_EXECUTIONS) break;
      index = end;
    }
  }
  return found;
}

/** `fd -x rm` gives the command what it finds, whether a place is named for it or not. */
function unwrapFd(command: ShellCommand): readonly Unwrapped[] {
  return executions(command.words, FD_EXECUTIONS).map((found) =>
    found.kind === "words" ? { kind: "words", words: [...found.words, UNKNOWN] } : found,
  );
}

function endOfExecution(list: readonly string[], from: number): number {
  for (let at = from; at < list.length; at += 1)
    if (list[at] === ";" || list[at] === "+") return at;
  return -1;
}

/** What `xargs` adds is not known; where `-I` names a place for it, it stands there. */
function unwrapXargs(command: ShellCommand): readonly Unwrapped[] {
  const list = splitCommand(command.words, {
    short: "aEILPSdnsRJ",
    long: [
      "arg-file",
      "delimiter",
      "max-args",
      "max-procs",
      "max-lines",
      "max-chars",
      "process-slot-var",
    ],
  });
  if (list.length === 0) return [];
  const { options } = command;
  const marks = [...options.values("-I"), ...options.values("--replace"), ...options.values("-J")];
  if (options.has("-i") || options.has("--replace")) marks.push("{}");
  const known = command.input?.text?.trim();
  const value = known !== undefined && known !== "" && !known.includes("\n") ? known : UNKNOWN;
  const mark = marks.find((candidate) => candidate !== "");
  if (mark === undefined) return words([...list, value]);
  return words(list.map((word) => word.replaceAll(mark, value)));
}

/** Arguments after `:::` are known; without a command each of them is one. */
function unwrapParallel(command: ShellCommand): readonly Unwrapped[] {
  const at = command.words.findIndex((word) => SHELL_SEPARATORS.has(word));
  const before = at < 0 ? command.words : command.words.slice(0, at);
  if (before.some((word) => word === "--dry-run" || word === "--dryrun")) return [];
  // What it reads comes to the command as one quoted word.
  const given = at < 0 ? ['"$_"'] : command.words.slice(at + 1, at + 9);
  const list = splitCommand(before, {
    short: "jnNLSIPCdaE",
    long: [
      "jobs",
      "max-args",
      "sshlogin",
      "delay",
      "retries",
      "timeout",
      "joblog",
      "results",
      "colsep",
      "arg-file",
      "tmpdir",
      "workdir",
    ],
  });
  const text = list.join(" ");
  return given.map((value) => {
    if (text === "") return script(at < 0 ? UNKNOWN : value);
    return text.includes("{}") ? script(text.replaceAll("{}", value)) : script(`${text} ${value}`);
  });
}

function unwrapInput(command: ShellCommand): readonly Unwrapped[] {
  if (command.input === undefined) return [];
  return [script(command.input.text ?? UNKNOWN)];
}

/** The five fields of time (or `@daily`) before each command are taken off. */
function unwrapCrontab(command: ShellCommand): readonly Unwrapped[] {
  const lines = command.input?.text?.split("\n") ?? [];
  return lines.map((line) => script(line.replace(/^\s*(?:@\w+|(?:[\d*,/a-z-]+\s+){5})/i, "")));
}

function unwrapPowerShell(command: ShellCommand): readonly Unwrapped[] {
  const at = command.words.findIndex((word) => /^[-/](?:c|command)$/i.test(word));
  if (at >= 0) return [script(command.words.slice(at + 1).join(" "))];
  const [first] = command.words;
  if (first === undefined) return unwrapInput(command);
  return first.startsWith("-") ? [] : [script(command.words.join(" "))];
}

const FILE_OPTIONS: readonly string[] = ["-f", "--file", "--makefile"];

/** `make -f -` reads its rules from its input; in a makefile a tab stands before them. */
function unwrapMake(command: ShellCommand): readonly Unwrapped[] {
  const text = FILE_OPTIONS.flatMap(command.options.values).some(isInput)
    ? command.input?.text
    : undefined;
  const lines = text?.split("\n", 256).filter((line) => line.startsWith("\t")) ?? [];
  return lines.map((line) => script(line.replace(/^\t[-@+]{0,3}/, "")));
}

function afterWord(command: ShellCommand, names: readonly string[]): readonly Unwrapped[] {
  const at = command.words.findIndex((word) => names.includes(word));
  if (at < 0) return [];
  const rest = command.words
    .slice(at + 1)
    .filter((word) => !/^-\w$|^--\w|^Enter$|^C-m$/.test(word));
  return rest.length === 0 ? [] : [script(rest.join(" "))];
}

function unwrapSocat(command: ShellCommand): readonly Unwrapped[] {
  return command.words.flatMap((word) => {
    const address = /^(?:exec|system|shell):(.*)$/is.exec(word);
    return address === null ? [] : [script((address[1] ?? "").replace(/,\w+(?:=\w+)?$/, ""))];
  });
}

function unwrapSshOptions(command: ShellCommand): readonly Unwrapped[] {
  return command.options.values("-o").flatMap((setting) => {
    const value =
      /^(?:ProxyCommand|LocalCommand|KnownHostsCommand|PermitLocalCommand)[\s=]+(.*)$/is.exec(
        setting,
      );
    return value === null || value[1] === "yes" ? [] : [script(value[1] ?? "")];
  });
}

/** `sed`'s `e` runs a command, as does the `e` flag of a substitution. */
function unwrapSed(command: ShellCommand): readonly Unwrapped[] {
  const given = [...command.options.values("-e"), ...command.options.values("--expression")];
  const scripts = given.length > 0 ? given : command.options.operands.slice(0, 1);
  return scripts.flatMap((text) => {
    const run = /^\s*[\d$]*!?e\s+(\S.*)$/s.exec(text);
    if (run !== null) return [script(run[1] ?? "")];
    const delimiter = text[1] ?? "";
    const flags =
      text.startsWith("s") && !/[\w\s]/.test(delimiter)
        ? text.slice(text.lastIndexOf(delimiter) + 1)
        : "";
    return /^[gpiIm0-9]*e[gpiIm0-9]*$/.test(flags) ? [script(UNKNOWN)] : [];
  });
}
