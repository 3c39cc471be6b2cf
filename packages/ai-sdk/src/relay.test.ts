import { describe, expect, it } from "vitest";
import { relay } from "./relay.ts";

describe("relay", () => {
  it("yields what is sent and returns what the function returns", async () => {
    const values: unknown[] = [];
    const generator = relay(async (send) => {
      await send(1);
      await send(2);
      return "end";
    });
    let step = await generator.next();
    for (; step.done !== true; step = await generator.next()) values.push(step.value);
    expect(values).toEqual([1, 2]);
    expect(step.value).toBe("end");
  });

  it("lets the function go on only when the next value is asked for", async () => {
    const log: string[] = [];
    const generator = relay(async (send) => {
      await send(1);
      log.push("went on");
    });
    await generator.next();
    await Promise.resolve();
    expect(log).toEqual([]);
    await generator.next();
    expect(log).toEqual(["went on"]);
  });

  it("throws what the function throws, after what it sent", async () => {
    const mine = new Error("mine");
    const generator = relay(async (send) => {
      await send(1);
      throw mine;
    });
    expect((await generator.next()).value).toBe(1);
    await expect(generator.next()).rejects.toBe(mine);
  });

  it("tells the function that the consumer has stopped, and ends after it", async () => {
    const log: unknown[] = [];
    const generator = relay(async (send) => {
      log.push(await send(1));
      await Promise.resolve();
      log.push("cleaned up");
    });
    for await (const value of generator) {
      log.push(value);
      break;
    }
    expect(log).toEqual([1, false, "cleaned up"]);
  });

  it("yields nothing where nothing is sent", async () => {
    const generator = relay(() => Promise.resolve(7));
    expect(await generator.next()).toEqual({ done: true, value: 7 });
  });
});
