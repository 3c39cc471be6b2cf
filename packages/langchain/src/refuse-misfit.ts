import { checkToolSchema, definePolicy, isPolicy } from "@execution-guard/core";
import type { Policy } from "@execution-guard/core";
import type { CheckedOptions } from "./check-options.ts";
import { nameAction } from "./intent-from-tool-call.ts";
import { schemaOfTool } from "./schema-of-tool.ts";

/**
 * Refuses a tool for which a condition of the policy asks what the tool does not have: at a call that
 * would only be a denial. Where the policy is a function or the guard's own, nothing is known yet.
 *
 * @throws TypeError that lists what is wrong.
 */
export function refuseMisfit(tool: { readonly name: string }, options: CheckedOptions): void {
  const policy = knownPolicy(options.policy);
  const schema = options.schema === "none" ? undefined : schemaOfTool(tool);
  const action = nameAction(options, tool.name);
  if (policy === undefined || schema === undefined || typeof action !== "string") return;
  const { actor } = options;
  const issues = checkToolSchema(policy, {
    action,
    schema,
    ...(typeof actor === "string" ? { actor } : {}),
  });
  if (issues.length === 0) return;
  const list = issues.map(({ message }) => `\n  ${message}`).join("");
  throw new TypeError(`The policy does not fit the arguments of the tool "${tool.name}":${list}`);
}

/** A policy that does not load is a recorded DENY at each call, as it is without a schema. */
function knownPolicy(policy: CheckedOptions["policy"]): Policy | undefined {
  if (policy === undefined || typeof policy === "function") return undefined;
  if (isPolicy(policy)) return policy;
  try {
    return definePolicy(policy);
  } catch {
    return undefined;
  }
}
