import { forEachChild, parse } from "unbash";
import type {
  Assignment,
  Command,
  For,
  ParsedScript,
  Redirection,
  Script,
  Select,
  SyntaxNode,
  Word,
} from "unbash";

import { evaluateParts, evaluateWord, noteSubstitutions, type WordScope } from "./evaluate-word.ts";
import { isPlainScript } from "./is-plain-script.ts";
import { outputOf } from "./output-of.ts";
import { normalizePath, pathEffects } from "./path-effects.ts";
import { readOptions } from "./read-options.ts";
import {
  UNKNOWN,
  type EmbeddedText,
  type ShellCommand,
  type ShellInput,
  type ShellNote,
  type ShellReading,
  type ShellRedirect,
} from "./shell-command.ts";
import { unwrapCommand } from "./unwrap-command.ts";
import { withoutHiddenCharacters } from "./without-hidden-characters.ts";

/** Nested scripts, substitutions and wrappers deeper than this are not followed. */
const MAX_DEPTH = 24;
/** More commands than this in one text are not followed. */
const MAX_COMMANDS = 2_000;
/** Only this much of one text is parsed. */
const MAX_CHARACTERS = 65_536;
/** Reading again after a variable turned out to have two values. */
const MAX_PASSES = 3;
/** Program names of a pipeline that a command remembers. */
const MAX_REMEMBERED_PROGRAMS = 8;

interface Reader {
  readonly commands: ShellCommand[];
  readonly embedded: EmbeddedText[];
  readonly notes: Set<ShellNote>;
  /** Values by name; `null` for a name that has had two values and is never trusted again. */
  readonly variables: Map<string, string | null>;
  readonly scope: WordScope;
  /** Where `cd` has led; undefined where that is not known. */
  folder: string | undefined;
  depth: number;
  ambiguous: boolean;
}

interface Surroundings {
  readonly input: ShellInput | undefined;
  readonly redirects: readonly ShellRedirect[];
  readonly wrappers: readonly string[];
  readonly settings: ReadonlyMap<string, string>;
  readonly substituted: readonly string[];
}

const NO_SETTINGS: ReadonlyMap<string, string> = new Map();
const NOTHING_AROUND: Surroundings = {
  input: undefined,
  redirects: [],
  wrappers: [],
  settings: NO_SETTINGS,
  substituted: [],
};

/**
 * Reads a shell text without running it: every command it would run, wherever it hides. Never
 * throws; what can't be followed is in `notes`.
 */
export function readShell(source: string): ShellReading {
  const unix = source.replaceAll("\r\n", "\n");
  const text = withoutHiddenCharacters(unix);
  const reader = createReader();
  if (text !== unix) reader.notes.add("hidden-characters");
  let plain = false;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    // A value seen before the second one was set may be the wrong one (a loop, a function), so the
    // text is read again with that variable unknown. What the earlier pass found stays found.
    reader.ambiguous = false;
    reader.folder = undefined;
    plain = readText(reader, text, NOTHING_AROUND);
    if (!reader.ambiguous) break;
  }
  return { commands: reader.commands, embedded: reader.embedded, notes: reader.notes, plain };
}

function createReader(): Reader {
  const reader: Reader = {
    commands: [],
    embedded: [],
    notes: new Set(),
    variables: new Map(),
    folder: undefined,
    depth: 0,
    ambiguous: false,
    scope: {
      variable: (name) => reader.variables.get(name) ?? inheritedVariable(reader, name),
      substitute: (script) => readSubstitution(reader, script),
      escaped: () => reader.notes.add("escaped-letters"),
    },
  };
  return reader;
}

/** The few inherited variables whose meaning is the same everywhere. */
function inheritedVariable(reader: Reader, name: string): string | undefined {
  if (reader.variables.has(name)) return undefined;
  if (name === "HOME") return "~";
  if (name === "PWD") return ".";
  if (name === "SHELL" || name === "BASH") return "/bin/sh";
  return undefined;
}

function readText(reader: Reader, text: string, around: Surroundings): boolean {
  if (text.length > MAX_CHARACTERS) reader.notes.add("too-complex");
  const script = parse(text.slice(0, MAX_CHARACTERS));
  readScript(reader, script, around);
  return isPlainScript(script);
}

function readScript(reader: Reader, script: ParsedScript, around: Surroundings): void {
  if (script.errors !== undefined && script.errors.length > 0) reader.notes.add("unparsable");
  if (reader.depth >= MAX_DEPTH) {
    reader.notes.add("too-complex");
    return;
  }
  reader.depth += 1;
  for (const statement of script.commands) readNode(reader, statement.command, around);
  reader.depth -= 1;
}

function readSubstitution(reader: Reader, script: Script): string | undefined {
  const before = reader.commands.length;
  readScript(reader, script, NOTHING_AROUND);
  const [command] = reader.commands.slice(before, before + 1);
  if (script.commands.length !== 1 || command === undefined) return undefined;
  return reader.commands.length - before === 1 ? outputOf(command)?.replace(/\n$/, "") : undefined;
}

/** Nodes of no meaning of their own; their children are read in the same surroundings. */
const TRANSPARENT: ReadonlySet<SyntaxNode["type"]> = new Set<SyntaxNode["type"]>([
  "Statement",
  "CompoundList",
  "AndOr",
  "If",
  "Elif",
  "While",
  "Subshell",
  "BraceGroup",
  "Case",
  "CaseItem",
  "Coproc",
  "ArithmeticFor",
]);

function readNode(reader: Reader, node: SyntaxNode, around: Surroundings): void {
  if (node.type === "Command") readCommand(reader, node, around);
  else if (node.type === "Pipeline") readPipeline(reader, node.commands, around);
  else if (node.type === "Redirected") {
    readNode(reader, node.command, withRedirections(reader, node.redirects, around));
  } else if (node.type === "Function") readFunction(reader, node.name.value, node.body, around);
  else if (node.type === "For" || node.type === "Select") {
    readLoop(reader, node, around);
  } else if (node.type === "Word") evaluateWord(node, reader.scope);
  else if (TRANSPARENT.has(node.type))
    forEachChild(node, (child) => readNode(reader, child, around));
  else noteSubstitutions(node, reader.scope);
}

function readPipeline(reader: Reader, nodes: readonly SyntaxNode[], around: Surroundings): void {
  let input = around.input;
  for (const node of nodes) {
    const before = reader.commands.length;
    readNode(reader, node, { ...around, input });
    const produced = reader.commands.slice(before);
    const [only] = produced;
    const programs = [...(input?.programs ?? []), ...produced.map((command) => command.program)];
    const text = produced.length === 1 && only !== undefined ? outputOf(only) : undefined;
    input = {
      programs: programs.slice(-MAX_REMEMBERED_PROGRAMS),
      ...(text === undefined ? {} : { text }),
    };
  }
}

function readFunction(reader: Reader, name: string, body: SyntaxNode, around: Surroundings): void {
  const before = reader.commands.length;
  readNode(reader, body, around);
  const calls = reader.commands.slice(before).filter((command) => command.spelled === name);
  if (calls.length > 1) reader.notes.add("fork-bomb");
}

function readLoop(reader: Reader, node: For | Select, around: Surroundings): void {
  const values = node.wordlist?.flatMap((word) => evaluateWord(word, reader.scope)) ?? [UNKNOWN];
  for (const value of values.slice(0, 3)) setVariable(reader, node.name.value, value);
  readNode(reader, node.body, around);
}

function readCommand(reader: Reader, node: Command, around: Surroundings): void {
  const before = reader.commands.length;
  const inner = withRedirections(reader, node.redirects, around);
  const settings = readSettings(reader, node);
  if (node.name === undefined) {
    // `X=rm` sets a variable, `> file` empties a file: a command without a program.
    for (const [name, value] of settings) setVariable(reader, name, value);
    addInvocation(reader, [""], { ...inner, settings });
    return;
  }
  const words = isPattern(node.name) ? [UNKNOWN] : [...evaluateWord(node.name, reader.scope)];
  for (const argument of node.args) {
    if (argument.type === "Word") words.push(...evaluateWord(argument, reader.scope));
    else words.push(`${argument.name}=${readAssignment(reader, argument)}`);
  }
  forgetAssigned(reader, words);
  const substituted = reader.commands.slice(before).map((command) => command.program);
  addInvocation(reader, words, { ...inner, settings, substituted });
}

/** A program found by a file name pattern, as `/bin/r?`, is a computed one. `[` is a program. */
function isPattern(word: Word): boolean {
  if (!/[*?[@+!]/.test(word.text) || word.value === "[") return false;
  return (word.parts ?? []).some((part) => part.type === "Glob" || part.type === "ExtendedGlob");
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

function valueOf(reader: Reader, assignment: Assignment): string {
  const { value, index, append } = assignment;
  if (index !== undefined) evaluateWord(index, reader.scope);
  if (value.type === "ArrayValue") {
    for (const element of value.elements) evaluateWord(element, reader.scope);
    return UNKNOWN;
  }
  const text = evaluateWord(value, reader.scope).join(" ");
  return append === true || index !== undefined ? UNKNOWN : text;
}

function setVariable(reader: Reader, name: string, value: string): void {
  const before = reader.variables.get(name);
  if (before === null || before === value) return;
  if (before !== undefined) reader.ambiguous = true;
  reader.variables.set(name, before === undefined ? value : null);
}

/** Builtins that set variables to what they read. */
function forgetAssigned(reader: Reader, words: readonly string[]): void {
  const [program] = words;
  if (
    program === "read" ||
    program === "mapfile" ||
    program === "readarray" ||
    program === "getopts"
  ) {
    for (const word of words.slice(1)) setVariable(reader, word, UNKNOWN);
  }
  if (program === "printf" && words[1] === "-v") setVariable(reader, words[2] ?? "", UNKNOWN);
}

function withRedirections(
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
      input = {
        text: parts === undefined ? text : evaluateParts(parts, reader.scope),
        programs: [],
      };
    } else {
      const { target } = redirection;
      const value = target === undefined ? UNKNOWN : evaluateWord(target, reader.scope).join(" ");
      if (redirection.type === "HereString") input = { text: value, programs: [] };
      else redirects.push({ operator: redirection.operator, target: value });
    }
  }
  return { ...around, input, redirects };
}

function addInvocation(reader: Reader, words: readonly string[], around: Surroundings): void {
  const [spelled, ...rest] = words;
  if (spelled === undefined) return;
  if (reader.commands.length >= MAX_COMMANDS || reader.depth >= MAX_DEPTH) {
    reader.notes.add("too-complex");
    return;
  }
  const program = programName(spelled);
  if (program.includes(UNKNOWN)) reader.notes.add("computed-program");
  const options = readOptions(program, rest);
  const effects = pathEffects(program, rest, options, around.redirects, reader.folder);
  const command: ShellCommand = { program, spelled, words: rest, options, effects, ...around };
  reader.commands.push(command);
  if (program === "cd" || program === "pushd") enterFolder(reader, options.operands[0]);
  reader.depth += 1;
  const inner: Surroundings = { ...around, wrappers: [...around.wrappers, program] };
  for (const nested of unwrapCommand(command)) {
    if (nested.kind === "words") addInvocation(reader, nested.words, inner);
    else if (nested.kind === "script") {
      if (nested.text.includes(UNKNOWN)) reader.notes.add("computed-script");
      readText(reader, nested.text, { ...NOTHING_AROUND, wrappers: inner.wrappers });
    } else reader.embedded.push({ kind: nested.kind, text: nested.text });
  }
  reader.depth -= 1;
}

function enterFolder(reader: Reader, operand: string | undefined): void {
  const path = normalizePath(operand ?? "~", reader.folder);
  reader.folder = path.includes(UNKNOWN) || operand === "-" ? undefined : path;
}

function programName(spelled: string): string {
  const base = spelled.slice(spelled.lastIndexOf("/") + 1).toLowerCase();
  return base.endsWith(".exe") ? base.slice(0, -4) : base;
}
