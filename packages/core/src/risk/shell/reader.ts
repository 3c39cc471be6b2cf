import type { ParsedScript } from "unbash";

import type { WordScope } from "./evaluate-word.ts";
import { UNKNOWN } from "./shell-command.ts";
import type {
  EmbeddedText,
  ShellCommand,
  ShellInput,
  ShellNote,
  ShellRedirect,
} from "./shell-command.ts";

/** Nested scripts, substitutions and wrappers deeper than this are not followed. */
const MAX_DEPTH = 16;
/** More commands than this in one text are not followed. */
const MAX_COMMANDS = 1_000;
/** All that variables and substitutions may add to a text. */
const MAX_EXPANDED = 65_536;
/** A longer value of a variable is not kept. */
const MAX_VALUE = 4_096;

/** What is known while a shell text is read. */
export interface Reader {
  readonly commands: ShellCommand[];
  readonly embedded: EmbeddedText[];
  readonly notes: Set<ShellNote>;
  /** Values by name; `null` for a name that has had two values and is never trusted again. */
  readonly variables: Map<string, string | null>;
  /** Files that were downloaded before, by their normalized paths. */
  readonly downloads: Set<string>;
  /** What was written to files before, by their normalized paths. */
  readonly files: Map<string, string>;
  readonly scope: WordScope;
  /** Reads a nested text, as that of `sh -c`. */
  readonly readText: (text: string, around: Surroundings) => void;
  /** Where `cd` has led; undefined where that is not known. */
  folder: string | undefined;
  depth: number;
  expanded: number;
  ambiguous: boolean;
}

/** What a command inherits from what stands around it. */
export interface Surroundings {
  readonly input: ShellInput | undefined;
  readonly redirects: readonly ShellRedirect[];
  readonly wrappers: readonly string[];
  readonly settings: ReadonlyMap<string, string>;
  readonly substituted: readonly string[];
}

/** No variables set for one command. */
export const NO_SETTINGS: ReadonlyMap<string, string> = new Map();

/** The surroundings of a command that stands alone. */
export const NOTHING_AROUND: Surroundings = {
  input: undefined,
  redirects: [],
  wrappers: [],
  settings: NO_SETTINGS,
  substituted: [],
};

/** How the parts of the reader that know the syntax are reached from those that don't. */
export interface ReaderSyntax {
  readonly readText: (reader: Reader, text: string, around: Surroundings) => void;
  readonly substitute: (
    reader: Reader,
    script: ParsedScript,
    around: Surroundings,
  ) => string | undefined;
}

/** Makes a reader that has read nothing yet. */
export function createReader(syntax: ReaderSyntax): Reader {
  const reader: Reader = {
    commands: [],
    embedded: [],
    notes: new Set(),
    variables: new Map(),
    downloads: new Set(),
    files: new Map(),
    folder: undefined,
    depth: 0,
    expanded: 0,
    ambiguous: false,
    readText: (text, around) => syntax.readText(reader, text, around),
    scope: {
      variable: (name) => spent(reader, valueOf(reader, name)),
      substitute: (script) => spent(reader, syntax.substitute(reader, script, NOTHING_AROUND)),
      feed: (script) => {
        // What is written into `>(…)` can't be known.
        syntax.substitute(reader, script, { ...NOTHING_AROUND, input: { programs: [] } });
      },
      file: (text) => {
        if (text === undefined) return UNKNOWN;
        const path = `/dev/fd/${63 + reader.files.size}`;
        reader.files.set(path, text);
        return path;
      },
      tooDeep: () => reader.notes.add("too-complex"),
      escaped: () => reader.notes.add("escaped-letters"),
    },
  };
  return reader;
}

/** True if no more is to be read; a note says so. */
export function isExhausted(reader: Reader): boolean {
  const exhausted =
    reader.commands.length >= MAX_COMMANDS ||
    reader.depth >= MAX_DEPTH ||
    reader.expanded > MAX_EXPANDED;
  if (exhausted) reader.notes.add("too-complex");
  return exhausted;
}

/** Sets a variable. A second, other value makes it unknown: which one a command sees is not known. */
export function setVariable(reader: Reader, name: string, value: string): void {
  const kept = value.length > MAX_VALUE ? UNKNOWN : value;
  const before = reader.variables.get(name);
  if (before === null || before === kept) return;
  if (before !== undefined) reader.ambiguous = true;
  reader.variables.set(name, before === undefined ? kept : null);
}

/** Expansions can double a text with every word; what they add is limited. */
function spent(reader: Reader, value: string | undefined): string | undefined {
  reader.expanded += value?.length ?? 0;
  return reader.expanded > MAX_EXPANDED ? undefined : value;
}

function valueOf(reader: Reader, name: string): string | undefined {
  const value = reader.variables.get(name);
  if (value !== undefined) return value ?? undefined;
  // The few inherited variables whose meaning is the same everywhere.
  if (name === "HOME") return "~";
  if (name === "PWD") return ".";
  return name === "SHELL" || name === "BASH" ? "/bin/sh" : undefined;
}
