import type { JsonObject } from "../canonical/canonical-json.ts";
import { compilePolicy } from "./compile-policy.ts";
import { issueList } from "./issue-list.ts";
import type { Policy } from "./policy.ts";
import { readPolicyObject } from "./read-policy-object.ts";

/**
 * Makes a policy from a plain object of the file's shape, with the same checks. The object is copied:
 * changing it afterwards changes nothing.
 *
 * @throws PolicyError listing every issue with its path; the place is always 1:1.
 */
export function definePolicy(document: JsonObject): Policy {
  const issues = issueList();
  return compilePolicy(readPolicyObject(document, issues), { issues });
}
