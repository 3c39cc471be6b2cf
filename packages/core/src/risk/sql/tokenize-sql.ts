/** One token of an SQL text. Comments and white space are no tokens. */
export interface SqlToken {
  /** `word` (bare), `name` (quoted identifier), `string`, `number` or `symbol`. */
  readonly kind: "word" | "name" | "string" | "number" | "symbol";
  /** Words and names in lower case, strings without their quotes, symbols as written. */
  readonly text: string;
  /** How many parentheses are open around it. */
  readonly depth: number;
  /** True if it is the first token of its line. */
  readonly startsLine: boolean;
}

/** How a dialect reads what others read otherwise. */
export interface SqlDialect {
  /** `\'` inside a string is a quote (MySQL, BigQuery, Snowflake). */
  readonly backslashes: boolean;
  /** `#` begins a comment (MySQL). */
  readonly hashComments: boolean;
  /** `--` needs white space behind it (MySQL); without, it is two minus signs. */
  readonly spacedDashes: boolean;
  /** `$tag$ … $tag$` is a string (PostgreSQL). */
  readonly dollarStrings: boolean;
  /** Block comments nest (PostgreSQL, SQL Server). */
  readonly nestedComments: boolean;
}

/** Tokens of a text. */
export interface SqlTokens {
  readonly tokens: readonly SqlToken[];
  /** False if a string or comment was left open. */
  readonly complete: boolean;
  /** True if there is more of it than is read. */
  readonly cut: boolean;
}

const MAX_TOKENS = 20_000;

interface Scan {
  readonly text: string;
  readonly dialect: SqlDialect;
  readonly tokens: SqlToken[];
  at: number;
  depth: number;
  startsLine: boolean;
  complete: boolean;
}

/** Splits an SQL text into tokens as one dialect would. Linear; never throws. */
export function tokenizeSql(text: string, dialect: SqlDialect): SqlTokens {
  const scan: Scan = {
    text,
    dialect,
    tokens: [],
    at: 0,
    depth: 0,
    startsLine: true,
    complete: true,
  };
  while (scan.at < text.length && scan.tokens.length < MAX_TOKENS) scanOne(scan);
  return { tokens: scan.tokens, complete: scan.complete, cut: scan.at < text.length };
}

function scanOne(scan: Scan): void {
  const { text, at } = scan;
  const character = text[at] ?? "";
  const next = text[at + 1] ?? "";
  if (/\s/.test(character)) {
    if (character === "\n") scan.startsLine = true;
    scan.at += 1;
  } else if (character === "/" && next === "*") skipBlockComment(scan);
  else if (character === "-" && next === "-" && isDashComment(scan)) skipLine(scan);
  else if (character === "#" && scan.dialect.hashComments) skipLine(scan);
  else if (character === "*" && next === "/") scan.at += 2;
  else if (character === "'" || character === '"' || character === "`") scanQuoted(scan, character);
  else if (character === "[" && /^\[[A-Za-z_][\w $-]{0,126}\]/.test(text.slice(at, at + 130)))
    scanBracketed(scan);
  else if (character === "$" && scan.dialect.dollarStrings && scanDollar(scan)) return;
  else if (/[A-Za-z_\u0080-\uffff@$#]/.test(character)) scanWord(scan);
  else if (/\d/.test(character)) scanNumber(scan);
  else scanSymbol(scan, character);
}

function push(scan: Scan, kind: SqlToken["kind"], text: string, end: number): void {
  scan.tokens.push({ kind, text, depth: scan.depth, startsLine: scan.startsLine });
  scan.startsLine = false;
  scan.at = end;
}

/** What MySQL and MariaDB run inside `/*! … *‍/` is no comment: only its opening is skipped. */
function skipBlockComment(scan: Scan): void {
  const executable = /^\/\*M?!\d{0,6}/i.exec(scan.text.slice(scan.at, scan.at + 10));
  if (executable !== null) {
    scan.at += executable[0].length;
    return;
  }
  let open = 0;
  let at = scan.at;
  while (at < scan.text.length) {
    if (scan.text.startsWith("/*", at) && (open === 0 || scan.dialect.nestedComments)) {
      open += 1;
      at += 2;
    } else if (scan.text.startsWith("*/", at)) {
      open -= 1;
      at += 2;
      if (open === 0) {
        scan.at = at;
        return;
      }
    } else at += 1;
  }
  scan.complete = false;
  scan.at = at;
}

function isDashComment({ text, at, dialect }: Scan): boolean {
  return !dialect.spacedDashes || at + 2 >= text.length || /\s/.test(text[at + 2] ?? "");
}

function skipLine(scan: Scan): void {
  const end = scan.text.indexOf("\n", scan.at);
  scan.at = end < 0 ? scan.text.length : end;
}

/** A doubled quote is the quote itself. */
function scanQuoted(scan: Scan, quote: string): void {
  const { text } = scan;
  let at = scan.at + 1;
  let value = "";
  let from = at;
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\" && scan.dialect.backslashes && quote !== "`") at += 1;
    else if (character === quote) {
      if (text[at + 1] !== quote) break;
      value += text.slice(from, at + 1);
      at += 1;
      from = at + 1;
    }
  }
  if (at >= text.length) scan.complete = false;
  value += text.slice(from, at);
  const isName = quote !== "'";
  push(scan, isName ? "name" : "string", isName ? value.toLowerCase() : value, at + 1);
}

function scanBracketed(scan: Scan): void {
  const end = scan.text.indexOf("]", scan.at);
  push(scan, "name", scan.text.slice(scan.at + 1, end).toLowerCase(), end + 1);
}

function scanDollar(scan: Scan): boolean {
  const { text, at } = scan;
  const tag = /^\$[A-Za-z_]?\w{0,62}\$/.exec(text.slice(at, at + 66))?.[0];
  if (tag === undefined) return false;
  const end = text.indexOf(tag, at + tag.length);
  if (end < 0) scan.complete = false;
  const close = end < 0 ? text.length : end;
  push(scan, "string", text.slice(at + tag.length, close), close + tag.length);
  return true;
}

const WORD = /[\w\u0080-\uffff$@#]*/y;
const WORD_WITHOUT_DOLLAR = /[$]?[\w\u0080-\uffff@#]*/y;
const WORD_WITHOUT_HASH = /[\w\u0080-\uffff$@]*/y;
const NUMBER = /[\w.]*/y;

function scanWord(scan: Scan): void {
  // With dollar strings `$` does not go on a word: `a$$b$$` is a word and a string.
  const { dollarStrings, hashComments } = scan.dialect;
  const pattern = dollarStrings ? WORD_WITHOUT_DOLLAR : hashComments ? WORD_WITHOUT_HASH : WORD;
  pattern.lastIndex = scan.at;
  const word = pattern.exec(scan.text)?.[0] ?? "";
  push(scan, "word", word.toLowerCase(), scan.at + Math.max(1, word.length));
}

function scanNumber(scan: Scan): void {
  NUMBER.lastIndex = scan.at;
  const number = NUMBER.exec(scan.text)?.[0] ?? "0";
  push(scan, "number", number, scan.at + number.length);
}

function scanSymbol(scan: Scan, character: string): void {
  if (character === ")") scan.depth = Math.max(0, scan.depth - 1);
  const two = scan.text.slice(scan.at, scan.at + 2);
  const symbol = /^(?:<=|>=|<>|!=|\|\||::|:=|==)$/.test(two) ? two : character;
  push(scan, "symbol", symbol, scan.at + symbol.length);
  if (character === "(") scan.depth += 1;
}
