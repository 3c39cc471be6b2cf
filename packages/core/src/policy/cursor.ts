import { checkName } from "../intent/canonical-name.ts";
import { didYouMean } from "./did-you-mean.ts";
import { quote } from "./issue-list.ts";
import type { IssueList } from "./issue-list.ts";
import type { Path, SourceEntry, SourceNode } from "./source-node.ts";

/** A node, where it stands, and whom to tell what is wrong with it. */
export interface Cursor {
  readonly node: SourceNode;
  readonly path: Path;
  readonly issues: IssueList;
}

/** What a mapping may hold. */
export interface FieldNames {
  /** The keys that are read. */
  readonly known: readonly string[];
  /** Keys that are planned but not read by this version: refused, since ignoring a limit would loosen it. */
  readonly later?: readonly string[];
  /** Keys that an author may expect here, with what to write instead. */
  readonly instead?: ReadonlyMap<string, string>;
}

/** Notes an issue at the cursor; one sentence without its full stop. Nothing for a hole: that was said. */
export function complain(cursor: Cursor, message: string): undefined {
  if (cursor.node.kind !== "hole") cursor.issues.add(cursor.node.offset, cursor.path, message);
  return undefined;
}

/** Notes an issue inside a text value, at one of its characters. */
export function complainInText(
  { node, path, issues }: Cursor,
  { at, message }: { readonly at: number; readonly message: string },
): void {
  const locate = node.kind === "scalar" ? node.locate : undefined;
  // Without a whole text there is no line to point to: the character's number has to do.
  const where = locate === undefined ? ` (at character ${at + 1})` : "";
  issues.add(locate?.(at) ?? node.offset, path, message + where);
}

/** A mapping's members by key, every unknown key noted; `undefined` for anything but a mapping. */
export function readFields(
  cursor: Cursor,
  names: FieldNames,
): ReadonlyMap<string, Cursor> | undefined {
  const members = readMembers(cursor);
  if (members === undefined) return undefined;
  const fields = new Map<string, Cursor>();
  for (const { key, keyOffset, value } of members) {
    const problem = keyProblem(key, names);
    if (problem !== undefined) cursor.issues.add(keyOffset, cursor.path, problem);
    else fields.set(key, { ...cursor, node: value, path: [...cursor.path, key] });
  }
  return fields;
}

/** A mapping's members with keys of the author's own; `undefined` for anything but a mapping. */
export function readMembers(cursor: Cursor): readonly SourceEntry[] | undefined {
  if (cursor.node.kind === "map") return cursor.node.entries;
  return complain(cursor, `This is ${describe(cursor.node)} where a mapping is asked for`);
}

/** A list's items; `undefined` for anything but a list. */
export function readItems(cursor: Cursor): readonly Cursor[] | undefined {
  if (cursor.node.kind !== "list") {
    return complain(cursor, `This is ${describe(cursor.node)} where a list is asked for`);
  }
  return cursor.node.items.map((node, index) => ({
    ...cursor,
    node,
    path: [...cursor.path, index],
  }));
}

/** One of a closed set of words, as written. */
export function readWord<Word extends string>(
  cursor: Cursor,
  words: readonly Word[],
): Word | undefined {
  const { node } = cursor;
  const value = node.kind === "scalar" ? node.value : undefined;
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  const near = typeof value === "string" ? didYouMean(value.trim(), words) : undefined;
  const mend = near === undefined ? "" : `: did you mean ${near}?`;
  return complain(cursor, `This is ${describe(node)} and not one of ${words.join(", ")}${mend}`);
}

/** A text, in quotes where YAML would otherwise read something else. */
export function readText(cursor: Cursor): string | undefined {
  const { node } = cursor;
  if (node.kind === "scalar" && typeof node.value === "string") return node.value;
  const mend = node.kind === "scalar" ? ": put it in quotes" : "";
  return complain(cursor, `This is ${describe(node)} where a text is asked for${mend}`);
}

/** A canonical name of an agent, action or approver. */
export function readName(cursor: Cursor): string | undefined {
  const text = readText(cursor);
  if (text === undefined) return undefined;
  const problem = checkName(text);
  return problem === undefined ? text : complain(cursor, `This name ${problem}`);
}

/** A number within bounds, both included. */
export function readNumber(
  cursor: Cursor,
  bounds: { readonly from: number; readonly to: number; readonly integer: boolean },
): number | undefined {
  const { node } = cursor;
  const kind = bounds.integer ? "a whole number" : "a number";
  const wanted = `${kind} from ${bounds.from} to ${bounds.to}`;
  if (node.kind !== "scalar" || typeof node.value !== "number") {
    const quoted = node.kind === "scalar" && typeof node.value === "string" && node.value !== "";
    const mend = quoted && Number.isFinite(Number(node.value)) ? ": take the quotes away" : "";
    return complain(cursor, `This is ${describe(node)} where ${wanted} is asked for${mend}`);
  }
  const { value } = node;
  const fits = value >= bounds.from && value <= bounds.to;
  if (fits && (!bounds.integer || Number.isInteger(value))) return value;
  return complain(cursor, `${value} is not ${wanted}`);
}

/** What a node is, for an author. */
export function describe(node: SourceNode): string {
  if (node.kind === "map") return "a mapping";
  if (node.kind === "list") return "a list";
  if (node.kind === "hole") return "nothing";
  return typeof node.value === "string" ? `the text ${quote(node.value)}` : String(node.value);
}

function keyProblem(key: string, { known, later = [], instead }: FieldNames): string | undefined {
  if (known.includes(key)) return undefined;
  const hint = instead?.get(key);
  if (hint !== undefined) return `The key ${quote(key)} is not used here: ${hint}`;
  if (later.includes(key)) {
    return `The key ${quote(key)} is not supported in this version: delete it`;
  }
  const near = didYouMean(key, [...known, ...later]);
  const mend = near === undefined ? `use one of ${known.join(", ")}` : `did you mean ${near}?`;
  return `Unknown key ${quote(key)}: ${mend}`;
}
