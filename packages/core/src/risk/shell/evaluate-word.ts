import { forEachChild } from "unbash";
import type { ParameterExpansionPart, ParsedScript, SyntaxNode, Word, WordPart } from "unbash";

import { UNKNOWN } from "./shell-command.ts";

/** What a word is evaluated in. */
export interface WordScope {
  /** The value of a variable; undefined where it can't be known. */
  readonly variable: (name: string) => string | undefined;
  /** Notes the commands of a substitution and answers its output, undefined where it can't be known. */
  readonly substitute: (script: ParsedScript) => string | undefined;
  /** Notes the commands of `>(…)`, which are fed what can't be known. */
  readonly feed: (script: ParsedScript) => void;
  /** The name of a file that holds the output of `<(…)`; unknown where that is. */
  readonly file: (text: string | undefined) => string;
  /** Called when an expression is nested too deep to follow. */
  readonly tooDeep: () => void;
  /** Called when a word hides letters in escapes, as `$'\x72m'`. */
  readonly escaped: () => void;
}

const NEEDS_PARTS = /[$`{]|[<>]\(/;
const MAX_BRACE_WORDS = 64;
/** Expressions nested deeper are not followed; the parser reads each level anew. */
const MAX_DEPTH = 24;

/**
 * The words that a word becomes: quotes off, known variables and substitutions put in, split where
 * the shell would split. Never runs anything; what can't be known is {@link UNKNOWN}.
 */
export function evaluateWord(word: Word, scope: WordScope): readonly string[] {
  if (!NEEDS_PARTS.test(word.text)) return [word.value];
  const { parts } = word;
  if (parts === undefined) return [word.value];
  if (parts.some((part) => part.type === "BraceExpansion")) return braceWords(parts, scope);
  const fields: string[] = [];
  let field = "";
  let keepEmpty = false;
  for (const part of parts) {
    const value = partValue(part, scope);
    const pieces = isSplit(part) ? value.split(/[ \t\n]/) : [value];
    keepEmpty ||= !isSplit(part);
    field += pieces[0] ?? "";
    for (const piece of pieces.slice(1)) {
      if (field !== "") fields.push(field);
      field = piece;
    }
  }
  if (field !== "" || (keepEmpty && fields.length === 0)) fields.push(field);
  return fields;
}

/** The text of a here-document or of any parts that are never split. */
export function evaluateParts(parts: readonly WordPart[], scope: WordScope): string {
  return parts.map((part) => partValue(part, scope)).join("");
}

/** Notes the commands of every substitution below a node whose own value is of no interest. */
export function noteSubstitutions(node: SyntaxNode, scope: WordScope, depth = 0): void {
  if (node.type === "Script") scope.substitute(node);
  else if (depth >= MAX_DEPTH) scope.tooDeep();
  else forEachChild(node, (child) => noteSubstitutions(child, scope, depth + 1));
}

function isSplit(part: WordPart): boolean {
  if (part.type === "DoubleQuoted") {
    // `"${A[@]}"` is as many words as the array has.
    const [only] = part.parts;
    return part.parts.length === 1 && only?.type === "ParameterExpansion" && isWholeArray(only);
  }
  return (
    part.type === "SimpleExpansion" ||
    part.type === "ParameterExpansion" ||
    part.type === "CommandExpansion"
  );
}

function partValue(part: WordPart, scope: WordScope): string {
  switch (part.type) {
    case "Literal":
    case "Glob":
    case "SingleQuoted":
      return part.value;
    case "AnsiCQuoted":
      if (hidesLetters(part.text)) scope.escaped();
      return part.value;
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.map((child) => partValue(child, scope)).join("");
    case "SimpleExpansion":
      return variableValue(part.text.slice(1), scope);
    case "ParameterExpansion":
      return parameterValue(part, scope);
    case "CommandExpansion":
      return part.script === undefined ? UNKNOWN : (scope.substitute(part.script) ?? UNKNOWN);
    case "ProcessSubstitution":
      if (part.script === undefined) return UNKNOWN;
      if (part.operator === ">") scope.feed(part.script);
      return part.operator === ">" ? UNKNOWN : scope.file(scope.substitute(part.script));
    case "ArithmeticExpansion":
      noteSubstitutions(part, scope);
      return UNKNOWN;
    case "ExtendedGlob":
    case "BraceExpansion":
    default:
      return part.text;
  }
}

function variableValue(name: string, scope: WordScope): string {
  if (name === "IFS") return " ";
  return scope.variable(name) ?? UNKNOWN;
}

function isWholeArray({ index }: ParameterExpansionPart): boolean {
  return index?.text === "@" || index?.text === "*";
}

/** Every substitution inside an expansion runs, so its commands are noted even where the value is not known. */
function parameterValue(part: ParameterExpansionPart, scope: WordScope): string {
  const whole = part.index === undefined || isWholeArray(part);
  if (whole && part.operation === undefined && part.prefix === undefined) {
    return variableValue(part.parameter, scope);
  }
  forEachChild(part, (child) => noteSubstitutions(child, scope));
  return UNKNOWN;
}

/** `{rm,-rf,/}` is three words to the shell; anything more than a plain list is unknown. */
function braceWords(parts: readonly WordPart[], scope: WordScope): readonly string[] {
  let words: string[] = [""];
  for (const part of parts) {
    const alternatives =
      part.type === "BraceExpansion" ? braceAlternatives(part.text) : [partValue(part, scope)];
    words = words.flatMap((start) => alternatives.map((end) => start + end));
    if (words.length > MAX_BRACE_WORDS) return [UNKNOWN];
  }
  return words;
}

function braceAlternatives(text: string): readonly string[] {
  const inner = text.slice(1, -1);
  if (!inner.includes(",") || /[{}$`\\"']/.test(inner))
    return [inner.includes("..") ? text : UNKNOWN];
  return inner.split(",");
}

/** Plain letters written as `\x72`, `\162` or `\u0072`: nobody needs that but to hide a word. */
function hidesLetters(text: string): boolean {
  return /\\(?:x[4-7]|u00[4-7]|U000000[4-7]|1[0-7])/.test(text);
}
