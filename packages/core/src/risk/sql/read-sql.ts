import { tokenizeSql, type SqlDialect, type SqlToken } from "./tokenize-sql.ts";

/** The statements of an SQL text, each as its tokens. */
export interface SqlReading {
  /** Every statement of every way the text can be read. */
  readonly statements: readonly (readonly SqlToken[])[];
  /** False if no dialect reads the text to its end. */
  readonly complete: boolean;
  /** True if there is more of it than is read. */
  readonly cut: boolean;
}

const STANDARD: SqlDialect = {
  backslashes: false,
  hashComments: false,
  spacedDashes: false,
  dollarStrings: true,
  nestedComments: true,
};
const MYSQL: SqlDialect = {
  backslashes: true,
  hashComments: true,
  spacedDashes: true,
  dollarStrings: false,
  nestedComments: false,
};

/** Where dialects disagree on what is a string or a comment. */
const DISPUTED = /[\\#]|--[^\s-]|\$\w{0,62}\$|\/\*[^*]{0,4096}\/\*/;

/**
 * Reads an SQL text. Which database will run it is not known, and dialects disagree on where a
 * string or comment ends (`'\'`, `#`, `--x`, `$$`): a disputed text is read both ways, so that what
 * one of them would run is never missed.
 */
export function readSql(text: string): SqlReading {
  const standard = tokenizeSql(text, STANDARD);
  const statements = splitStatements(standard.tokens);
  const { complete, cut } = standard;
  if (!DISPUTED.test(text)) return { statements, complete, cut };
  const mysql = tokenizeSql(text, MYSQL);
  return {
    statements: [...statements, ...splitStatements(mysql.tokens)],
    complete: complete || mysql.complete,
    cut: cut || mysql.cut,
  };
}

/** At `;` and, for SQL Server, at a line that is only `GO`. */
function splitStatements(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const statements: SqlToken[][] = [];
  let current: SqlToken[] = [];
  for (const [index, token] of tokens.entries()) {
    const isGo =
      token.text === "go" &&
      token.kind === "word" &&
      token.startsLine &&
      (tokens[index + 1]?.startsLine ?? true);
    if ((token.kind === "symbol" && token.text === ";") || isGo) {
      if (current.length > 0) statements.push(current);
      current = [];
    } else current.push(token);
  }
  if (current.length > 0) statements.push(current);
  return statements;
}
