import type { JsonObject } from "../../canonical/canonical-json.ts";
import { snapshotJson } from "../../intent/snapshot-json.ts";
import { compileTool } from "./compile-tool.ts";
import type { CompiledTool } from "./compile-tool.ts";

// By the object itself: an adapter passes the same one for each call of a tool.
const known = new WeakMap<object, CompiledTool | false>();

/** The compiled form of a schema that came with a call; `undefined` where it can't be used. */
export function toolOfSchema(schema: JsonObject): CompiledTool | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const before = known.get(schema);
  if (before !== undefined) return before === false ? undefined : before;
  const tool = compile(schema);
  known.set(schema, tool ?? false);
  return tool;
}

function compile(schema: JsonObject): CompiledTool | undefined {
  try {
    // A copy: the host's object may change after it was judged.
    const compiled = compileTool(snapshotJson(schema, "schema") as JsonObject);
    return "tool" in compiled ? compiled.tool : undefined;
  } catch {
    return undefined;
  }
}
