import { changesEveryRow } from "./changes-every-row.ts";
import type { SqlToken } from "./tokenize-sql.ts";

/** Words after which `update` or `delete` is part of another clause, as in `FOR UPDATE`. */
const CLAUSES: ReadonlySet<string> = new Set(
  "for on key do of before after or , grant revoke no then instead .".split(" "),
);

/**
 * Says whether a DELETE or UPDATE of every row begins at a token: at the beginning of the statement,
 * or anywhere in it (in a WITH, after another statement without `;`).
 */
export function unfilteredChange(
  statement: readonly SqlToken[],
  index: number,
  start: number,
): "delete" | "update" | undefined {
  const token = statement[index];
  const next = statement[index + 1];
  if (token?.kind !== "word" || next === undefined) return undefined;
  if (token.text !== "delete" && token.text !== "update") return undefined;
  if (next.kind === "symbol" && next.text !== "(" && next.text !== "[") return undefined;
  if (index !== start) {
    if (CLAUSES.has(statement[index - 1]?.text ?? "")) return undefined;
    const begins =
      token.text === "delete" ? /^(?:from|top)$/.test(next.text) : sets(statement, index);
    if (!begins) return undefined;
  }
  return changesEveryRow(statement, index) ? token.text : undefined;
}

function sets(statement: readonly SqlToken[], start: number): boolean {
  const depth = statement[start]?.depth;
  return statement
    .slice(start, start + 64)
    .some(({ text, depth: d }) => text === "set" && d === depth);
}
