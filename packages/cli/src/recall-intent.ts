import type { Intent, JsonObject } from "@execution-guard/core";
import { textIn } from "./read-record.ts";
import { readBlob, sha256Hex } from "./read-blob.ts";

/** What was asked for, as far as the record kept it. */
export type RecalledIntent = Intent | "not kept" | "redacted";

/**
 * The intent behind a recorded decision. Only one whose digest is the recorded one counts: what was
 * redacted, or changed since, is not what was decided on.
 */
export function recallIntent(
  body: Readonly<Record<string, unknown>>,
  folder: string,
): RecalledIntent {
  const digest = textIn(body, "intent");
  const actor = textIn(body, "actor");
  const action = textIn(body, "action");
  const argsText = textIn(body, "args");
  const isItself = (args: string): boolean =>
    sha256Hex(canonicalIntent(actor, action, args)) === digest;
  if (argsText !== "" && isItself(`"args":${argsText},`)) {
    return { actor, action, args: JSON.parse(argsText) as JsonObject };
  }
  // No arguments are known; perhaps there were none.
  if (isItself("")) return { actor, action };
  // Of a held call everything is kept, until it is answered.
  const kept = readBlob(folder, digest);
  if (kept === undefined) return argsText === "" ? "not kept" : "redacted";
  const { args, payload } = JSON.parse(kept) as Pick<Intent, "args" | "payload">;
  if (payload !== undefined) return { actor, action, payload };
  return args === undefined ? { actor, action } : { actor, action, args };
}

/** RFC 8785: names sorted, no white space. */
function canonicalIntent(actor: string, action: string, args: string): string {
  return `{"action":${JSON.stringify(action)},"actor":${JSON.stringify(actor)},${args}"v":1}`;
}
