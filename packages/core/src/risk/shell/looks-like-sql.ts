const STATEMENT_STARTS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    select: "",
    with: "",
    insert: "into overwrite ignore or",
    update: "",
    delete: "from",
    replace: "into",
    merge: "into",
    drop: "table database schema view index user role function procedure trigger sequence type column extension materialized tablespace publication subscription policy owned",
    truncate: "table",
    alter: "table database schema user role system view index function sequence",
    create:
      "table database schema view index user role function procedure trigger or extension unique temp temporary materialized",
    grant: "",
    revoke: "",
    copy: "",
    explain: "",
    show: "tables databases columns create grants processlist variables status index schemas",
    describe: "",
    pragma: "",
    attach: "database",
    detach: "database",
    call: "",
    set: "global session role local password persist row_security session_replication_role sql_log_bin",
    bulk: "insert",
    waitfor: "delay time",
    flush: "privileges tables logs hosts",
    reset: "master role slave query",
    purge: "binary master",
    reassign: "owned",
    backup: "database log",
    restore: "database log table",
    deny: "select insert update delete execute all",
    lock: "tables table",
    change: "master replication",
    execute: "immediate",
    prepare: "",
    do: "",
    declare: "",
    install: "plugin component soname",
    values: "",
    exec: "",
    begin: "",
    vacuum: "",
    analyze: "",
    load: "data",
    use: "",
  }).map(([word, next]) => [word, next === "" ? [] : next.split(" ")]),
);

/** Words without which a statement that may begin anything is not taken for SQL. */
const COMPANIONS: ReadonlyMap<string, RegExp> = new Map([
  ["select", /[\s(*'"`\d]/],
  ["with", /\bas\s{0,8}\(/i],
  ["update", /\bset\b/i],
  ["grant", /\bto\b/i],
  ["revoke", /\bfrom\b/i],
  ["copy", /\b(?:from|to)\b/i],
  ["explain", /\b(?:select|delete|update|insert)\b/i],
  ["describe", /^\w+\s+\w/],
  ["pragma", /^\w+\s+\w/],
  ["call", /\(/],
  ["exec", /\b(?:xp|sp)_/i],
  ["begin", /;/],
  ["prepare", /\b(?:from|as)\b/i],
  ["do", /^do\s{1,8}\$/i],
  ["declare", /^declare\s{1,8}@/i],
  ["values", /^values\s{0,8}\(/i],
  ["vacuum", /;|\bfull\b/i],
  ["analyze", /;/],
  ["use", /;/],
]);

/** True if a text begins as an SQL statement does; comments before it are skipped. */
export function looksLikeSql(text: string): boolean {
  const start = withoutLeadingComments(text.slice(0, 4_096));
  const [first = "", second = ""] = start
    .slice(0, 200)
    .toLowerCase()
    .split(/[\s(;]+/);
  const next = STATEMENT_STARTS.get(first);
  if (next === undefined) return false;
  if (next.length > 0) return next.includes(second);
  return COMPANIONS.get(first)?.test(start) ?? true;
}

function withoutLeadingComments(text: string): string {
  let rest = text.trimStart();
  for (let skipped = 0; skipped < 16; skipped += 1) {
    if (rest.startsWith("/*") && !rest.startsWith("/*!")) {
      const end = rest.indexOf("*/");
      rest = end < 0 ? "" : rest.slice(end + 2).trimStart();
    } else if (rest.startsWith("--")) {
      const end = rest.indexOf("\n");
      rest = end < 0 ? "" : rest.slice(end + 1).trimStart();
    } else if (rest.startsWith("(") || rest.startsWith(";")) rest = rest.slice(1).trimStart();
    else break;
  }
  return rest;
}
