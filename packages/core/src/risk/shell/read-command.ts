import type { Assignment, Command, Redirection, Word } from "unbash";

import { evaluateParts, evaluateWord } from "./evaluate-word.ts";
import { INTERPRETERS } from "./interpreters.ts";
import { printedText } from "./output-of.ts";
import { normalizePath, pathEffects, pathsIn } from "./path-effects.ts";
import { readOptions } from "./read-options.ts";
import {
  isExhausted,
  NO_SETTINGS,
  NOTHING_AROUND,
  setVariable,
  type Reader,
  type Surroundings,
} from "./reader.ts";
import { UNKNOWN, type EmbeddedText, type ShellCommand } from "./shell-command.ts";
import { unwrapCommand } from "./unwrap-command.ts";

/** Variables whose value other programs run. */
const RUN_SETTINGS: ReadonlySet<string> = new Set(
  "PAGER MANPAGER GIT_PAGER EDITOR VISUAL GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_SSH_COMMAND LESSOPEN BROWSER SSH_ASKPASS SUDO_ASKPASS RSYNC_RSH PROMPT_COMMAND".split(
    " ",
  ),
);
const MAX_FILES = 64;
/** Only so many words of one command are judged. */
const MAX_WORDS = 4_096;

/** Notes a simple command, and whatever it runs in its turn. */
export function readCommand(reader: Reader, node: Command, around: Surroundings): void {
  const before = reader.commands.length;
  const inner = withRedirections(reader, node.redirects, around);
  const settings = readSettings(reader, node);
  if (node.name === undefined) {
    // `X=rm` sets a variable, `> file` empties a file: a command without a program.
    for (const [name, value] of settings) setVariable(reader, name, value);
    addInvocation(reader, [""], { ...inner, settings });
    return;
  }
  const words =
    isPattern(node.name) || isSplitElsewhere(reader, node.name)
      ? [UNKNOWN]
      : [...evaluateWord(node.name, reader.scope)];
  for (const argument of node.args) {
    if (argument.type === "Word") words.push(...evaluateWord(argument, reader.scope));
    else words.push(`${argument.name}=${readAssignment(reader, argument)}`);
  }
  forgetAssigned(reader, words);
  const substituted = reader.commands.slice(before).map(({ program }) => program);
  addInvocation(reader, words, { ...inner, settings, substituted });
}

/** Adds redirections, here-documents and here-strings to what stands around a command. */
export function withRedirections(
  reader: Reader,
  redirections: readonly Redirection[],
  around: Surroundings,
): Surroundings {
  if (redirections.length === 0) return around;
  const redirects = [...around.redirects];
  let { input } = around;
  for (const redirection of redirections) {
    if (redirection.type === "HereDoc") {
      const { parts, text } = redirection.body;
      const value = parts === undefined ? text : evaluateParts(parts, reader.scope);
      input = { text: value, programs: [] };
    } else {
      const { target } = redirection;
      const value = target === undefined ? UNKNOWN : evaluateWord(target, reader.scope).join(" ");
      if (redirection.type === "HereString") input = { text: value, programs: [] };
      else redirects.push({ operator: redirection.operator, target: value });
      const text =
        redirection.type === "Redirect" && redirection.operator === "<"
          ? reader.files.get(normalizePath(value, reader.folder))
          : undefined;
      if (text !== undefined) input = { text, programs: [] };
    }
  }
  return { ...around, input, redirects };
}

/** A program found by a file name pattern, as `/bin/r?`, is a computed one. `[` is a program. */
function isPattern(word: Word): boolean {
  if (word.text.length > 1_024) return true;
  if (!/[*?[@+!]/.test(word.text) || word.value === "[") return false;
  return (word.parts ?? []).some((part) => part.type === "Glob" || part.type === "ExtendedGlob");
}

/** `IFS=,; X=rm,-rf; $X`: where the value of a variable is parted is not known. */
function isSplitElsewhere(reader: Reader, word: Word): boolean {
  if (!/\S/.test(reader.variables.get("IFS") ?? "")) return false;
  return word.parts?.some(({ type }) => type.endsWith("Expansion")) ?? false;
}

function readSettings(reader: Reader, node: Command): ReadonlyMap<string, string> {
  if (node.prefix.length === 0) return NO_SETTINGS;
  const settings = new Map<string, string>();
  for (const part of node.prefix) {
    if (part.type === "Assignment") settings.set(part.name, valueOf(reader, part));
  }
  return settings;
}

/** `export X=rm` and its like set the variable for the rest of the text. */
function readAssignment(reader: Reader, assignment: Assignment): string {
  const value = valueOf(reader, assignment);
  setVariable(reader, assignment.name, value);
  return value;
}

/** An array is kept as its words in a row, which is what `"${A[@]}"` makes of it. */
function valueOf(reader: Reader, { value, index, append }: Assignment): string {
  if (index !== undefined) evaluateWord(index, reader.scope);
  const words = value.type === "ArrayValue" ? value.elements : [value];
  const text = words.flatMap((word) => evaluateWord(word, reader.scope)).join(" ");
  return append === true || index !== undefined ? UNKNOWN : text;
}

const READERS: ReadonlySet<string> = new Set(["read", "mapfile", "readarray", "getopts"]);

/** Builtins that set variables to what they read. */
function forgetAssigned(reader: Reader, words: readonly string[]): void {
  const [program = "", first, second = ""] = words;
  if (READERS.has(program)) for (const word of words.slice(1)) setVariable(reader, word, UNKNOWN);
  if (program === "printf" && first === "-v") setVariable(reader, second, UNKNOWN);
}

function addInvocation(reader: Reader, words: readonly string[], around: Surroundings): void {
  const [spelled, ...rest] = words.length > MAX_WORDS ? words.slice(0, MAX_WORDS) : words;
  if (words.length > MAX_WORDS) reader.notes.add("too-complex");
  if (spelled === undefined || isExhausted(reader)) return;
  // Wrappers hand on nearly all of their words; that must not add up.
  if (around.wrappers.length > 0) reader.expanded += 3 * words.length;
  const program = programName(spelled);
  if (program.includes(UNKNOWN)) reader.notes.add("computed-program");
  const options = readOptions(program, rest);
  const effects = pathEffects(program, rest, options, around.redirects, reader.folder);
  const paths = pathsIn(rest, reader.folder);
  const command: ShellCommand = {
    program,
    spelled,
    words: rest,
    options,
    effects,
    paths,
    ...around,
  };
  reader.commands.push(command);
  if (program === "cd" || program === "pushd") enterFolder(reader, options.operands[0]);
  const wrappers = [...around.wrappers, program];
  reader.depth += 1;
  readScriptFile(reader, command, wrappers);
  for (const [name, value] of around.settings)
    if (RUN_SETTINGS.has(name)) readNested(reader, value, wrappers);
  for (const nested of unwrapCommand(command)) {
    if (nested.kind === "words") addInvocation(reader, nested.words, { ...around, wrappers });
    else if (nested.kind === "script") readNested(reader, nested.text, wrappers);
    else readEmbedded(reader, nested);
  }
  reader.depth -= 1;
  rememberFile(reader, command);
}

function readNested(reader: Reader, text: string, wrappers: readonly string[]): void {
  if (text.includes(UNKNOWN)) reader.notes.add("computed-script");
  reader.expanded += text.length;
  if (text !== UNKNOWN) reader.readText(text, { ...NOTHING_AROUND, wrappers });
}

function readEmbedded(reader: Reader, part: EmbeddedText): void {
  if (part.text === UNKNOWN) reader.notes.add("computed-script");
  reader.embedded.push(part);
}

/** What `echo`, `cat` and `tee` write to a file is known if that file is run later in the same text. */
function rememberFile(reader: Reader, command: ShellCommand): void {
  const { effects, program, redirects } = command;
  if (DOWNLOADERS.has(program)) {
    for (const path of downloadsOf(reader, command)) reader.downloads.add(path);
    return;
  }
  if (effects.writes.length === 0 || reader.files.size >= MAX_FILES) return;
  const known = program === "tee" ? command.input?.text : printedText(command);
  // What code prints into a file is not known, and it may only have been printed to be run.
  const text = known ?? (INTERPRETERS.has(program.replace(/[\d.]+$/, "")) ? UNKNOWN : undefined);
  if (text === undefined) return;
  const appends = redirects.some(({ operator }) => operator === ">>");
  for (const path of effects.writes.slice(0, 4)) {
    const before = appends ? (reader.files.get(path) ?? "") : "";
    reader.files.set(path, `${before}${text}\n`.slice(-65_536));
  }
}

const DOWNLOADERS: ReadonlySet<string> = new Set([
  "curl",
  "wget",
  "aria2c",
  "http",
  "https",
  "scp",
  "fetch",
]);

/** The files named for the download, or the last part of its address. */
function downloadsOf(reader: Reader, { effects, options }: ShellCommand): readonly string[] {
  if (effects.writes.length > 0) return effects.writes.slice(0, 4);
  const names = options.operands
    .slice(0, 4)
    .map((address) => address.slice(address.lastIndexOf("/") + 1));
  return names.filter((name) => name !== "").map((name) => normalizePath(name, reader.folder));
}

const FILE_RUNNERS = /^(?:source|\.|(?:ba|da|z|k|a|tc|c|fi)?sh|python[\d.]*|perl|ruby|node|php)$/;

function readScriptFile(reader: Reader, command: ShellCommand, wrappers: readonly string[]): void {
  if (reader.files.size === 0 && reader.downloads.size === 0) return;
  const { program, spelled, options } = command;
  const [first] = options.operands;
  const runs = FILE_RUNNERS.test(program) && first !== undefined;
  if (!runs && !spelled.includes("/")) return;
  const path = normalizePath(runs ? first : spelled, reader.folder).replace(/^\.\//, "");
  if (reader.downloads.has(path)) reader.notes.add("downloaded-program");
  const text = reader.files.get(path);
  if (text === undefined) return;
  if (/^(?:python|perl|ruby|node|php)/.test(program)) reader.embedded.push({ kind: "code", text });
  else readNested(reader, text, wrappers);
}

function enterFolder(reader: Reader, operand: string | undefined): void {
  const path = normalizePath(operand ?? "~", reader.folder);
  reader.folder = path.includes(UNKNOWN) || operand === "-" ? undefined : path;
}

function programName(spelled: string): string {
  const base = spelled.slice(spelled.lastIndexOf("/") + 1).toLowerCase();
  return base.endsWith(".exe") ? base.slice(0, -4) : base;
}
