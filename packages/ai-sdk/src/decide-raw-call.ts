import type { GuardCallContext } from "./guard-options.ts";
import type { GuardSettings } from "./guard-settings.ts";
import { intentFromToolCall } from "./intent-from-tool-call.ts";
import { judgeInput } from "./judge-input.ts";
import { enforceOptions } from "./run-guarded.ts";

/** A tool call as a model gives it: the arguments are text. */
export interface RawToolCall {
  readonly type: "tool-call";
  readonly toolCallId: string;
  readonly toolName: string;
  /** JSON text, or nothing for no arguments. */
  readonly input: string;
  /** True: the provider has run it, or will. */
  readonly providerExecuted?: boolean;
}

/**
 * Lets one call through, once, on the guard's ALLOW, and throws in every other case. The outcome that
 * is recorded says that the call was let through, not what the client made of it.
 */
export async function decideRawCall<T extends RawToolCall>(
  part: T,
  messages: GuardCallContext["messages"],
  abortSignal: AbortSignal | undefined,
  settings: GuardSettings,
): Promise<T> {
  // INVARIANT: what is let through is what was decided on, whoever else holds the part.
  const passed = { ...part };
  const call: GuardCallContext = Object.freeze({
    toolName: passed.toolName,
    toolCallId: passed.toolCallId === "" ? undefined : passed.toolCallId,
    messages,
    context: undefined,
    experimental_context: undefined,
    abortSignal,
  });
  const intent = intentFromToolCall(call, parseInput(passed.input), settings);
  let allowed = false;
  await settings.guard.enforce(
    intent,
    () => {
      allowed = true;
    },
    enforceOptions(call, intent, settings),
  );
  if (!allowed) throw new Error("This call was already let through once. It was not run again.");
  return passed;
}

/** Text that is no JSON is no arguments object, so the guard refuses it and records that. */
function parseInput(text: string): unknown {
  if (typeof text !== "string") return text;
  // As the SDK does: many models give nothing for no arguments.
  if (text.trim() === "") return {};
  try {
    return judgeInput(JSON.parse(text), true).args;
  } catch {
    return text;
  }
}
