import { parsePublicKey } from "@execution-guard/core/verify";
import type { PublicKey } from "@execution-guard/core/verify";
import { readTextFile } from "./read-text-file.ts";
import { UserError } from "./user-error.ts";

const PREFIX = "ed25519:";

/**
 * A public key from the command line: `ed25519:<base64>`, or a file that holds that or a PEM.
 *
 * @throws UserError where it is neither.
 */
export function readPublicKey(given: string): PublicKey {
  const text = given.startsWith(PREFIX)
    ? given
    : readTextFile(given, "Give the key itself as ed25519:…, or a file that holds it").trim();
  try {
    return parsePublicKey(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : "it can't be read";
    throw new UserError(`--key: ${problem}.`, { cause: error });
  }
}
