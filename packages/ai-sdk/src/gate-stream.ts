import type { LanguageModelMiddleware } from "ai";

type StreamResult = Awaited<ReturnType<NonNullable<LanguageModelMiddleware["wrapStream"]>>>;
/** One part of a model's stream. */
export type StreamPart = StreamResult["stream"] extends ReadableStream<infer PART> ? PART : never;

/** Decides on the rest of an answer and gives it back, or throws: then nothing of it is shown. */
export type DecideRest = (
  rest: readonly StreamPart[],
  signal: AbortSignal,
) => Promise<readonly StreamPart[]>;

/**
 * A model's stream that flows up to its first tool call. The rest is read to its end, decided on, and
 * let go in its order. Not sooner: SDKs before 6.0.260 and 7.0.70, and clients, run a call as soon as
 * they see it, and a later call of the same answer may be denied. When `decide` throws, the stream ends
 * with an `error` part and a `finish`, and runs nothing.
 */
export function gateStream(
  source: ReadableStream<StreamPart>,
  abortSignal: AbortSignal | undefined,
  decide: DecideRest,
): ReadableStream<StreamPart> {
  const reader = source.getReader();
  const cancelled = new AbortController();
  const signal =
    abortSignal === undefined ? cancelled.signal : AbortSignal.any([abortSignal, cancelled.signal]);
  return new ReadableStream<StreamPart>({
    pull: async (controller) => {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      if (value.type !== "tool-call") return controller.enqueue(value);
      const rest = await readRest(reader, value);
      let ending: readonly StreamPart[];
      try {
        ending = await decide(rest, signal);
      } catch (error) {
        ending = endWith(error, rest);
      }
      for (const part of ending) controller.enqueue(part);
      return controller.close();
    },
    cancel: (reason: unknown) => {
      cancelled.abort(reason);
      return reader.cancel(reason);
    },
  });
}

async function readRest(
  reader: ReadableStreamDefaultReader<StreamPart>,
  first: StreamPart,
): Promise<StreamPart[]> {
  const parts = [first];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts;
    parts.push(value);
  }
}

/** Parts, not `controller.error()`: that would tear the response to the browser without a word. */
function endWith(error: unknown, rest: readonly StreamPart[]): readonly StreamPart[] {
  const finish = rest.find((part) => part.type === "finish");
  return [
    { type: "error", error },
    {
      type: "finish",
      finishReason: { unified: "error", raw: undefined },
      usage: finish?.usage ?? {
        inputTokens: {
          total: undefined,
          noCache: undefined,
          cacheRead: undefined,
          cacheWrite: undefined,
        },
        outputTokens: { total: undefined, text: undefined, reasoning: undefined },
      },
    },
  ];
}
