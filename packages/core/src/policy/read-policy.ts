import { compilePolicy } from "./compile-policy.ts";
import { includeToolsFile } from "./include-tools-file.ts";
import type { OpenTools } from "./include-tools-file.ts";
import { issueList } from "./issue-list.ts";
import type { Policy } from "./policy.ts";
import { readPolicyText } from "./read-policy-text.ts";

/**
 * Reads a policy's text. Only a host that passes `openTools` lets the text name a file.
 *
 * @throws PolicyError with every issue.
 */
export function readPolicy(
  text: string,
  options: { readonly filename?: string | undefined; readonly openTools?: OpenTools } = {},
): Policy {
  const { filename, openTools } = options;
  if (typeof text !== "string") {
    const issues = issueList();
    issues.add(0, [], "The policy's text is not a string: give definePolicy an object");
    return compilePolicy(undefined, { issues, filename });
  }
  const issues = issueList(text);
  const root = readPolicyText(text, issues);
  const whole = root && openTools ? includeToolsFile(root, { issues, openTools }) : root;
  return compilePolicy(whole, { issues, filename });
}
