import type { LanguageModelMiddleware } from "ai";
import type { RawToolCall } from "./decide-raw-call.ts";

type StreamResult = Awaited<ReturnType<NonNullable<LanguageModelMiddleware["wrapStream"]>>>;
/** One part of a model's stream. */
export type StreamPart = StreamResult["stream"] extends ReadableStream<infer PART> ? PART : never;
type Call = StreamPart & RawToolCall;
type Reader = ReadableStreamDefaultReader<StreamPart>;
type Read = ReturnType<Reader["read"]>;

/**
 * A model's stream in which some calls wait for a decision. The order stays; what comes after a call
 * that waits is read ahead, so that the provider's connection does not idle. When `decide` throws, the
 * call never appears: the stream ends with an `error` part and a `finish`, and runs nothing.
 */
export function gateStream(
  source: ReadableStream<StreamPart>,
  concerns: (part: StreamPart) => part is Call,
  abortSignal: AbortSignal | undefined,
  decide: (call: Call, signal: AbortSignal) => Promise<Call>,
): ReadableStream<StreamPart> {
  const reader = source.getReader();
  const ahead: Read[] = [];
  const cancelled = new AbortController();
  const signal =
    abortSignal === undefined ? cancelled.signal : AbortSignal.any([abortSignal, cancelled.signal]);
  return new ReadableStream<StreamPart>({
    pull: async (controller) => {
      const { done, value } = await (ahead.shift() ?? reader.read());
      if (done) return controller.close();
      try {
        if (!concerns(value)) return controller.enqueue(value);
        const decided = decide(value, signal);
        void readAhead(reader, ahead, decided);
        controller.enqueue(await decided);
      } catch (error) {
        endWith(controller, error);
        reader.cancel(error).catch(() => undefined);
      }
    },
    cancel: (reason: unknown) => {
      cancelled.abort(reason);
      return reader.cancel(reason);
    },
  });
}

/** Reads on until the call is decided or the source ends. Failed reads are met again in their place. */
async function readAhead(reader: Reader, ahead: Read[], decided: Promise<unknown>): Promise<void> {
  const state = { deciding: true };
  const stop = (): void => {
    state.deciding = false;
  };
  decided.then(stop, stop);
  try {
    while (state.deciding) {
      const read = reader.read();
      ahead.push(read);
      if ((await read).done) return;
    }
  } catch {
    // The source failed: pull() rethrows it where it belongs.
  }
}

/** Not `controller.error()`: that would tear the response to the browser without a word. */
function endWith(controller: ReadableStreamDefaultController<StreamPart>, error: unknown): void {
  controller.enqueue({ type: "error", error });
  controller.enqueue({
    type: "finish",
    finishReason: { unified: "error", raw: undefined },
    usage: {
      inputTokens: {
        total: undefined,
        noCache: undefined,
        cacheRead: undefined,
        cacheWrite: undefined,
      },
      outputTokens: { total: undefined, text: undefined, reasoning: undefined },
    },
  });
  controller.close();
}
