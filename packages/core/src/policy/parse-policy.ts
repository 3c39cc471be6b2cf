import { compilePolicy } from "./compile-policy.ts";
import { issueList } from "./issue-list.ts";
import type { Policy } from "./policy.ts";
import { readPolicyText } from "./read-policy-text.ts";

/** How a policy's text is read. */
export interface ParsePolicyOptions {
  /** The file the text comes from; kept on the error, and nowhere else. */
  readonly filename?: string | undefined;
}

/**
 * Reads a policy from YAML 1.2 or JSON.
 *
 * @throws PolicyError listing every issue in text order, each with its `line:column`, a code frame
 * and how to mend it. Nothing is loaded then.
 */
export function parsePolicy(text: string, options: ParsePolicyOptions = {}): Policy {
  if (typeof text !== "string") {
    const issues = issueList();
    issues.add(0, [], "The policy's text is not a string: give definePolicy an object");
    return compilePolicy(undefined, { issues, filename: options.filename });
  }
  const issues = issueList(text);
  return compilePolicy(readPolicyText(text, issues), { issues, filename: options.filename });
}
