import type { SqlToken } from "./tokenize-sql.ts";

/**
 * True if a DELETE or UPDATE that begins at `start` has no WHERE of its own, or one that is true of
 * every row (`1=1`, `id = id`, `'a'='a' OR …`) or of all that have a value (`id IS NOT NULL`).
 */
export function changesEveryRow(tokens: readonly SqlToken[], start: number): boolean {
  const depth = tokens[start]?.depth ?? 0;
  const scope = scopeFrom(tokens, start, depth);
  const where = scope.findIndex(
    (token) => token.kind === "word" && token.text === "where" && token.depth === depth,
  );
  if (where < 0) return true;
  const end = scope.findIndex(
    (token, index) =>
      index > where && token.depth === depth && ENDS.has(token.text) && token.kind === "word",
  );
  return isAlwaysTrue(scope.slice(where + 1, end < 0 ? undefined : end));
}

const ENDS: ReadonlySet<string> = new Set([
  "returning",
  "order",
  "limit",
  "option",
  "when",
  "union",
]);
const MAX_PARENTHESES = 16;

/** Up to the parenthesis that closes around the statement. */
function scopeFrom(tokens: readonly SqlToken[], start: number, depth: number): readonly SqlToken[] {
  const end = tokens.findIndex((token, index) => index > start && token.depth < depth);
  return tokens.slice(start, end < 0 ? undefined : end);
}

function isAlwaysTrue(tokens: readonly SqlToken[]): boolean {
  const condition = withoutParentheses(tokens);
  if (condition.length === 0) return true;
  return splitAt(condition, "or").some((branch) => splitAt(branch, "and").every(isTautology));
}

function isTautology(tokens: readonly SqlToken[]): boolean {
  const [left, operator, right, more] = withoutParentheses(tokens);
  if (left === undefined) return true;
  if (operator === undefined) return isTruthy(left);
  if (left.text === "not" && right === undefined)
    return operator.text === "false" || operator.text === "0";
  if (operator.text === "is" && right?.text === "not" && more?.text === "null") return true;
  if (right === undefined || more !== undefined) return false;
  if (operator.text === "like") return /^%+$/.test(right.text) || sameToken(left, right);
  if (!COMPARISONS.has(operator.text)) return false;
  if (isLiteral(left) && isLiteral(right)) return holds(left.text, operator.text, right.text);
  return sameToken(left, right) && ["=", "==", "<=", ">=", "is"].includes(operator.text);
}

const COMPARISONS: ReadonlySet<string> = new Set([
  "=",
  "==",
  "<=",
  ">=",
  "<",
  ">",
  "<>",
  "!=",
  "is",
]);

function holds(left: string, operator: string, right: string): boolean {
  const numbers =
    left !== "" && right !== "" && !Number.isNaN(Number(left)) && !Number.isNaN(Number(right));
  const order = numbers
    ? Math.sign(Number(left) - Number(right))
    : left.toLowerCase() === right.toLowerCase()
      ? 0
      : Number.NaN;
  if (operator === "<>" || operator === "!=") return order !== 0;
  if (operator === "<") return order < 0;
  if (operator === ">") return order > 0;
  if (operator === "<=") return order <= 0;
  return operator === ">=" ? order >= 0 : order === 0;
}

function isLiteral({ kind, text }: SqlToken): boolean {
  return (
    kind === "number" ||
    kind === "string" ||
    (kind === "word" && (text === "true" || text === "false" || text === "null"))
  );
}

function isTruthy({ kind, text }: SqlToken): boolean {
  if (kind === "number") return Number(text) !== 0;
  return kind === "word" && text === "true";
}

function sameToken(left: SqlToken, right: SqlToken): boolean {
  return left.text === right.text && left.kind !== "symbol";
}

function withoutParentheses(tokens: readonly SqlToken[]): readonly SqlToken[] {
  let inner = tokens;
  for (let removed = 0; removed < MAX_PARENTHESES; removed += 1) {
    const first = inner[0];
    const last = inner.at(-1);
    if (
      first?.text !== "(" ||
      first.kind !== "symbol" ||
      last?.text !== ")" ||
      last.kind !== "symbol"
    )
      break;
    if (inner.slice(1, -1).some((token) => token.depth <= first.depth)) break;
    inner = inner.slice(1, -1);
  }
  return inner;
}

function splitAt(tokens: readonly SqlToken[], word: string): readonly (readonly SqlToken[])[] {
  const depth = Math.min(...tokens.slice(0, 1).map((token) => token.depth));
  const parts: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "word" && token.text === word && token.depth === depth) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
