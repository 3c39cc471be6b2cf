import { isPrintingCode } from "./is-printing-code.ts";
import type { Report } from "./judge-shell.ts";
import { CODE_PHRASES, CODE_RULES, type CodeRule } from "./rules/code.ts";
import {
  isAccountPath,
  isCredentialPath,
  isPersistencePath,
  isSystemPath,
} from "./rules/known-paths.ts";
import { looksLikeSql } from "./shell/looks-like-sql.ts";
import { normalizePath } from "./shell/path-effects.ts";

/** What the judge of code hands on to the other judges. */
export interface CodeJudges {
  /** Judges a string that may be a shell command. */
  readonly shell: (text: string) => void;
  /** Judges a string that is SQL. */
  readonly sql: (text: string) => void;
}

const NAMES = indexNames();
const RUNS_PROGRAM = {
  rule: "code.runs-program",
  score: 70,
  reason: "Code that runs another program",
};
// What runs may stand in a string that was left unread: padding must not buy a lower score.
const TOO_COMPLEX = {
  rule: "code.too-complex",
  score: 80,
  reason: "Code that runs a program, too complex to judge",
};
const SOCKET = {
  rule: "code.reverse-connection",
  score: 75,
  reason: "Code that ties a shell to a network connection",
};
/** The file names under which `awk` opens a connection. */
const SOCKET_FILE = /^\/inet[46]?\/(?:tcp|udp)\//;
/** Functions that are given the name of another one. */
const CALLS_BY_NAME = /\b(?:array_(?:map|walk|filter)|call_user_func\w*|usort|getattr)\b/i;
const MAX_STRINGS = 200;
const MAX_STRING = 8_192;
/** Quotes that never close are looked for so often. */
const MAX_OPEN = 64;

/**
 * Judges program code in any of the usual scripting languages: by the functions it names and the
 * strings it holds. Code can hide what it calls; what is found here is not all there is.
 */
export function judgeCode(text: string, report: Report, judges: CodeJudges): void {
  const { strings, bare, isWhole } = splitStrings(text);
  if (
    isWhole &&
    isPrintingCode(
      bare,
      strings.map(({ value }) => value),
    )
  )
    return;
  let runs = false;
  for (const rule of calledRules(bare)) {
    report(rule);
    runs ||= rule.runs === true;
  }
  if (strings.some(({ value }) => /^(?:node:)?child_process$/.test(value))) {
    report(RUNS_PROGRAM);
    runs = true;
  }
  const callsByName = CALLS_BY_NAME.test(bare);
  for (const { value } of strings) {
    if (SOCKET_FILE.test(value)) report(SOCKET);
    const named = callsByName ? NAMES.get(value.toLowerCase()) : undefined;
    if (named !== undefined) {
      report(named);
      runs ||= named.runs === true;
    }
  }
  for (const phrase of CODE_PHRASES) {
    if (!phrase.test.test(bare)) continue;
    report(phrase);
    runs ||= phrase.runs === true;
  }
  // In Perl and Ruby backquotes run a command; in JavaScript they are text.
  if (/(?:^|[=(;]|puts|print)\s*`/.test(text)) runs = true;
  if (/\b(?:rm\s+-[a-z]*[rf]|mkfs\b|dd\s+if=)/i.test(text.slice(0, 65_536))) {
    report({
      rule: "code.shell-words",
      score: 75,
      reason: "Code that holds a destructive command",
    });
  }
  const sends = /\b(?:post|put|send\w*|upload|urlopen|fetch|socket|connect)\b/i.test(bare);
  const pieces = text.slice(0, 65_536).split(/[^\w./~$-]+/, 4_000);
  judgePaths(
    pieces,
    sends,
    /\b(?:write|append|unlink|remove|chmod|rename|copy|move|dump)|['"][wa]b?\+?['"]|>\s{0,8}["']/i.test(
      text,
    ),
    report,
  );
  if (runs && !isWhole) report(TOO_COMPLEX);
  for (const { value } of strings) {
    if (looksLikeSql(value)) judges.sql(value);
    if (runs && value.length > 1) judges.shell(value);
  }
}

function indexNames(): ReadonlyMap<string, CodeRule> {
  return new Map(
    CODE_RULES.flatMap((rule) => rule.names.split(" ").map((name) => [name, rule] as const)),
  );
}

/** Dotted names before a call, an argument or a member; `::`, `->` and `?.` are dots. */
function calledRules(code: string): ReadonlySet<CodeRule> {
  const found = new Set<CodeRule>();
  const plain = code.replaceAll(/\s+/g, " ").replaceAll(/ ?(?:\?\.|\.|::|->) ?/g, ".");
  for (const [full] of plain.toLowerCase().matchAll(/\.?[%\w$]+(?:[./-][\w$-]+)*/g)) {
    for (const name of namesOf(full)) {
      const rule = NAMES.get(name);
      if (rule !== undefined) found.add(rule);
    }
  }
  return found;
}

/** `a.b.c` is asked for as itself, as `b.c`, as the method `.c`, and by beginnings (`os.exec*`). */
function namesOf(full: string): readonly string[] {
  const parts = full.split(".").slice(-4);
  if (parts.length === 1) return [full];
  const last = parts.at(-1) ?? "";
  const pair = parts.slice(-2).join(".");
  const names = [full, pair, `.${last}`, `${parts[0] ?? ""}.*`, `${parts.at(-2) ?? ""}.*`];
  for (let length = 2; length <= Math.min(last.length, 12); length += 1)
    names.push(`${pair.slice(0, pair.length - last.length + length)}*`);
  return names;
}

interface Strings {
  readonly strings: readonly { readonly quote: string; readonly value: string }[];
  /** The code with its strings emptied, so that words in them are not taken for calls. */
  readonly bare: string;
  /** Whether every string was read to its end. */
  readonly isWhole: boolean;
}

/** One pass; a quote that never closes is an apostrophe in a comment, and what follows stays code. */
function splitStrings(text: string): Strings {
  const strings: { quote: string; value: string }[] = [];
  let bare = "";
  let open = 0;
  let isWhole = true;
  let at = 0;
  while (at < text.length) {
    const quote = text[at] ?? "";
    if (quote !== '"' && quote !== "'" && quote !== "`") {
      const end = nextQuote(text, at);
      bare += text.slice(at, end);
      at = end;
      continue;
    }
    const mark = markAt(text, at, quote);
    const isRead = open < MAX_OPEN && strings.length < MAX_STRINGS;
    const end = isRead ? closingMark(text, at + mark.length, mark) : TOO_LONG;
    if (end === TOO_LONG) isWhole = false;
    if (end < 0) {
      open += 1;
      bare += " ";
      at += 1;
      continue;
    }
    strings.push({ quote, value: text.slice(at + mark.length, end) });
    bare += `${quote}${quote}`;
    at = end + mark.length;
  }
  return { strings, bare, isWhole };
}

/** What opens a string here, and closes it: a quote, or in Python three of them. */
function markAt(text: string, at: number, quote: string): string {
  const triple = quote.repeat(3);
  return quote !== "`" && text.startsWith(triple, at) ? triple : quote;
}

function nextQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"' || character === "'" || character === "`") return at;
  }
  return text.length;
}

const OPEN = -1;
const TOO_LONG = -2;

/** Where a string ends; `OPEN` where it does not, `TOO_LONG` where nobody has looked that far. */
function closingMark(text: string, from: number, mark: string): number {
  const limit = Math.min(text.length, from + MAX_STRING);
  for (let at = from; at < limit; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text.startsWith(mark, at)) return at;
    else if (text[at] === "\n" && mark !== "`" && mark.length === 1) return OPEN;
  }
  return limit < text.length ? TOO_LONG : OPEN;
}

function judgePaths(
  pieces: readonly string[],
  sends: boolean,
  writes: boolean,
  report: Report,
): void {
  for (const piece of pieces) {
    if (!/[/~]/.test(piece)) continue;
    const path = normalizePath(piece);
    if (isCredentialPath(path)) {
      report({
        rule: "code.credentials",
        score: 80,
        reason: "Code that names a file of credentials",
      });
    }
    if (sends && isAccountPath(path)) {
      report({ rule: "code.upload", score: 75, reason: "Code that sends a system file away" });
    }
    if (writes && (isSystemPath(path) || isAccountPath(path) || isPersistencePath(path))) {
      report({ rule: "code.system-file", score: 75, reason: "Code that writes to a system file" });
    }
  }
}
