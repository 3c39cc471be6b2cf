import type { Report } from "./judge-shell.ts";
import { READING_PRAGMAS, SQL_RULES, type SqlRule } from "./rules/sql.ts";
import { unfilteredChange } from "./sql/unfiltered-change.ts";
import { losesByAltering } from "./sql/loses-by-altering.ts";
import { readSql } from "./sql/read-sql.ts";
import type { SqlToken } from "./sql/tokenize-sql.ts";

type Statement = readonly SqlToken[];

interface WordRule {
  readonly source: SqlRule;
  readonly words: readonly ((text: string) => boolean)[];
  readonly anywhere: boolean;
}

const WORD_RULES = indexWordRules();
const CALL_RULES = SQL_RULES.flatMap((source) =>
  (source.calls ?? []).map((name) => ({ source, name })),
);
const EXACT_CALLS = new Map(
  CALL_RULES.filter(({ name }) => !name.endsWith("*")).map(({ name, source }) => [name, source]),
);
const CALL_BEGINNINGS = CALL_RULES.filter(({ name }) => name.endsWith("*")).map(
  ({ name, source }) => [name.slice(0, -1), source] as const,
);

/** Words that make a string in the same statement a statement of its own. */
const DYNAMIC: ReadonlySet<string> = new Set(
  "exec execute prepare sp_executesql openquery openrowset opendatasource dblink dblink_exec dblink_send_query query_to_xml do immediate sp_prepare sp_cursoropen executesql exec_sql".split(
    " ",
  ),
);
const MAX_NESTING = 4;
const UNREADABLE = {
  rule: "sql.unreadable",
  score: 60,
  reason: "SQL that can't be read to its end",
};
// What was left unread may be anything: padding must not buy a lower score.
const TOO_COMPLEX = { rule: "sql.too-complex", score: 80, reason: "SQL too complex to judge" };
const DELETE_ALL = { rule: "sql.delete-all", score: 70, reason: "Deletes every row of a table" };
const UPDATE_ALL = { rule: "sql.update-all", score: 70, reason: "Changes every row of a table" };

/** Judges a text that a database would run. */
export function judgeSql(text: string, report: Report, nesting = 0): void {
  const { statements, complete, cut } = readSql(text);
  if (!complete) report(UNREADABLE);
  if (cut) report(TOO_COMPLEX);
  for (const statement of statements) {
    judgeWords(statement, report);
    judgeCalls(statement, report);
    judgeRowChanges(statement, report);
    judgeOthers(statement, report);
    if (nesting < MAX_NESTING) judgeDynamic(statement, report, nesting);
  }
}

/** Word rules by their first word; `*` holds those that begin with an ending or any word. */
function indexWordRules(): ReadonlyMap<string, readonly WordRule[]> {
  const index = new Map<string, WordRule[]>();
  for (const source of SQL_RULES) {
    const sequences = [
      ...(source.begins ?? []).map((words) => ({ words, anywhere: false })),
      ...(source.holds ?? []).map((words) => ({ words, anywhere: true })),
    ];
    for (const { words, anywhere } of sequences) {
      const [first = "", ...rest] = words.split(" ");
      const rule: WordRule = { source, words: rest.map(wordTest), anywhere };
      for (const key of first.split("|")) {
        const place = key.endsWith("*") ? "*" : key;
        const test = key.endsWith("*") ? { ...rule, words: [wordTest(key), ...rule.words] } : rule;
        index.set(place, [...(index.get(place) ?? []), test]);
      }
    }
  }
  return index;
}

function wordTest(alternatives: string): (text: string) => boolean {
  const exact = new Set(alternatives.split("|").filter((word) => !word.endsWith("*")));
  const beginnings = alternatives
    .split("|")
    .flatMap((word) => (word.endsWith("*") ? [word.slice(0, -1)] : []));
  return (text) => exact.has(text) || beginnings.some((beginning) => text.startsWith(beginning));
}

function judgeWords(statement: Statement, report: Report): void {
  const start = beginningOf(statement);
  const beginsWithAny = WORD_RULES.get("*") ?? [];
  for (const [index, token] of statement.entries()) {
    if (token.kind === "string" || token.kind === "number") continue;
    const begins = index === start || (token.startsLine && mayEndStatement(statement[index - 1]));
    if (token.kind === "name") continue;
    for (const rule of WORD_RULES.get(token.text) ?? []) {
      if ((rule.anywhere || begins) && fits(rule, statement, index + 1)) report(rule.source);
    }
    for (const rule of beginsWithAny) {
      if ((rule.anywhere || begins) && fits(rule, statement, index)) report(rule.source);
    }
  }
}

/** SQL Server needs no `;`: a line may begin a new statement, unless the one before it is not finished. */
function mayEndStatement(token: SqlToken | undefined): boolean {
  if (token === undefined || token.text === ")") return true;
  return token.kind !== "symbol" && !UNFINISHED.has(token.text);
}

const UNFINISHED: ReadonlySet<string> = new Set(
  "select distinct from join on and or not where by as in case when then else set values like between is over having union all except intersect with using into limit".split(
    " ",
  ),
);

function fits(rule: WordRule, statement: Statement, from: number): boolean {
  return rule.words.every((test, offset) => {
    const token = statement[from + offset];
    return token !== undefined && token.kind !== "string"
      ? test(token.text)
      : token !== undefined && test("");
  });
}

/** Past parentheses and `EXPLAIN [ANALYZE] [(…)]`, which run what follows. */
function beginningOf(statement: Statement): number {
  let index = 0;
  while (statement[index]?.text === "(") index += 1;
  if (!/^(?:explain|profile)$/.test(statement[index]?.text ?? "")) return index;
  index += 1;
  for (; index < statement.length; index += 1) {
    const { text = "", depth = 0 } = statement[index] ?? {};
    if (depth > 0 || text === "(" || text === ")") continue;
    if (
      !/^(?:analyze|analyse|verbose|plan|query|for|extended|formatted|format|json|tree|=)$/.test(
        text,
      )
    )
      break;
  }
  return index;
}

/** A call is a name, bare or quoted, before a parenthesis; a schema before it changes nothing. */
function judgeCalls(statement: Statement, report: Report): void {
  for (const [index, token] of statement.entries()) {
    if (token.kind !== "word" && token.kind !== "name") continue;
    // `TABLESAMPLE SYSTEM (1)` names a method, not a function.
    if (statement[index - 1]?.text === "tablesample") continue;
    const next = statement[index + 1];
    const called = next?.text === "(" && next.kind === "symbol";
    const member = next?.text === "." && token.kind === "word";
    if (!called && !member) continue;
    const exact = called ? EXACT_CALLS.get(token.text) : undefined;
    if (exact !== undefined) report(exact);
    for (const [beginning, source] of CALL_BEGINNINGS) {
      if (token.text.startsWith(beginning) && (called || token.text === beginning)) report(source);
    }
  }
}

/** One statement holds a few changes at most; more are a way to make us work. */
const MAX_CHANGES = 16;

function judgeRowChanges(statement: Statement, report: Report): void {
  const start = beginningOf(statement);
  let changes = 0;
  for (const [index, { kind, text }] of statement.entries()) {
    if (kind !== "word" || (text !== "delete" && text !== "update")) continue;
    changes += 1;
    if (changes > MAX_CHANGES) {
      report(UNREADABLE);
      return;
    }
    const change = unfilteredChange(statement, index, start);
    if (change === "delete") report(DELETE_ALL);
    else if (change === "update") report(UPDATE_ALL);
  }
}

function judgeOthers(statement: Statement, report: Report): void {
  const start = beginningOf(statement);
  const first = statement[start]?.text;
  const second = statement[start + 1];
  if (first === "truncate" && second !== undefined && second.text !== "(") {
    report({ rule: "sql.truncate", score: 70, reason: "Database modification detected" });
  }
  if (
    first === "copy" &&
    !statement.some((token) => token.text === "stdout" || token.text === "stdin")
  ) {
    report({ rule: "sql.file-access", score: 80, reason: "Reads or writes files on the server" });
  }
  if (first === "alter" && losesByAltering(statement, start)) {
    report({ rule: "sql.alter-drop", score: 70, reason: "Removes part of a table" });
  }
  if (
    first === "match" &&
    statement.some(({ kind, text }) => kind === "word" && text === "delete")
  ) {
    report({ rule: "sql.delete-all", score: 70, reason: "Deletes every row that matches" });
  }
  if (first === "pragma" && second !== undefined) judgePragma(statement.slice(start + 1), report);
  if (
    statement.some((token) => token.text === "set_config" && token.kind !== "string") &&
    statement.some(
      (token) =>
        /^(?:row_security|role|session_authorization|session_replication_role)$/i.test(
          token.text,
        ) && token.kind === "string",
    )
  ) {
    report({
      rule: "sql.session-escape",
      score: 75,
      reason: "Changes the session's identity or protection",
    });
  }
}

function judgePragma(rest: Statement, report: Report): void {
  const name = rest[1]?.text === "." ? (rest[2]?.text ?? "") : (rest[0]?.text ?? "");
  const sets = rest.some((token) => token.text === "=" && token.kind === "symbol");
  const calls = rest.some((token) => token.text === "(" && token.kind === "symbol");
  const reads = READING_PRAGMAS.has(name);
  const setsByCall =
    calls &&
    /^(?:journal_mode|synchronous|user_version|schema_version|encoding|page_size|cache_size|foreign_keys|application_id)$/.test(
      name,
    );
  if (sets || setsByCall || (calls && !reads)) {
    report({ rule: "sql.pragma", score: 65, reason: "Changes how the database protects its data" });
  }
}

/** `EXEC('DROP …')`, `PREPARE s FROM '…'`, `DO $$ … $$`: a string that is run. */
function judgeDynamic(statement: Statement, report: Report, nesting: number): void {
  if (!statement.some((token) => token.kind !== "string" && DYNAMIC.has(token.text))) return;
  for (const token of statement) {
    if (token.kind === "string" && token.text.length > 3) judgeSql(token.text, report, nesting + 1);
  }
}
