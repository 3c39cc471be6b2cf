import type { SqlToken } from "./tokenize-sql.ts";

/** What an ALTER TABLE does to rows and partitions: `… DELETE WHERE x`, `… DISCARD TABLESPACE`. */
const LOSING: ReadonlySet<string> = new Set(
  "delete update truncate discard exchange switch detach clear".split(" "),
);

/** True if an ALTER takes something away; in `ON DELETE CASCADE` and names of columns such words say nothing. */
export function losesByAltering(statement: readonly SqlToken[], start: number): boolean {
  const isTable = statement[start + 1]?.text === "table";
  return statement.some(({ kind, text }, index) => {
    if (kind !== "word" || index <= start) return false;
    if (text === "drop") return true;
    const before = statement[index - 1]?.text ?? "";
    return isTable && LOSING.has(text) && !/^(?:on|column|add|table|to|,|\()$/.test(before);
  });
}
