import { complain, readItems, readName } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { quote } from "./issue-list.ts";
import type { PatternEntry } from "./policy-document.ts";

// Signs of another pattern language: taken literally, such a rule would silently match nothing.
const FOREIGN = /[?[\]{}()|^$\\,]/;

/** An entry's `action`: one pattern or a list of them. */
export function checkPatterns(cursor: Cursor): readonly PatternEntry[] {
  if (cursor.node.kind !== "list") return checkPattern(cursor);
  const items = readItems(cursor) ?? [];
  if (items.length === 0) complain(cursor, "An empty list matches no action: name one");
  const patterns: PatternEntry[] = [];
  const seen = new Set<string>();
  for (const entry of items.flatMap((item) => checkPattern(item))) {
    if (seen.has(entry.pattern)) {
      complain(entry.cursor, `${quote(entry.pattern)} stands in this list twice: keep one`);
    }
    seen.add(entry.pattern);
    patterns.push(entry);
  }
  return patterns;
}

function checkPattern(cursor: Cursor): readonly PatternEntry[] {
  const pattern = readName(cursor);
  if (pattern === undefined) return [];
  const foreign = FOREIGN.exec(pattern)?.[0];
  if (foreign !== undefined) {
    const mend = "a pattern knows only *, and a list for several names";
    complain(cursor, `${quote(pattern)} holds ${quote(foreign)}: ${mend}`);
    return [];
  }
  if (pattern.includes("**")) {
    complain(cursor, `${quote(pattern)} holds **: write one *, which does not cross . / or :`);
    return [];
  }
  return [{ cursor, pattern }];
}
