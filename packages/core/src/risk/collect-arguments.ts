import type { Intent } from "../intent/intent.ts";
import { argumentKind, mayHoldSql } from "./argument-kind.ts";
import { looksLikeSql } from "./shell/looks-like-sql.ts";
import type { ArgumentKind, RiskContext } from "./risk.ts";

/** One text or number of an intent, and what it is read as. */
export interface CollectedArgument {
  /** Where it stands, as `payload` or `args.steps[0].cmd`. */
  readonly path: string;
  /** What it is read as. */
  readonly kind: ArgumentKind;
  /** The text or number. */
  readonly value: string | number;
}

/** All that an intent asks rules to read. */
export interface CollectedArguments {
  /** The texts and numbers, in the order they stand. */
  readonly items: readonly CollectedArgument[];
  /** True if something was left out because the intent is too deep or too long. */
  readonly truncated: boolean;
}

/** An intent to score. Only its action, arguments and payload are read; the rest may be there. */
export type ScoredIntent = Pick<Intent, "action"> & Partial<Intent>;

type Json = NonNullable<Intent["args"]>[string];

const MAX_DEPTH = 32;
const MAX_CHARACTERS = 262_144;
const MAX_ITEMS = 10_000;
const MAX_PATH = 256;

interface Collection {
  readonly items: CollectedArgument[];
  readonly action: string;
  readonly kinds: Readonly<Record<string, ArgumentKind>>;
  characters: number;
  truncated: boolean;
}

/**
 * Walks an intent's payload or arguments. Bounded: 32 levels, 256 KiB of text, 10 000 values.
 */
export function collectArguments(
  intent: ScoredIntent,
  context: RiskContext = {},
): CollectedArguments {
  const collection: Collection = {
    items: [],
    action: intent.action,
    kinds: context.kinds ?? {},
    characters: 0,
    truncated: false,
  };
  if (intent.payload !== undefined) add(collection, "payload", "shell", intent.payload);
  if (intent.args !== undefined) walkObject(collection, intent.args, "args", undefined, 0);
  return { items: collection.items, truncated: collection.truncated };
}

function walk(
  collection: Collection,
  value: Json,
  path: string,
  kind: ArgumentKind,
  depth: number,
): void {
  if (typeof value === "string" || typeof value === "number") add(collection, path, kind, value);
  else if (typeof value !== "object" || value === null) return;
  else if (depth >= MAX_DEPTH || collection.items.length >= MAX_ITEMS) collection.truncated = true;
  else if (!isArray(value)) walkObject(collection, value, path, kind, depth);
  else if (kind === "shell" && isWords(value)) {
    for (const text of shellTexts(path, value)) add(collection, path, "shell", text);
  } else {
    for (const [index, item] of value.entries()) {
      walk(collection, item, member(path, `[${index}]`), kind, depth + 1);
    }
  }
}

function walkObject(
  collection: Collection,
  object: NonNullable<Intent["args"]>,
  path: string,
  inherited: ArgumentKind | undefined,
  depth: number,
): void {
  const command = Object.entries(object).find(
    ([name, value]) => typeof value === "string" && startsCommand(collection, name, path),
  )?.[1];
  for (const [name, value] of Object.entries(object)) {
    collection.characters += name.length;
    const here = member(path, `.${name}`);
    if (typeof command === "string" && ARGUMENT_LISTS.test(name) && isWords(value)) {
      add(collection, here, "shell", `${command} ${commandLine(value)}`);
      continue;
    }
    const declared = declaredKind(collection, name, path);
    const guessed = guessedKind(collection, name, value);
    const kind = declared ?? (guessed === "text" ? (inherited ?? guessed) : guessed);
    walk(collection, value, here, kind, depth + 1);
  }
}

/** What a command's own arguments are called beside it: `{ command: "rm", args: ["-rf", "/"] }`. */
const ARGUMENT_LISTS = /^(?:args|argv|arguments|params|parameters)$/i;
const PROGRAMS = /^(?:program|executable|binary|bin|file)$/i;

function startsCommand(collection: Collection, name: string, path: string): boolean {
  const declared = declaredKind(collection, name, path);
  if (declared !== undefined) return declared === "shell";
  return PROGRAMS.test(name) || argumentKind(name, collection.action) === "shell";
}

function declaredKind({ kinds }: Collection, name: string, path: string): ArgumentKind | undefined {
  const full = `${path}.${name}`.slice("args.".length);
  if (Object.hasOwn(kinds, full)) return kinds[full];
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

function guessedKind({ action }: Collection, name: string, value: Json): ArgumentKind {
  const kind = argumentKind(name, action);
  if (kind !== "text" || typeof value !== "string") return kind;
  return mayHoldSql(name, action) && looksLikeSql(value) ? "sql" : kind;
}

function isArray(value: Json): value is Extract<Json, readonly unknown[]> {
  return Array.isArray(value);
}

function isWords(value: Json): value is string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === "string")
  );
}

/**
 * `command: ["rm", "-rf", "/"]` is one command line, `commands: ["cd /", "rm -rf x"]` is a script of
 * lines; a list that may be either is read both ways.
 */
function shellTexts(path: string, words: readonly string[]): readonly string[] {
  const [first = ""] = words;
  if (words.length === 1) return [first];
  const lines = /(?:s|script|lines)$/i.test(path.slice(path.lastIndexOf(".") + 1));
  const single = !words.some((word) => /\s/.test(word));
  if (!lines && !/\s/.test(first)) return [commandLine(words)];
  return single ? [words.join("\n"), commandLine(words)] : [words.join("\n")];
}

function commandLine(words: readonly unknown[]): string {
  return words.map((word) => quote(String(word))).join(" ");
}

function quote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function member(path: string, step: string): string {
  return path.length + step.length > MAX_PATH ? path : path + step;
}

function add(
  collection: Collection,
  path: string,
  kind: ArgumentKind,
  value: string | number,
): void {
  const length = typeof value === "string" ? value.length : 8;
  const room = MAX_CHARACTERS - collection.characters;
  collection.characters += length;
  if (room <= 0 || collection.items.length >= MAX_ITEMS) {
    collection.truncated = true;
    return;
  }
  if (length > room) collection.truncated = true;
  collection.items.push({
    path,
    kind,
    value: typeof value === "string" ? value.slice(0, room) : value,
  });
}
