import type { Policy } from "./policy.ts";
import { readPolicy } from "./read-policy.ts";

/** How a policy's text is read. */
export interface ParsePolicyOptions {
  /** The file the text comes from; kept on the error, and nowhere else. */
  readonly filename?: string | undefined;
}

/**
 * Reads a policy from YAML 1.2 or JSON. Opens no file, whatever the text says.
 *
 * @throws PolicyError listing every issue in text order, each with its `line:column`, a code frame
 * and how to mend it. Nothing is loaded then.
 */
export function parsePolicy(text: string, options: ParsePolicyOptions = {}): Policy {
  return readPolicy(text, { filename: options.filename });
}
