import { canonicalJson } from "../canonical/canonical-json.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import type { IntentSnapshot } from "../intent/intent.ts";

/**
 * The key under which a call is found again: SHA-256 over its actor, run, step, call and intent.
 * Without a run id or a call id there is none: every such call is new. The call id alone would not
 * do: it comes from the model's provider and may repeat.
 */
export function callKeyOf(intent: IntentSnapshot): string | undefined {
  const { actor, runId, stepId, callId, digest } = intent;
  if (runId === undefined || callId === undefined || digest === "") return undefined;
  return sha256Hex(canonicalJson([actor, runId, stepId ?? null, callId, digest]));
}
