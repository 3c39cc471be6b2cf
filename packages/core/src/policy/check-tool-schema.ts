import type { JsonObject } from "../canonical/canonical-json.ts";
import type { PolicyIssue } from "../errors/policy-error.ts";
import { snapshotJson } from "../intent/snapshot-json.ts";
import { refinedType } from "./check-conditions.ts";
import { compiledPolicyOf } from "./compiled-policy.ts";
import type { CompiledPolicy, CompiledRule } from "./compiled-policy.ts";
import { argumentsType } from "./conditions/static-type.ts";
import { issueList } from "./issue-list.ts";
import type { Policy } from "./policy.ts";
import { rulesFor } from "./rules-for.ts";
import { compileTool } from "./tools/compile-tool.ts";
import type { CompiledTool } from "./tools/compile-tool.ts";

/**
 * Says what is wrong with a tool's JSON Schema for this policy: with the schema itself, or with
 * conditions that name arguments it does not have. For adapters, when a tool is wrapped: at a call the
 * same things are denials.
 *
 * @throws TypeError when `policy` was not made by this package.
 */
export function checkToolSchema(
  policy: Policy,
  tool: { readonly action: string; readonly schema: JsonObject; readonly actor?: string },
): readonly PolicyIssue[] {
  const compiled = compiledPolicyOf(policy);
  if (compiled === undefined)
    throw new TypeError("checkToolSchema: not a policy made by this package");
  const issues = issueList();
  const judged = compileSafely(tool.schema);
  if ("problems" in judged) {
    for (const { path, message } of judged.problems) {
      issues.add(0, ["tools", tool.action, ...path], message);
    }
    return issues.list();
  }
  for (const rule of matchingRules(compiled, tool)) {
    for (const message of problemsOf(rule, { compiled, type: judged.tool.type })) {
      issues.add(0, [`${rule.path}.when`], message);
    }
  }
  return issues.list();
}

function compileSafely(schema: unknown): ReturnType<typeof compileTool> {
  try {
    return compileTool(snapshotJson(schema, "schema") as JsonObject);
  } catch (error) {
    const message = error instanceof Error ? error.message : "it can't be read";
    return { problems: [{ path: [], message }] };
  }
}

function matchingRules(
  { agents }: CompiledPolicy,
  { action, actor }: { readonly action: string; readonly actor?: string },
): readonly CompiledRule[] {
  const asked = actor === undefined ? [...agents.values()] : [agents.get(actor)];
  return asked.flatMap((agent) => (agent === undefined ? [] : rulesFor(agent, action)));
}

function problemsOf(
  rule: CompiledRule,
  { compiled, type }: { readonly compiled: CompiledPolicy; readonly type: CompiledTool["type"] },
): readonly string[] {
  const args = refinedType(type, rule.args && argumentsType(rule.args));
  const found = rule.when?.problemsWith({ args, lists: compiled.listTypes }) ?? [];
  return found.map(({ at, message }) => `${message} (at character ${at + 1})`);
}
