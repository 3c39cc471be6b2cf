import type { JsonObject, JsonValue } from "../../canonical/canonical-json.ts";
import { ANY } from "../conditions/static-type.ts";
import type { StaticMember, StaticType } from "../conditions/static-type.ts";
import { resolveRef } from "./schema-problems.ts";

const MAX_DEPTH = 16;

/**
 * The static type behind a tool's schema, for checking conditions. What a schema says in several parts
 * is put together; where the parts differ, nothing is known.
 */
export function schemaType(schema: JsonObject): StaticType {
  return typeOf(schema, { root: schema, depth: 0 });
}

interface Walk {
  readonly root: JsonObject;
  readonly depth: number;
}

function typeOf(schema: JsonValue | undefined, walk: Walk): StaticType {
  if (!isMembers(schema) || walk.depth > MAX_DEPTH) return ANY;
  const inside = { ...walk, depth: walk.depth + 1 };
  const parts = partsOf(schema, inside);
  const own = ownType(schema, inside);
  if (parts.length === 0) return own ?? ANY;
  if (own !== undefined && own.kind !== "object") return ANY;
  return mergeObjects(own, parts);
}

function ownType(schema: JsonObject, walk: Walk): StaticType | undefined {
  const { type } = schema;
  if (type === "string" || type === "boolean") return { kind: type };
  if (type === "number" || type === "integer") return { kind: "number" };
  if (type === "array") {
    const { items } = schema;
    return {
      kind: "list",
      items: isMembers(items) && schema["prefixItems"] === undefined ? typeOf(items, walk) : ANY,
    };
  }
  const looksObject =
    type === "object" || (type === undefined && schema["properties"] !== undefined);
  return looksObject ? objectType(schema, walk) : undefined;
}

function objectType(schema: JsonObject, walk: Walk): StaticType {
  const properties = isMembers(schema["properties"]) ? schema["properties"] : {};
  const others = schema["additionalProperties"];
  if (isMembers(others) && Object.keys(others).length > 0) {
    const bare = Object.keys(properties).length === 0;
    return { kind: "map", values: bare ? typeOf(others, walk) : ANY };
  }
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const members = new Map<string, StaticMember>();
  for (const [name, member] of Object.entries(properties)) {
    members.set(name, { type: typeOf(member, walk), optional: !required.includes(name) });
  }
  return { kind: "object", members };
}

/** The schemas that speak of the same value, and whether each always holds. */
function partsOf(schema: JsonObject, walk: Walk): readonly { type: StaticType; always: boolean }[] {
  const parts: { type: StaticType; always: boolean }[] = [];
  const { $ref } = schema;
  if (typeof $ref === "string") {
    parts.push({ type: typeOf(resolveRef(walk.root, $ref), walk), always: true });
  }
  for (const [keyword, always] of [
    ["allOf", true],
    ["anyOf", false],
    ["oneOf", false],
  ] as const) {
    const list = schema[keyword];
    for (const each of Array.isArray(list) ? list : [])
      parts.push({ type: typeOf(each, walk), always });
  }
  for (const keyword of ["then", "else"]) {
    if (schema[keyword] !== undefined)
      parts.push({ type: typeOf(schema[keyword], walk), always: false });
  }
  return parts;
}

function mergeObjects(
  own: StaticType | undefined,
  parts: readonly { type: StaticType; always: boolean }[],
): StaticType {
  const all = own === undefined ? parts : [{ type: own, always: true }, ...parts];
  const [only] = all;
  if (all.length === 1 && only?.always === true) return only.type;
  const members = new Map<string, StaticMember>();
  for (const { type, always } of all) {
    if (type.kind !== "object") return ANY;
    for (const [name, member] of type.members) {
      const known = members.get(name);
      const optional = (known?.optional ?? true) && (member.optional || !always);
      members.set(name, {
        type: known === undefined ? member.type : common(known.type, member.type),
        optional,
      });
    }
  }
  return { kind: "object", members };
}

function common(one: StaticType, other: StaticType): StaticType {
  const scalar = one.kind === "string" || one.kind === "number" || one.kind === "boolean";
  return scalar && one.kind === other.kind ? one : ANY;
}

function isMembers(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
