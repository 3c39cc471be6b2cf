import type { JsonObject, JsonValue } from "../../canonical/canonical-json.ts";

type Members = Record<string, JsonValue>;

const LISTS = ["prefixItems", "allOf"];
const NAMED = ["properties", "$defs", "definitions"];
const PLAIN = ["$ref", "enum", "const", "required"];
/** Keywords that may declare what a value is in ways that are not carried over. */
const UNREAD = [
  "$dynamicRef",
  "additionalItems",
  "dependencies",
  "dependentSchemas",
  "if",
  "patternProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
];

/**
 * What a schema says of a value's shape: types, names and nothing else. For values that the schema's
 * own library has checked already, and may have changed since: a text of at least 3 characters may be
 * shorter once it is trimmed, so limits say nothing of what came out.
 *
 * @throws TypeError where the shape can't be told.
 */
export function structureOf(schema: JsonValue): JsonValue {
  if (!isMembers(schema)) return schema;
  if (schema["not"] !== undefined) return negated(schema["not"]);
  const unread = UNREAD.find((keyword) => schema[keyword] !== undefined);
  if (unread !== undefined) throw new TypeError(`${unread} is not read`);
  const result: Members = {};
  for (const keyword of PLAIN) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  const { type, items, additionalProperties, anyOf, oneOf } = schema;
  if (type !== undefined) result["type"] = isList(type) ? type.map(widened) : widened(type);
  if (items !== undefined) result["items"] = structureOf(items);
  // `false` in one of several parts would refuse the members of the others; closing says the same.
  if (additionalProperties !== undefined && additionalProperties !== false) {
    result["additionalProperties"] = structureOf(additionalProperties);
  }
  if (anyOf !== undefined && oneOf !== undefined) throw new TypeError("anyOf and oneOf in one");
  // Without the limits that told them apart, more than one may fit.
  const parts = anyOf ?? oneOf;
  if (parts !== undefined) result["anyOf"] = each(parts);
  for (const keyword of LISTS) {
    if (schema[keyword] !== undefined) result[keyword] = each(schema[keyword]);
  }
  for (const keyword of NAMED) {
    if (schema[keyword] !== undefined) result[keyword] = eachNamed(schema[keyword]);
  }
  return result;
}

/** Libraries write a schema that nothing fits as `{ not: {} }`. */
function negated(schema: JsonValue): false {
  if (isMembers(schema) && Object.keys(schema).length === 0) return false;
  throw new TypeError("not is not read");
}

function each(schemas: JsonValue): JsonValue {
  if (!isList(schemas)) throw new TypeError("no list of schemas");
  return schemas.map(structureOf);
}

function eachNamed(schemas: JsonValue): JsonValue {
  if (!isMembers(schemas)) throw new TypeError("no schemas by name");
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, structureOf(schema)]),
  );
}

function widened(type: JsonValue): JsonValue {
  return type === "integer" ? "number" : type;
}

function isMembers(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
