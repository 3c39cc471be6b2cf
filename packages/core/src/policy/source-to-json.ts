import type { JsonValue } from "../canonical/canonical-json.ts";
import type { SourceNode } from "./source-node.ts";

/** The plain JSON value behind a node that was read without an issue. */
export function sourceToJson(node: SourceNode): JsonValue {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map((item) => sourceToJson(item));
  if (node.kind === "hole") return null;
  // fromEntries defines own members, so a key named __proto__ stays a key.
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, sourceToJson(value)]));
}
