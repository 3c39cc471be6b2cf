import { checkName } from "../intent/canonical-name.ts";
import { complain, describe, readMembers } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import type { Path, SourceNode } from "./source-node.ts";
import { sourceToJson } from "./source-to-json.ts";
import { compileTool } from "./tools/compile-tool.ts";
import type { CompiledTool } from "./tools/compile-tool.ts";

/** The tools' own JSON Schemas by action, compiled. */
export function checkTools(cursor: Cursor | undefined): ReadonlyMap<string, CompiledTool> {
  const tools = new Map<string, CompiledTool>();
  if (cursor === undefined) return tools;
  if (cursor.node.kind === "scalar") {
    // Reading files is the host's business: a policy text from a database must not name one.
    complain(
      cursor,
      `This is ${describe(cursor.node)}: only loadPolicy opens a file of schemas, write them here by action`,
    );
    return tools;
  }
  for (const { key, keyOffset, value } of readMembers(cursor) ?? []) {
    const at = { ...cursor, node: value, path: [...cursor.path, key] };
    const problem = key.includes("*") ? "is a pattern: name one tool" : checkName(key);
    if (problem !== undefined) cursor.issues.add(keyOffset, at.path, `This tool's name ${problem}`);
    const tool = checkTool(at);
    if (tool !== undefined) tools.set(key, tool);
  }
  return tools;
}

function checkTool(cursor: Cursor): CompiledTool | undefined {
  // Where something could not be read, what stands there is not what its author wrote.
  if (holdsHole(cursor.node)) return undefined;
  const json = sourceToJson(cursor.node);
  if (!isMembers(json)) {
    return complain(
      cursor,
      `This is ${describe(cursor.node)} where a tool's JSON Schema is asked for`,
    );
  }
  const compiled = compileTool(json);
  if ("tool" in compiled) return compiled.tool;
  for (const { path, message } of compiled.problems) {
    const node = nodeAt(cursor.node, path) ?? cursor.node;
    complain({ ...cursor, node, path: [...cursor.path, ...path] }, message);
  }
  return undefined;
}

function holdsHole(node: SourceNode): boolean {
  if (node.kind === "map") return node.entries.some(({ value }) => holdsHole(value));
  return node.kind === "list" ? node.items.some((item) => holdsHole(item)) : node.kind === "hole";
}

function nodeAt(root: SourceNode, path: Path): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) {
    if (node?.kind === "map") node = node.entries.find(({ key }) => key === step)?.value;
    else node = node?.kind === "list" && typeof step === "number" ? node.items[step] : undefined;
  }
  return node;
}

function isMembers(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
