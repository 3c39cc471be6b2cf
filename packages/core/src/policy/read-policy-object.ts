import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import { IntentInvalid } from "../intent/intent-invalid.ts";
import { snapshotJson } from "../intent/snapshot-json.ts";
import { MAX_POLICY_DEPTH } from "./check-yaml-tokens.ts";
import type { IssueList } from "./issue-list.ts";
import type { SourceNode } from "./source-node.ts";

/**
 * Reads a policy given as an object: copied once, so that a getter or proxy can't say one thing to
 * the check and another to the compiler. `undefined`: it is not plain JSON; the issues say where.
 */
export function readPolicyObject(document: unknown, issues: IssueList): SourceNode | undefined {
  let copy: JsonValue;
  try {
    copy = snapshotJson(document, "policy");
  } catch (error) {
    const problem = error instanceof IntentInvalid ? error.message : "The policy can't be read";
    issues.add(0, [], problem);
    return undefined;
  }
  return convert(copy, { depth: 0, issues });
}

function convert(
  value: JsonValue,
  { depth, issues }: { readonly depth: number; readonly issues: IssueList },
): SourceNode {
  if (typeof value !== "object" || value === null) return { kind: "scalar", offset: 0, value };
  if (depth >= MAX_POLICY_DEPTH) {
    issues.add(0, [], `Nested deeper than ${MAX_POLICY_DEPTH} levels`);
    return { kind: "hole", offset: 0 };
  }
  const inside = { depth: depth + 1, issues };
  if (isList(value)) {
    return { kind: "list", offset: 0, items: value.map((item) => convert(item, inside)) };
  }
  const entries = Object.entries(value).map(([key, member]) => ({
    key,
    keyOffset: 0,
    value: convert(member, inside),
  }));
  return { kind: "map", offset: 0, entries };
}

function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}
