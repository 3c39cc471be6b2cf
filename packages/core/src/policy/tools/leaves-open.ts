import type { JsonObject, JsonValue } from "../../canonical/canonical-json.ts";

/** Keywords that hold one schema, and those that hold several, each for a value of its own. */
const INNER = ["additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems"];
const INNER_LISTS = ["items", "prefixItems"];
const INNER_NAMED = ["properties", "$defs", "definitions"];
/** Keywords that hold several schemas for the same value. */
const SAME_LISTS = ["allOf", "anyOf", "oneOf"];

/**
 * Whether a schema somewhere says nothing at all of a value: `{}`, an object without a single named
 * member, a list without items. Whoever wrote that means "anything"; closed, it would mean "nothing",
 * and refuse every call that uses it. Members beside named ones are not such a place.
 */
export function leavesOpen(schema: JsonValue): boolean {
  return !describes(schema) || innerSchemas(schema).some(leavesOpen);
}

/** Whether a schema says, by itself or in its parts, what a value may be. */
function describes(schema: JsonValue): boolean {
  if (!isMembers(schema)) return schema === false;
  const { type, $ref, not, allOf, anyOf, oneOf } = schema;
  if ($ref !== undefined || not !== undefined) return true;
  if (schema["enum"] !== undefined || schema["const"] !== undefined) return true;
  if (isList(allOf) && allOf.some(describes)) return true;
  if (isList(anyOf) && anyOf.every(describes)) return true;
  if (isList(oneOf) && oneOf.every(describes)) return true;
  if (type === undefined) return hasNames(schema["properties"]);
  const types = isList(type) ? type : [type];
  return (
    (!types.includes("object") || describesMembers(schema)) &&
    (!types.includes("array") || describesItems(schema))
  );
}

function describesMembers({ properties, ...schema }: JsonObject): boolean {
  if (hasNames(properties)) return true;
  const others = schema["additionalProperties"] ?? schema["unevaluatedProperties"];
  return others === undefined ? properties !== undefined : !saysNothing(others);
}

function describesItems({ items, prefixItems, ...schema }: JsonObject): boolean {
  if (isList(prefixItems) || isList(items)) return true;
  const all = items ?? schema["unevaluatedItems"];
  return all !== undefined && !saysNothing(all);
}

/** The schemas of the values inside; where named members stand, what others may be is closed anyway. */
function innerSchemas(schema: JsonValue): readonly JsonValue[] {
  if (!isMembers(schema)) return [];
  const one = INNER.map((keyword) => schema[keyword]).filter(
    (each): each is JsonObject => isMembers(each) && !saysNothing(each),
  );
  const listed = INNER_LISTS.flatMap((keyword) => listOf(schema[keyword]));
  const named = INNER_NAMED.flatMap((keyword) => Object.values(membersOf(schema[keyword])));
  const parts = SAME_LISTS.flatMap((keyword) => listOf(schema[keyword]));
  return [...one, ...listed, ...named, ...parts.flatMap(innerSchemas)];
}

function saysNothing(schema: JsonValue): boolean {
  return schema === true || (isMembers(schema) && Object.keys(schema).length === 0);
}

function hasNames(properties: JsonValue | undefined): boolean {
  return Object.keys(membersOf(properties)).length > 0;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : [];
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
