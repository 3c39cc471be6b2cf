import type { JsonObject, JsonValue } from "../../canonical/canonical-json.ts";
import { patternFormat, knownFormat } from "./pattern-format.ts";

/** The longest list that `uniqueItems` is asked of: the validator compares each item with each. */
export const MAX_UNIQUE_ITEMS = 256;

type Members = Record<string, JsonValue>;

/** Keywords that hold one schema for a value of its own. */
const INNER = ["additionalItems", "contains", "propertyNames"];
/** Keywords that hold one schema for the same value. */
const SAME = ["not", "if", "then", "else"];
const SAME_LISTS = ["allOf", "anyOf", "oneOf"];
/** Keywords that say nothing of other values and are kept as they stand. */
const PLAIN = [
  "$ref",
  "$anchor",
  "type",
  "enum",
  "const",
  "required",
  "dependentRequired",
  "minProperties",
  "maxProperties",
  "minItems",
  "maxItems",
  "minContains",
  "maxContains",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
];

/**
 * A tool's JSON Schema, closed at every level: where it does not say what a member or item is, there
 * is none. `additionalProperties: true` is what most tools are generated with, and is where an unseen
 * argument slips in. Annotations are left out; patterns go to the linear-time engine.
 *
 * INVARIANT: the schema has passed `schemaProblem`.
 */
export function closeSchema(schema: JsonValue): JsonValue {
  return close(schema, true);
}

/** `whole`: this schema alone describes a value; else it is one of several on the same value. */
function close(schema: JsonValue, whole: boolean): JsonValue {
  if (schema === false) return false;
  if (schema === true || !isMembers(schema)) return whole ? closed({}) : {};
  const result: Members = {};
  for (const keyword of PLAIN) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  closeSame(schema, result);
  closeObject(schema, result);
  closeArray(schema, result);
  addTexts(schema, result);
  for (const keyword of ["$defs", "definitions"]) {
    if (schema[keyword] !== undefined) result[keyword] = closeEach(schema[keyword], false);
  }
  return whole ? closed(result) : result;
}

function closeSame(schema: JsonObject, result: Members): void {
  for (const keyword of SAME) {
    if (schema[keyword] !== undefined) result[keyword] = close(schema[keyword], false);
  }
  for (const keyword of SAME_LISTS) {
    const list = schema[keyword];
    if (isList(list)) result[keyword] = list.map((each) => close(each, false));
  }
  const dependent: Members = {};
  const required: Members = isMembers(result["dependentRequired"])
    ? { ...result["dependentRequired"] }
    : {};
  for (const keyword of ["dependentSchemas", "dependencies"]) {
    for (const [name, each] of Object.entries(membersOf(schema[keyword]))) {
      if (isList(each)) define(required, name, each);
      else define(dependent, name, close(each, false));
    }
  }
  if (Object.keys(dependent).length > 0) result["dependentSchemas"] = dependent;
  if (Object.keys(required).length > 0) result["dependentRequired"] = required;
}

function closeObject(schema: JsonObject, result: Members): void {
  if (schema["properties"] !== undefined)
    result["properties"] = closeEach(schema["properties"], true);
  for (const keyword of ["additionalProperties", "unevaluatedProperties"]) {
    const others = schema[keyword];
    // `true` and `{}` say that anything may be there: that is what closing takes away.
    if (others !== undefined && !saysNothing(others)) result[keyword] = close(others, true);
  }
}

function closeArray(schema: JsonObject, result: Members): void {
  const { items } = schema;
  const tuple = schema["prefixItems"] ?? (isList(items) ? items : undefined);
  if (isList(tuple)) result["prefixItems"] = tuple.map((each) => close(each, true));
  const rest = isList(items) ? schema["additionalItems"] : items;
  if (rest !== undefined && !saysNothing(rest)) result["items"] = close(rest, true);
  for (const keyword of INNER) {
    if (keyword === "additionalItems" || schema[keyword] === undefined) continue;
    result[keyword] = close(schema[keyword], keyword === "propertyNames");
  }
  const unevaluated = schema["unevaluatedItems"];
  if (unevaluated !== undefined && !saysNothing(unevaluated)) {
    result["unevaluatedItems"] = close(unevaluated, true);
  }
  if (schema["uniqueItems"] !== true) return;
  result["uniqueItems"] = true;
  const { maxItems } = schema;
  result["maxItems"] = Math.min(
    MAX_UNIQUE_ITEMS,
    typeof maxItems === "number" ? maxItems : Infinity,
  );
}

function addTexts(schema: JsonObject, result: Members): void {
  const { pattern, format } = schema;
  const formats: JsonValue[] = [];
  if (typeof pattern === "string") formats.push({ format: patternFormat(pattern) });
  const known = typeof format === "string" ? knownFormat(format) : undefined;
  if (known !== undefined) formats.push({ format: known });
  if (formats.length === 0) return;
  const others = isList(result["allOf"]) ? result["allOf"] : [];
  result["allOf"] = [...others, ...formats];
}

/** Nothing but what is declared, whichever part of the schema declares it. */
function closed(schema: Members): Members {
  const parted = ["$ref", ...SAME_LISTS, "if", "dependentSchemas"].some(
    (keyword) => schema[keyword] !== undefined,
  );
  if (parted) {
    schema["unevaluatedProperties"] ??= false;
    schema["unevaluatedItems"] ??= false;
    return schema;
  }
  schema["additionalProperties"] ??= schema["unevaluatedProperties"] ?? false;
  schema["items"] ??= schema["unevaluatedItems"] ?? false;
  return schema;
}

function closeEach(schemas: JsonValue, whole: boolean): Members {
  const result: Members = {};
  for (const [name, each] of Object.entries(membersOf(schemas)))
    define(result, name, close(each, whole));
  return result;
}

function define(target: Members, name: string, value: JsonValue): void {
  // Assigning would set the prototype where a member is named __proto__.
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function saysNothing(schema: JsonValue): boolean {
  return schema === true || (isMembers(schema) && Object.keys(schema).length === 0);
}

function membersOf(value: JsonValue | undefined): JsonObject {
  return isMembers(value) ? value : {};
}

function isMembers(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
