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

/** What is known of the model call that the parts come from. */
export interface ModelCall {
  readonly messages: GuardCallContext["messages"];
  readonly abortSignal: AbortSignal | undefined;
}

/**
 * Lets the parts of one model answer through on the guard's ALLOW for each call that `concerns` picks,
 * asked one after the other, and throws in every other case: then none of them goes through. The
 * outcome recorded for a call is `done` when the whole answer went through.
 */
export async function decideRawCalls<T extends { readonly type: string }>(
  parts: readonly T[],
  concerns: (part: T) => part is T & RawToolCall,
  model: ModelCall,
  settings: GuardSettings,
): Promise<T[]> {
  // INVARIANT: what is let through is what was decided on, whoever else holds the parts.
  const passed = parts.map((part) => (concerns(part) ? { ...part } : part));
  const calls = passed.filter(concerns);
  const passFrom = async (index: number): Promise<void> => {
    const call = calls[index];
    if (call !== undefined) await decideRawCall(call, model, settings, () => passFrom(index + 1));
  };
  await passFrom(0);
  return passed;
}

async function decideRawCall(
  { toolName, toolCallId, input }: RawToolCall,
  { messages, abortSignal }: ModelCall,
  settings: GuardSettings,
  pass: () => Promise<void>,
): Promise<void> {
  const call: GuardCallContext = Object.freeze({
    toolName,
    toolCallId: toolCallId === "" ? undefined : toolCallId,
    messages,
    context: undefined,
    experimental_context: undefined,
    abortSignal,
  });
  const intent = intentFromToolCall(call, parseInput(input), settings);
  let allowed = false;
  await settings.guard.enforce(
    intent,
    () => {
      allowed = true;
      return pass();
    },
    enforceOptions(call, intent, settings),
  );
  if (!allowed) throw new Error("This call was let through before. It is not let through again.");
}

/** Text that is no JSON is no arguments object, so the guard refuses it and records that. */
function parseInput(text: unknown): unknown {
  if (typeof text !== "string") return text;
  // As the SDK does: many models give nothing for no arguments.
  if (text.trim() === "") return {};
  try {
    return judgeInput(JSON.parse(text), true).args;
  } catch {
    return text;
  }
}
