import { compiledPolicyOf } from "./compiled-policy.ts";
import type { Policy } from "./policy.ts";

/** Says whether a value is a policy that this package read, checked and compiled; a look-alike is not. */
export function isPolicy(value: unknown): value is Policy {
  return compiledPolicyOf(value) !== undefined;
}
