import { checkToolSchema, definePolicy, isPolicy } from "@execution-guard/core";
import type { JsonObject, Policy } from "@execution-guard/core";
import type { GuardSettings } from "./guard-settings.ts";
import { nameAction } from "./intent-from-tool-call.ts";

/**
 * Refuses a tool for which a condition of the policy asks what the tool does not have: at a call that
 * would only be a denial. Where the policy is a function or the guard's own, nothing is known yet.
 *
 * @throws TypeError that lists what is wrong.
 */
export function refuseMisfit(name: string, schema: JsonObject, settings: GuardSettings): void {
  const policy = knownPolicy(settings.policy);
  if (policy === undefined) return;
  const { actor } = settings;
  const issues = checkToolSchema(policy, {
    action: nameAction(settings.action, name),
    schema,
    ...(typeof actor === "string" ? { actor } : {}),
  });
  if (issues.length === 0) return;
  const list = issues.map(({ message }) => `\n  ${message}`).join("");
  throw new TypeError(
    `the policy does not fit the arguments of tool ${JSON.stringify(name.slice(0, 100))}:${list}`,
  );
}

/** A policy that does not load is a recorded DENY at each call, as it is without a schema. */
function knownPolicy(policy: GuardSettings["policy"]): Policy | undefined {
  if (policy === undefined || typeof policy === "function") return undefined;
  if (isPolicy(policy)) return policy;
  try {
    return definePolicy(policy);
  } catch {
    return undefined;
  }
}
