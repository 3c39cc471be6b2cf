import { checkName } from "../../intent/canonical-name.ts";
import type { JsonValue } from "../../canonical/canonical-json.ts";
import {
  complain,
  describe,
  readFields,
  readItems,
  readMembers,
  readText,
  readWord,
} from "../cursor.ts";
import type { Cursor } from "../cursor.ts";
import { sourceToJson } from "../source-to-json.ts";
import { JSON_TYPES } from "./declaration.ts";
import type { Declaration, JsonType } from "./declaration.ts";
import { judgeValue } from "./judge-value.ts";
import { VALUE_KEYWORDS } from "./value-checks.ts";
import type { ValueCheck } from "./value-checks.ts";

const STRUCTURE = [
  "type",
  "optional",
  "items",
  "properties",
  "additionalProperties",
  "description",
];
const KNOWN: readonly string[] = [...STRUCTURE, ...VALUE_KEYWORDS.keys()];

/** An entry's `args`: what each argument is. */
export function checkArguments(cursor: Cursor): ReadonlyMap<string, Declaration> | undefined {
  const members = readMembers(cursor);
  if (members === undefined) return undefined;
  const declared = new Map<string, Declaration>();
  for (const { key, keyOffset, value } of members) {
    const path = [...cursor.path, key];
    const problem = checkName(key);
    if (problem !== undefined)
      cursor.issues.add(keyOffset, path, `This argument's name ${problem}`);
    const declaration = checkDeclaration({ ...cursor, node: value, path }, { named: true });
    if (declaration !== undefined) declared.set(key, declaration);
  }
  return declared;
}

/** `named`: it is of an argument or member, which alone can be absent. */
function checkDeclaration(
  cursor: Cursor,
  { named }: { readonly named: boolean },
): Declaration | undefined {
  if (cursor.node.kind === "scalar") {
    return complain(
      cursor,
      `This is ${describe(cursor.node)}: a declaration is written { type: string }`,
    );
  }
  const fields = readFields(cursor, { known: KNOWN, instead: INSTEAD });
  if (fields === undefined) return undefined;
  const types = checkTypes(cursor, fields);
  const description = fields.get("description");
  if (description !== undefined) readText(description);
  const declaration: Declaration = {
    types,
    optional: checkOptional(fields.get("optional"), named),
    checks: checkKeywords(fields, types),
    ...checkItems(fields, { cursor, types }),
    ...checkProperties(fields, { cursor, types }),
  };
  refuseImpossible(fields, declaration);
  return declaration;
}

const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["required", "every argument is required unless it says optional: true"],
  ["nullable", "write type: [string, null]"],
  ["anyOf", "write two entries, or type: [string, number]"],
  ["oneOf", "write two entries, or type: [string, number]"],
]);

function checkTypes(cursor: Cursor, fields: ReadonlyMap<string, Cursor>): readonly JsonType[] {
  const field = fields.get("type");
  if (field === undefined) {
    const values = listedValues(fields);
    if (values.length > 0) return [...new Set(values.map((value) => typeOf(value)))];
    complain(
      cursor,
      "This declaration says no type: write type: string or another of JSON's types",
    );
    return [];
  }
  if (field.node.kind !== "list") {
    const word = readWord(field, JSON_TYPES);
    return word === undefined ? [] : [word];
  }
  return checkTypeList(field);
}

function checkTypeList(field: Cursor): readonly JsonType[] {
  const items = readItems(field) ?? [];
  if (items.length === 0) complain(field, "No value is of no type: name one");
  const types = new Set<JsonType>();
  for (const item of items) {
    const word = readWord(item, JSON_TYPES);
    if (word === undefined) continue;
    if (types.has(word)) complain(item, `${word} stands in this list twice: keep one`);
    types.add(word);
  }
  return [...types];
}

function checkOptional(cursor: Cursor | undefined, named: boolean): boolean {
  if (cursor === undefined) return false;
  if (!named) complain(cursor, "Only an argument or a member can be absent: delete optional");
  const { node } = cursor;
  if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
  complain(cursor, `This is ${describe(node)} and not one of true, false`);
  return false;
}

function checkKeywords(
  fields: ReadonlyMap<string, Cursor>,
  types: readonly JsonType[],
): readonly ValueCheck[] {
  const checks: ValueCheck[] = [];
  for (const [name, field] of fields) {
    const keyword = VALUE_KEYWORDS.get(name);
    if (keyword === undefined) continue;
    const applies =
      keyword.types.length === 0 || keyword.types.some((type) => types.includes(type));
    // A keyword about another type would never be asked: its author means something it does not do.
    if (!applies && types.length > 0) {
      complain(field, `${name} says nothing of a value of type ${types.join(" or ")}: delete it`);
    }
    const check = keyword.compile(field);
    if (check !== undefined) checks.push(check);
  }
  return checks;
}

function checkItems(
  fields: ReadonlyMap<string, Cursor>,
  { cursor, types }: { readonly cursor: Cursor; readonly types: readonly JsonType[] },
): Pick<Declaration, "items"> {
  const field = fields.get("items");
  if (field === undefined) {
    const bare = types.includes("array") && listedValues(fields).length === 0;
    if (bare) complain(cursor, "An array says what its items are: write items: { type: string }");
    return {};
  }
  if (!types.includes("array")) complain(field, "items is for type: array");
  const items = checkDeclaration(field, { named: false });
  return items === undefined ? {} : { items };
}

function checkProperties(
  fields: ReadonlyMap<string, Cursor>,
  { cursor, types }: { readonly cursor: Cursor; readonly types: readonly JsonType[] },
): Pick<Declaration, "members" | "others"> {
  const field = fields.get("properties");
  const othersField = fields.get("additionalProperties");
  if (field === undefined && othersField === undefined) {
    const bare = types.includes("object") && listedValues(fields).length === 0;
    if (bare) complain(cursor, "An object says what its members are: write properties: {}");
    return {};
  }
  for (const each of [field, othersField]) {
    if (each !== undefined && !types.includes("object")) complain(each, "This is for type: object");
  }
  const members = field && checkArguments(field);
  const others = othersField && checkOthers(othersField);
  return {
    ...(members === undefined ? {} : { members }),
    ...(others === undefined ? {} : { others }),
  };
}

function checkOthers(cursor: Cursor): Declaration | undefined {
  const { node } = cursor;
  if (node.kind === "scalar" && node.value === false) return undefined;
  if (node.kind === "scalar" && node.value === true) {
    return complain(
      cursor,
      "Objects are closed: declare what the members are, as { type: string }",
    );
  }
  return checkDeclaration(cursor, { named: false });
}

/** Refuses an enum or const of which no value can ever fit: the entry would be silently dead. */
function refuseImpossible(fields: ReadonlyMap<string, Cursor>, declaration: Declaration): void {
  if (declaration.types.length === 0) return;
  const shallow = { types: declaration.types, optional: false, checks: declaration.checks };
  const options = { open: true };
  for (const name of ["enum", "const"]) {
    const field = fields.get(name);
    const items = field?.node.kind === "list" && name === "enum" ? field.node.items : [field?.node];
    for (const node of items) {
      if (field === undefined || node === undefined || node.kind !== "scalar") continue;
      if (judgeValue(node.value, shallow, { path: "", options }) === "TRUE") continue;
      complain({ ...field, node }, `${describe(node)} does not fit what else is declared here`);
    }
  }
}

function listedValues(fields: ReadonlyMap<string, Cursor>): readonly JsonValue[] {
  const values: JsonValue[] = [];
  const list = fields.get("enum");
  const single = fields.get("const");
  if (list?.node.kind === "list") values.push(...list.node.items.map((item) => sourceToJson(item)));
  if (single !== undefined) values.push(sourceToJson(single.node));
  return values;
}

function typeOf(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "object";
}
