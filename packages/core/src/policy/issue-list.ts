import type { PolicyIssue } from "../errors/policy-error.ts";
import { codeFrame } from "./code-frame.ts";
import { maskSecrets } from "./mask-secrets.ts";
import type { Path } from "./source-node.ts";

/** The most issues that are listed; one more says how many there are beside. */
export const MAX_LISTED_ISSUES = 100;

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const MAX_SHOWN = 60;

/** Gathers what is wrong with a policy, so that an author sees all of it at once. */
export interface IssueList {
  /** Notes an issue at an offset of the text; `message` is one sentence without its full stop. */
  readonly add: (offset: number, path: Path, message: string) => void;
  /** How many were noted. */
  readonly count: () => number;
  /** The issues in text order, with line, column and, where there is a text, a code frame. */
  readonly list: () => readonly PolicyIssue[];
}

interface Noted {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
}

/** An empty list for a text; without a text every issue stands at 1:1. */
export function issueList(text?: string): IssueList {
  const noted: Noted[] = [];
  return {
    add: (offset, path, message) => void noted.push({ offset, path, message }),
    count: () => noted.length,
    list: () => listIssues(noted, text),
  };
}

/** A path for people: `identity.agents[0].agent_id`. */
export function pathText(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (!PLAIN_KEY.test(step)) text += `[${quote(step)}]`;
    else text += text === "" ? shorten(step) : `.${shorten(step)}`;
  }
  return text;
}

/** A value of the author's in quotes: short, on one line, and without what looks secret. */
export function quote(value: string): string {
  return JSON.stringify(shorten(value));
}

function shorten(value: string): string {
  const masked = maskSecrets(value.slice(0, 4 * MAX_SHOWN));
  const short = masked.length <= MAX_SHOWN ? masked : `${masked.slice(0, MAX_SHOWN)}…`;
  return short.replace(/\p{Surrogate}/gu, "?");
}

function listIssues(noted: readonly Noted[], text: string | undefined): readonly PolicyIssue[] {
  const sorted = noted.toSorted((a, b) => a.offset - b.offset).filter(isNews);
  const listed = sorted.slice(0, MAX_LISTED_ISSUES);
  const rest = sorted.length - listed.length;
  const next = sorted[listed.length];
  if (next !== undefined) {
    listed.push({ offset: next.offset, path: [], message: `There are ${rest} more issues` });
  }
  const lines = text?.split(/\r\n|\n/);
  const starts = lineStarts(text ?? "");
  return listed.map((issue) => placeIssue(issue, { lines, starts }));
}

/** Says whether the issue before says the same of the same place: syntax errors come in swarms. */
function isNews(issue: Noted, index: number, sorted: readonly Noted[]): boolean {
  const before = sorted[index - 1];
  return (
    before?.offset !== issue.offset ||
    before.message !== issue.message ||
    pathText(before.path) !== pathText(issue.path)
  );
}

function placeIssue(
  { offset, path, message }: Noted,
  {
    lines,
    starts,
  }: { readonly lines?: readonly string[] | undefined; readonly starts: readonly number[] },
): PolicyIssue {
  const where = pathText(path);
  const sentence = `${where === "" ? "" : `${where}: `}${message}${message.endsWith("?") ? "" : "."}`;
  if (lines === undefined) return { message: sentence, path, line: 1, column: 1 };
  const line = lineAt(starts, offset);
  const column = offset - (starts[line - 1] ?? 0) + 1;
  return { message: sentence, path, line, column, frame: codeFrame(lines, line, column) };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
