import type { ArgumentKind } from "./risk.ts";

const SHELL_NAMES = words(
  "cmd cmds command commands commandline script shell bash sh zsh cli exec terminal",
);
const SQL_NAMES = words("sql statement statements");
const URL_NAMES = words("url urls uri uris href endpoint link webhook");
const PATH_NAMES = words(
  "path paths file files filename filenames filepath dir dirs directory folder cwd workdir",
);
const CODE_NAMES = words("code source snippet program cell javascript python py js");
const MONEY_NAMES = words("amount price payment fee salary");
const SHELL_ACTIONS = words("shell bash sh zsh terminal command exec execute cmd powershell");
const SQL_ACTIONS = words(
  "sql database db postgres postgresql mysql mariadb sqlite mssql oracle snowflake bigquery redshift duckdb clickhouse query",
);
const CODE_ACTIONS = words(
  "python python3 javascript js node typescript repl code interpreter notebook jupyter eval ruby perl php",
);
const NEUTRAL_NAMES = words(
  "description reason explanation comment note notes title timeout encoding id name",
);

/**
 * Guesses what a text argument is read as, from its own name and the action's. A guess is only used
 * where the policy declares nothing.
 *
 * @param name - the argument's name; for a nested one the name of the nearest member.
 * @param action - the action's name.
 */
export function argumentKind(name: string, action: string): ArgumentKind {
  const tokens = tokensOf(name);
  const actionTokens = tokensOf(action);
  const last = tokens.at(-1) ?? "";
  if (has(tokens, SQL_NAMES)) return "sql";
  if (last === "query" && has(actionTokens, SQL_ACTIONS)) return "sql";
  if (has(tokens, SHELL_NAMES))
    return has(actionTokens, CODE_ACTIONS) && !has(actionTokens, SHELL_ACTIONS) ? "code" : "shell";
  if (has(tokens, URL_NAMES)) return "url";
  if (has(tokens, PATH_NAMES)) return "path";
  if (has(tokens, CODE_NAMES))
    return has(actionTokens, SHELL_ACTIONS) && !has(actionTokens, CODE_ACTIONS) ? "shell" : "code";
  if (has(tokens, MONEY_NAMES)) return "money";
  if (has(tokens, NEUTRAL_NAMES)) return "text";
  if (
    last === "input" ||
    last === "text" ||
    last === "line" ||
    last === "expression" ||
    last === "argument"
  ) {
    if (has(actionTokens, CODE_ACTIONS)) return "code";
    if (has(actionTokens, SHELL_ACTIONS)) return "shell";
    if (has(actionTokens, SQL_ACTIONS)) return "sql";
  }
  return "text";
}

/** True if a text under such a name, in such an action, may be SQL that only its own look tells. */
export function mayHoldSql(name: string, action: string): boolean {
  const last = tokensOf(name).at(-1) ?? "";
  return SNIFFED_NAMES.has(last) && !has(tokensOf(action), SEARCH_ACTIONS);
}

const SNIFFED_NAMES = words("query q statement stmt expression input text");
const SEARCH_ACTIONS = words(
  "search web google bing docs documentation ask find lookup message send email mail post comment chat say speak translate summarize",
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

// The same few names are asked about again and again. Bounded: names may come from a model.
const knownTokens = new Map<string, readonly string[]>();
const MAX_KNOWN = 1024;
const MAX_KNOWN_LENGTH = 64;

/** `fileName`, `file_name` and `file-name` are the words `file` and `name`. */
function tokensOf(name: string): readonly string[] {
  const known = knownTokens.get(name);
  if (known !== undefined) return known;
  const tokens = splitName(name);
  if (name.length <= MAX_KNOWN_LENGTH && knownTokens.size < MAX_KNOWN) {
    knownTokens.set(name, tokens);
  }
  return tokens;
}

function splitName(name: string): readonly string[] {
  return name
    .slice(0, 256)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

function has(tokens: readonly string[], names: ReadonlySet<string>): boolean {
  return tokens.some((token) => names.has(token));
}
