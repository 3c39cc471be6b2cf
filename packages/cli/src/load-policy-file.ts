import type { Policy } from "@execution-guard/core";
import { loadPolicy } from "@execution-guard/core/node";
import { readTextFile } from "./read-text-file.ts";

/**
 * The policy in a file.
 *
 * @throws UserError where the file can't be read; PolicyError where it is no policy.
 */
export function loadPolicyFile(path: string): Policy {
  // A mistyped path is no mistake in a policy: it is told in other words.
  readTextFile(path, "Check the path, or write a policy with `execution-guard init`");
  return loadPolicy(path);
}
