import type { JsonObject, JsonValue } from "../../canonical/canonical-json.ts";
import { snapshotJson } from "../../intent/snapshot-json.ts";
import { compileTool } from "./compile-tool.ts";
import { leavesOpen } from "./leaves-open.ts";
import { resolveRef } from "./schema-problems.ts";
import { structureOf } from "./structure-of.ts";

/**
 * The JSON Schema to judge a tool's *parsed* arguments by: for adapters, made once when a tool is
 * wrapped, to give as `schema` with each call.
 *
 * With `parsed`, a Standard Schema has parsed the arguments (zod 4.2 and later, and others that can say
 * their JSON Schema). Its *output* is asked, and of that only the shape is taken: the library has checked
 * the rest, and may have changed the value since. Without, `described` is a plain JSON Schema and the
 * arguments are as they came.
 *
 * `undefined` where there is none that can be trusted: a transform or a class whose result JSON Schema
 * can't tell, a schema that leaves a part open (`z.any()`), one that the guard can't read, or none.
 */
export function toolSchema(
  described: unknown,
  { parsed }: { readonly parsed: boolean },
): JsonObject | undefined {
  try {
    const given = parsed ? structureOf(outputOf(described)) : plainSchema(described);
    const schema = snapshotJson(given, "schema") as JsonObject;
    if (!isObjectSchema(schema, schema, 0) || leavesOpen(schema)) return undefined;
    return "tool" in compileTool(schema) ? schema : undefined;
  } catch {
    return undefined;
  }
}

interface StandardSchema {
  readonly "~standard": { readonly jsonSchema: { output(options: object): unknown } };
}

/** @throws where the library can't tell. */
function outputOf(described: unknown): JsonValue {
  const { jsonSchema } = (described as StandardSchema)["~standard"];
  return plainSchema(jsonSchema.output({ target: "draft-2020-12", libraryOptions: ZOD }));
}

/** Zod's own: what it can't tell becomes `{}`, which is found to be open; a Date is judged as its ISO text. */
const ZOD = {
  unrepresentable: "any",
  override: ({ zodSchema, jsonSchema }: ZodOverride): void => {
    // oxlint-disable-next-line no-underscore-dangle -- zod's own name
    if (zodSchema._zod.def.type === "date") jsonSchema["type"] = "string";
  },
};

interface ZodOverride {
  readonly zodSchema: { readonly _zod: { readonly def: { readonly type: string } } };
  readonly jsonSchema: Record<string, unknown>;
}

/** A copy without the `undefined` members that builders of schemas leave behind. */
function plainSchema(described: unknown): JsonValue {
  const prototype: unknown = Object.getPrototypeOf(described);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError("no plain schema");
  return JSON.parse(JSON.stringify(described)) as JsonValue;
}

const MAX_DEPTH = 16;

/** Arguments that are no object are judged as `{ input: … }`, which a schema of their own does not describe. */
function isObjectSchema(schema: JsonValue | undefined, root: JsonObject, depth: number): boolean {
  if (typeof schema !== "object" || schema === null || depth > MAX_DEPTH) return false;
  const { type, $ref, allOf, anyOf, oneOf } = schema as JsonObject;
  if (type !== undefined) return type === "object";
  const isOne = (each: JsonValue): boolean => isObjectSchema(each, root, depth + 1);
  if (typeof $ref === "string") return isObjectSchema(resolveRef(root, $ref), root, depth + 1);
  if (Array.isArray(allOf)) return allOf.some(isOne);
  const parts: unknown = anyOf ?? oneOf;
  return Array.isArray(parts) ? parts.every(isOne) : false;
}
