import { maskSecrets } from "./mask-secrets.ts";

const LINES_BEFORE = 2;
const COLUMNS_AROUND = 60;
// Wider than what is shown, so that a secret cut by the edge is still seen as one.
const COLUMNS_LOOKED_AT = 400;

/** The line in question, the two before it and a caret under the column, without what looks secret. */
export function codeFrame(lines: readonly string[], line: number, column: number): string {
  const first = Math.max(1, line - LINES_BEFORE);
  const width = String(line).length;
  const left = Math.max(0, column - 1 - COLUMNS_AROUND);
  const rows: string[] = [];
  for (let number = first; number <= line; number += 1) {
    const shown = cutLine(lines[number - 1] ?? "", left);
    const marker = number === line ? ">" : " ";
    rows.push(`${marker} ${String(number).padStart(width)} | ${shown}`.trimEnd());
  }
  rows.push(`  ${" ".repeat(width)} | ${" ".repeat(column - 1 - left)}^`);
  return rows.join("\n");
}

function cutLine(line: string, left: number): string {
  const from = Math.max(0, left - COLUMNS_LOOKED_AT);
  const looked = line.slice(from, left + 2 * COLUMNS_AROUND + COLUMNS_LOOKED_AT);
  const shown = maskSecrets(looked).slice(left - from, left - from + 2 * COLUMNS_AROUND);
  return shown.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ");
}
