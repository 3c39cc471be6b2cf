import type { Intent, JsonObject } from "@execution-guard/core";
import type { ByCall, GuardCallContext, GuardCallOptions } from "./guard-options.ts";

/**
 * The intent of one tool call. Never throws: what can't be found out (no actor, a function that
 * failed) is left as a value that the guard refuses and records as `INTENT_INVALID`.
 */
export function intentFromToolCall(
  call: GuardCallContext,
  args: unknown,
  options: GuardCallOptions,
): Intent {
  const runId = answer(options.runId, call);
  return {
    actor: answer(options.actor, call) ?? NOTHING,
    action: nameAction(options.action, call.toolName),
    // May hold what JSON can't carry; the guard names its path.
    args: args as JsonObject,
    ...(runId === undefined ? {} : { runId }),
    ...(call.toolCallId === undefined ? {} : { callId: call.toolCallId }),
  };
}

/** No name and no id is empty, so an intent with this in it is invalid. */
const NOTHING = "";

function answer(
  source: ByCall<string | undefined> | undefined,
  call: GuardCallContext,
): string | undefined {
  if (typeof source !== "function") return source;
  try {
    return heard(source(call));
  } catch {
    return NOTHING;
  }
}

/** The action's name in the policy; a name that is none where the host's function fails. */
export function nameAction(action: GuardCallOptions["action"], toolName: string): string {
  if (action === undefined) return toolName;
  try {
    return heard(action(toolName));
  } catch {
    return NOTHING;
  }
}

/** A promise is no name, so the guard denies it. But if nobody hears that it failed, the process ends. */
function heard<T>(answered: T): T {
  if (answered instanceof Promise) answered.catch(() => undefined);
  return answered;
}
