import type { LanguageModelMiddleware } from "ai";
import { decideRawCalls } from "./decide-raw-calls.ts";
import type { RawToolCall } from "./decide-raw-calls.ts";
import { gateStream } from "./gate-stream.ts";
import type { GuardMiddlewareOptions } from "./guard-options.ts";
import { guardSettings } from "./guard-settings.ts";
import { guardedExecute } from "./guarded-execute.ts";

/**
 * A middleware for `wrapLanguageModel` that decides the calls which never reach a guarded `execute`:
 * of client-side tools, of unknown names, and of unguarded tools in the set. Guarded tools pass
 * untouched: they decide for themselves, on the arguments as parsed. Calls that the provider runs are
 * over when they get here, and pass too.
 *
 * A DENY ends the model call before any of its tools runs: `generateText` rejects with it, a stream
 * ends with an `error` part. So does a hold that nobody answers in time, and any failure.
 */
export function guardMiddleware(options: GuardMiddlewareOptions): LanguageModelMiddleware {
  const { tools } = options;
  if (typeof tools !== "object" || tools === null) {
    throw new TypeError("tools must be the set that is given to generateText or streamText");
  }
  if ((options.onHold as unknown) === "tell") {
    throw new TypeError('onHold: "tell" needs an execute to return it: use "await" or "deny"');
  }
  const settings = guardSettings(options);
  const concerns = <T extends { readonly type: string }>(part: T): part is T & RawToolCall =>
    part.type === "tool-call" && needsDecision(part as T & RawToolCall, tools);
  return {
    specificationVersion: "v4",
    wrapGenerate: async ({ doGenerate, params: { prompt: messages, abortSignal } }) => {
      const result = await doGenerate();
      const call = { messages, abortSignal };
      return { ...result, content: await decideRawCalls(result.content, concerns, call, settings) };
    },
    wrapStream: async ({ doStream, params: { prompt: messages, abortSignal } }) => {
      const result = await doStream();
      const stream = gateStream(result.stream, abortSignal, (rest, signal) =>
        decideRawCalls(rest, concerns, { messages, abortSignal: signal }, settings),
      );
      return { ...result, stream };
    },
  };
}

/** Own members only: `toolName` comes from the model and may be `constructor`. */
function needsDecision(call: RawToolCall, tools: GuardMiddlewareOptions["tools"]): boolean {
  if (call.providerExecuted === true) return false;
  if (!Object.hasOwn(tools, call.toolName)) return true;
  return guardedExecute(tools[call.toolName]) === undefined;
}
