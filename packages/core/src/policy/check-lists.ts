import type { JsonValue } from "../canonical/canonical-json.ts";
import { checkName } from "../intent/canonical-name.ts";
import { complain, describe, readItems, readMembers } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";

/** The most items that one list may have. */
export const MAX_LIST_ITEMS = 10_000;

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** The data that conditions may look things up in, by name. */
export function checkLists(cursor: Cursor | undefined): ReadonlyMap<string, readonly JsonValue[]> {
  const lists = new Map<string, readonly JsonValue[]>();
  if (cursor === undefined) return lists;
  for (const { key, keyOffset, value } of readMembers(cursor) ?? []) {
    const path = [...cursor.path, key];
    if (!NAME.test(key)) {
      const message = "A list's name is letters, digits and _, as conditions write lists.name";
      cursor.issues.add(keyOffset, path, message);
    }
    lists.set(key, checkItems({ ...cursor, node: value, path }));
  }
  return lists;
}

function checkItems(cursor: Cursor): readonly JsonValue[] {
  const items = readItems(cursor) ?? [];
  if (items.length > MAX_LIST_ITEMS) complain(cursor, `A list has at most ${MAX_LIST_ITEMS} items`);
  const values = new Set<JsonValue>();
  for (const item of items.slice(0, MAX_LIST_ITEMS)) {
    const { node } = item;
    if (node.kind !== "scalar" || node.value === null) {
      complain(item, `This is ${describe(node)}: a list holds texts, numbers or true and false`);
      continue;
    }
    const [first] = values;
    if (first !== undefined && typeof first !== typeof node.value) {
      complain(item, `This is ${describe(node)} in a list of other things: keep to one type`);
    }
    const problem = textProblem(node.value);
    if (problem !== undefined) complain(item, problem);
    if (values.has(node.value))
      complain(item, `${describe(node)} stands in this list twice: keep one`);
    values.add(node.value);
  }
  return Object.freeze([...values]);
}

/** A look-alike in a list of payees or hosts is as bad as one in a name. */
function textProblem(value: string | number | boolean): string | undefined {
  if (typeof value !== "string") return undefined;
  const problem = checkName(value, { maxBytes: Number.POSITIVE_INFINITY });
  return problem === undefined ? undefined : `This text ${problem}`;
}
