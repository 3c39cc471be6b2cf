import { toolSchema } from "@execution-guard/core";
import type { JsonObject } from "@execution-guard/core";

/**
 * The JSON Schema that a tool's parsed arguments are judged by, or none where none can be trusted.
 *
 * Of a zod schema its output is asked, since LangChain hands on what zod made of the arguments; a JSON
 * Schema is taken as it is, since LangChain only checks with it. It parses with nothing else.
 */
export function schemaOfTool(tool: object): JsonObject | undefined {
  try {
    const schema: unknown = Reflect.get(tool, "schema");
    const isZod = typeof schema === "object" && schema !== null && "_zod" in schema;
    return toolSchema(schema, { parsed: isZod });
  } catch {
    return undefined;
  }
}
