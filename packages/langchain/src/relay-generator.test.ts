import { describe, expect, it, vi } from "vitest";
import { isStreamingOutput, relayGenerator } from "./relay-generator.ts";
import type { StreamingOutput } from "./relay-generator.ts";

const recorded = async (): Promise<void> => undefined;

async function* counting(): AsyncGenerator<number, string, unknown> {
  yield 1;
  yield 2;
  return "end";
}

describe("relayGenerator", () => {
  it("hands on what is yielded and ends with what is returned", async () => {
    const { generator, ended } = relayGenerator(counting(), recorded);
    expect(await generator.next()).toEqual({ done: false, value: 1 });
    expect(await generator.next()).toEqual({ done: false, value: 2 });
    expect(await generator.next()).toEqual({ done: true, value: "end" });
    expect(await ended).toBe("end");
  });

  it("ends with the tool's own error", async () => {
    const own = new Error("own");
    const inner = {
      next: () => {
        throw own;
      },
    };
    const { generator, ended } = relayGenerator(inner, recorded);
    await expect(generator.next()).rejects.toBe(own);
    await expect(ended).rejects.toBe(own);
  });

  it("gives the last step only when the outcome is recorded", async () => {
    let record = (): void => undefined;
    const waits = new Promise<void>((resolve) => (record = resolve));
    const { generator } = relayGenerator(counting(), () => waits);
    await generator.next();
    await generator.next();
    const last = vi.fn();
    const step = generator.next().then(last);
    await new Promise((resolve) => setImmediate(resolve));
    expect(last).not.toHaveBeenCalled();
    record();
    await step;
    expect(last).toHaveBeenCalledWith({ done: true, value: "end" });
  });

  it("ends when its reader stops, even before the first step", async () => {
    const { generator, ended } = relayGenerator(counting(), recorded);
    await generator.return("stopped");
    expect(await ended).toBe("stopped");
  });

  it("stops the tool when its reader throws into it", async () => {
    const { generator, ended } = relayGenerator(counting(), recorded);
    await generator.next();
    const away = new Error("away");
    await expect(generator.throw(away)).rejects.toBe(away);
    await expect(ended).rejects.toBe(away);
  });

  it("relays what has only a next", async () => {
    const inner: StreamingOutput = { next: () => ({ done: true, value: 3 }) };
    const { generator } = relayGenerator(inner, recorded);
    expect(await generator.next()).toEqual({ done: true, value: 3 });
    expect(await generator.return(4)).toEqual({ done: true, value: 4 });
  });
});

describe("isStreamingOutput", () => {
  it("takes what LangChain takes for a generator", () => {
    expect([counting(), { next: () => 1 }].map(isStreamingOutput)).toEqual([true, true]);
    expect([null, "x", {}, { next: 1 }, [1]].some(isStreamingOutput)).toBe(false);
  });
});
