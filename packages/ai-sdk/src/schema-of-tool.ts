import { toolSchema } from "@execution-guard/core";
import type { JsonObject } from "@execution-guard/core";

/**
 * The JSON Schema that a tool's parsed arguments are judged by, or none where none can be trusted.
 *
 * - A Standard Schema (zod and others) has parsed them: its output is asked.
 * - The SDK's own `jsonSchema(…)` without `validate` leaves them as the model wrote them: it is taken as
 *   it is. With `validate` they may be anything by now, so nothing is taken; nor of a promised one.
 */
export function schemaOfTool(tool: object): JsonObject | undefined {
  try {
    const schema = resolve(Reflect.get(tool, "inputSchema"));
    if (!isSdkSchema(schema)) return toolSchema(schema, { parsed: true });
    if (schema.validate !== undefined) return undefined;
    const { jsonSchema } = schema;
    // Asked for now, it may fail before the SDK waits for it, and would end the process.
    if (jsonSchema instanceof Promise) jsonSchema.catch(() => undefined);
    return toolSchema(jsonSchema, { parsed: false });
  } catch {
    return undefined;
  }
}

interface SdkSchema {
  readonly validate?: unknown;
  readonly jsonSchema: unknown;
}

const SDK_SCHEMA: symbol = Symbol.for("vercel.ai.schema");

/** As the SDK does: a function is a schema made late, unless it is a library's own. */
function resolve(schema: unknown): unknown {
  return typeof schema === "function" && !("~standard" in schema)
    ? (schema as () => unknown)()
    : schema;
}

function isSdkSchema(schema: unknown): schema is SdkSchema {
  return typeof schema === "object" && schema !== null && Reflect.get(schema, SDK_SCHEMA) === true;
}
