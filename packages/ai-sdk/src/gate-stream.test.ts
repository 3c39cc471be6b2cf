import { describe, expect, it } from "vitest";
import { gateStream } from "./gate-stream.ts";
import type { DecideRest, StreamPart } from "./gate-stream.ts";

const text: StreamPart = { type: "text-delta", id: "t", delta: "hi" };
const finish: StreamPart = {
  type: "finish",
  finishReason: { unified: "tool-calls", raw: "tool_use" },
  usage: {
    inputTokens: { total: 7, noCache: 7, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 3, text: 3, reasoning: 0 },
  },
};
const call = (toolCallId: string): StreamPart => ({
  type: "tool-call",
  toolCallId,
  toolName: "ask",
  input: "{}",
});

const source = (...parts: readonly StreamPart[]): ReadableStream<StreamPart> =>
  new ReadableStream({
    start: (controller) => {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });

async function partsOf(stream: ReadableStream<StreamPart>): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

const allow: DecideRest = (rest) => Promise.resolve(rest);
const deny: DecideRest = () => Promise.reject(new Error("denied"));

describe("gateStream", () => {
  it("lets everything through in its order, and asks once, from the first call on", async () => {
    const parts = [text, call("a"), text, call("b"), finish];
    const asked: unknown[] = [];
    const stream = gateStream(source(...parts), undefined, (rest) => {
      asked.push(rest);
      return allow(rest, new AbortController().signal);
    });
    expect(await partsOf(stream)).toEqual(parts);
    expect(asked).toEqual([parts.slice(1)]);
  });

  it("asks nothing where there is no call", async () => {
    expect(await partsOf(gateStream(source(text, finish), undefined, deny))).toEqual([
      text,
      finish,
    ]);
  });

  it("lets text flow while the model still writes", async () => {
    const open = new ReadableStream<StreamPart>({
      start: (controller) => controller.enqueue(text),
    });
    const reader = gateStream(open, undefined, deny).getReader();
    expect((await reader.read()).value).toEqual(text);
  });

  it("shows an error and an end in place of the calls, with the usage as it was", async () => {
    const parts = await partsOf(
      gateStream(source(text, call("a"), call("b"), finish), undefined, deny),
    );
    expect(parts).toEqual([
      text,
      { type: "error", error: new Error("denied") },
      { ...finish, finishReason: { unified: "error", raw: undefined } },
    ]);
    const short = await partsOf(gateStream(source(call("a")), undefined, deny));
    expect(short.map(({ type }) => type)).toEqual(["error", "finish"]);
  });

  it("fails as the model's stream fails, and never shows the calls before", async () => {
    let step = 0;
    const broken = new ReadableStream<StreamPart>({
      pull: (controller) => {
        step += 1;
        if (step === 1) controller.enqueue(call("a"));
        else controller.error(new Error("connection lost"));
      },
    });
    await expect(partsOf(gateStream(broken, undefined, allow))).rejects.toThrow("connection lost");
  });

  it("ends the wait of a decision when the reader leaves or the run is aborted", async () => {
    const abort = new AbortController();
    for (const leave of [
      (reader: ReadableStreamDefaultReader<StreamPart>) => reader.cancel("left"),
      () => abort.abort("aborted"),
    ]) {
      let asked: (signal: AbortSignal) => void = () => undefined;
      const asking = new Promise<AbortSignal>((resolve) => {
        asked = resolve;
      });
      const waiting: DecideRest = (_, signal) =>
        new Promise((_resolve, reject) => {
          asked(signal);
          signal.addEventListener("abort", () => reject(new Error("no longer waited for")));
        });
      const reader = gateStream(source(call("a"), finish), abort.signal, waiting).getReader();
      const reading = reader.read();
      const signal = await asking;
      await leave(reader);
      expect(signal.aborted).toBe(true);
      await reading;
    }
  });
});
