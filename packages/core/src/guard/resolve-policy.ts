import { canonicalJson } from "../canonical/canonical-json.ts";
import type { JsonObject } from "../canonical/canonical-json.ts";
import type { Facts } from "../decision/decision.ts";
import { definePolicy } from "../policy/define-policy.ts";
import { isPolicy } from "../policy/is-policy.ts";
import type { Policy } from "../policy/policy.ts";
import type { PolicySource } from "./guard-options.ts";
import { warnOnce } from "./warn-once.ts";
import { isThenable, within } from "./within.ts";

const defined = new WeakMap<object, { readonly text: string; readonly policy: Policy }>();

/**
 * The policy in force, or the fact that there is none or that it could not be had. Never throws: a
 * policy that fails to load, or a function that throws or hangs, is a DENY.
 */
export function resolvePolicy(
  source: PolicySource | undefined,
  timeoutMs: number,
): Facts["policy"] | Promise<Facts["policy"]> {
  try {
    if (isPolicy(source)) return { ok: true, value: source };
    const answer: unknown = typeof source === "function" ? source() : source;
    if (!isThenable(answer)) return readPolicy(answer);
    return within(answer, timeoutMs, () => new Error("the policy function did not answer")).then(
      readPolicy,
      failed,
    );
  } catch (error) {
    return failed(error);
  }
}

function readPolicy(answer: unknown): Facts["policy"] {
  if (answer === undefined || answer === null) return { ok: true, value: undefined };
  if (isPolicy(answer)) return { ok: true, value: answer };
  try {
    return { ok: true, value: definePolicyOnce(answer as JsonObject) };
  } catch (error) {
    return failed(error);
  }
}

function definePolicyOnce(document: JsonObject): Policy {
  if (typeof document !== "object") throw new TypeError("a policy is an object");
  // The caller may have changed the object since: the text tells, not the identity.
  const text = canonicalJson(document);
  const known = defined.get(document);
  if (known?.text === text) return known.policy;
  const policy = definePolicy(document);
  defined.set(document, { text, policy });
  return policy;
}

/** The answer says only that there is no policy to go by: what is wrong with it is for the operator. */
function failed(error: unknown): Facts["policy"] {
  const problem = error instanceof Error ? error.message : "it could not be had";
  warnOnce(
    `The policy can't be used, so every call is denied: ${problem}`,
    "EXECUTION_GUARD_POLICY",
  );
  return { ok: false, problem };
}
