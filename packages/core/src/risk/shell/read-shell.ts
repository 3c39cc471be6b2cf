import { forEachChild, parse } from "unbash";
import type { For, ParsedScript, Select, SyntaxNode } from "unbash";

import { evaluateWord, noteSubstitutions } from "./evaluate-word.ts";
import { isPlainScript } from "./is-plain-script.ts";
import { outputOf } from "./output-of.ts";
import { readCommand, withRedirections } from "./read-command.ts";
import {
  createReader,
  isExhausted,
  NOTHING_AROUND,
  setVariable,
  type Reader,
  type Surroundings,
} from "./reader.ts";
import { UNKNOWN, type ShellReading } from "./shell-command.ts";
import { withoutHiddenCharacters } from "./without-hidden-characters.ts";

/** Only this much of one text is parsed. */
const MAX_CHARACTERS = 65_536;
/** Of a text with more words and signs than people write, only this much. */
const MAX_DENSE_CHARACTERS = 16_384;
/** Reading again after a variable turned out to have two values. */
const MAX_PASSES = 3;
/** Program names of a pipeline that a command remembers. */
const MAX_REMEMBERED_PROGRAMS = 8;

/**
 * Reads a shell text without running it: every command it would run, wherever it hides. Never
 * throws; what can't be followed is in `notes`.
 */
export function readShell(source: string): ShellReading {
  const unix = source.replaceAll("\r\n", "\n");
  const text = withoutHiddenCharacters(unix);
  const reader = createReader({ readText, substitute });
  if (text !== unix) reader.notes.add("hidden-characters");
  let plain = false;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    // A value seen before the second one was set may be the wrong one (a loop, a function), so the
    // text is read again with that variable unknown. What the earlier pass found stays found.
    reader.ambiguous = false;
    reader.folder = undefined;
    plain = readText(reader, text, NOTHING_AROUND);
    if (!reader.ambiguous || isExhausted(reader)) break;
  }
  return { commands: reader.commands, embedded: reader.embedded, notes: reader.notes, plain };
}

/** Answers whether the text is one plain command. */
function readText(reader: Reader, text: string, around: Surroundings): boolean {
  const limit = isDense(text) ? MAX_DENSE_CHARACTERS : MAX_CHARACTERS;
  if (text.length > limit) reader.notes.add("too-complex");
  const script = parse(text.length > limit ? text.slice(0, limit) : text);
  readScript(reader, script, around);
  return isPlainScript(script);
}

/** `a;a;a;…` takes the parser ten times as long as text; nobody writes 16 KiB of it. */
function isDense(text: string): boolean {
  if (text.length <= MAX_DENSE_CHARACTERS) return false;
  let count = 0;
  let inWord = false;
  for (let at = 0; at < text.length && at < MAX_CHARACTERS; at += 1) {
    const code = text.charCodeAt(at);
    const space = code === 32 || code === 10 || code === 9;
    const letter =
      code > 127 ||
      (code > 47 && code < 58) ||
      (code > 64 && code < 91) ||
      (code > 96 && code < 123) ||
      code === 95;
    if (!space && (!letter || !inWord)) count += 1;
    inWord = letter;
  }
  return count > 0.4 * Math.min(text.length, MAX_CHARACTERS);
}

function readScript(reader: Reader, script: ParsedScript, around: Surroundings): void {
  if (script.errors !== undefined && script.errors.length > 0) reader.notes.add("unparsable");
  if (isExhausted(reader)) return;
  reader.depth += 1;
  for (const statement of script.commands) readNode(reader, statement.command, around);
  reader.depth -= 1;
}

function substitute(
  reader: Reader,
  script: ParsedScript,
  around: Surroundings,
): string | undefined {
  const before = reader.commands.length;
  readScript(reader, script, around);
  const command = reader.commands[before];
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
  if (isExhausted(reader)) return;
  if (node.type === "Command") readCommand(reader, node, around);
  else if (node.type === "Pipeline") readPipeline(reader, node.commands, around);
  else if (node.type === "Redirected") {
    readNode(reader, node.command, withRedirections(reader, node.redirects, around));
  } else if (node.type === "Function") readFunction(reader, node.name.value, node.body, around);
  else if (node.type === "For" || node.type === "Select") readLoop(reader, node, around);
  else if (node.type === "Word") evaluateWord(node, reader.scope);
  else if (TRANSPARENT.has(node.type)) readChildren(reader, node, around);
  else noteSubstitutions(node, reader.scope);
}

/** Syntax nests up to 256 levels; a level of it counts as one of ours. */
function readChildren(reader: Reader, node: SyntaxNode, around: Surroundings): void {
  forEachChild(node, (child) => readNode(reader, child, around));
}

function readPipeline(reader: Reader, nodes: readonly SyntaxNode[], around: Surroundings): void {
  let { input } = around;
  for (const node of nodes) {
    const before = reader.commands.length;
    readNode(reader, node, { ...around, input });
    const produced = reader.commands.slice(before);
    const [only] = produced;
    const text = produced.length === 1 && only !== undefined ? outputOf(only) : undefined;
    const programs = [...(input?.programs ?? []), ...produced.map(({ program }) => program)];
    const recent = programs.slice(-MAX_REMEMBERED_PROGRAMS);
    input = text === undefined ? { programs: recent } : { programs: recent, text };
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
