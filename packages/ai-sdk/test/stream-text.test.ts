import { GuardDenied } from "@execution-guard/core";
import { isStepCount, streamText, tool } from "ai";
import type { ToolSet } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { guardTools, stopOnDeny } from "../src/index.ts";
import { readByModel, scriptedModel } from "./scripted-model.ts";
import { watchedGuard } from "./watched-guard.ts";

const actor = "agent.finance";
const amount = z.object({ amount: z.number() });

async function partsOf(result: { readonly fullStream: AsyncIterable<{ readonly type: string }> }) {
  const parts: { readonly type: string; readonly [key: string]: unknown }[] = [];
  for await (const part of result.fullStream) parts.push({ ...part });
  return parts;
}

describe("guardTools under streamText", () => {
  it("streams the result of an allowed call and the error of a denied one", async () => {
    const watched = watchedGuard();
    const runs: string[] = [];
    const tools = guardTools(
      {
        read_ledger: tool({ inputSchema: z.object({}), execute: () => runs.push("read") }),
        drop_ledger: tool({ inputSchema: z.object({}), execute: () => runs.push("drop") }),
      },
      { guard: watched.guard, actor },
    );
    const model = scriptedModel([{ name: "read_ledger" }, { name: "drop_ledger" }], "done");
    const result = streamText({ model, tools, prompt: "go", stopWhen: isStepCount(3) });
    const parts = await partsOf(result);
    expect(runs).toEqual(["read"]);
    expect(parts.filter(({ type }) => type === "tool-result")).toMatchObject([{ output: 1 }]);
    const failed = parts.find(({ type }) => type === "tool-error");
    expect(GuardDenied.isInstance(failed?.["error"])).toBe(true);
    expect(parts.at(-1)).toMatchObject({ type: "finish", finishReason: "stop" });
  });

  it("stops a stream cleanly after a denial", async () => {
    const watched = watchedGuard();
    const tools = guardTools(
      { drop_ledger: tool({ inputSchema: z.object({}), execute: () => "dropped" }) },
      { guard: watched.guard, actor, onDeny: "stop" },
    );
    const model = scriptedModel([{ name: "drop_ledger" }], [{ name: "drop_ledger" }]);
    const result = streamText({
      model,
      tools,
      prompt: "go",
      stopWhen: [stopOnDeny(), isStepCount(9)],
    });
    const parts = await partsOf(result);
    expect(parts.filter(({ type }) => type === "start-step")).toHaveLength(1);
    expect(parts.at(-1)?.type).toBe("finish");
    expect(watched.answered).toHaveLength(1);
  });

  it("keeps a generator's preliminary results, and starts it only after the human's yes", async () => {
    const watched = watchedGuard();
    void watched.firstHold.then(({ id }) => watched.guard.holds.approve(id, { approver: "cfo" }));
    const seen: string[] = [];
    const tools = guardTools(
      {
        wire_transfer: tool({
          inputSchema: amount,
          async *execute({ amount: euros }) {
            seen.push(watched.answered.at(-1)?.outcome ?? "nothing");
            yield `sending ${euros}`;
            yield `sent ${euros}`;
          },
        }),
      },
      { guard: watched.guard, actor },
    );
    const model = scriptedModel([{ name: "wire_transfer", input: { amount: 5 } }], "done");
    const parts = await partsOf(
      streamText({ model, tools, prompt: "go", stopWhen: isStepCount(3) }),
    );
    expect(seen).toEqual(["ALLOW"]);
    expect(
      parts
        .filter(({ type }) => type === "tool-result")
        .map((part) => [part["preliminary"], part["output"]]),
    ).toEqual([
      [true, "sending 5"],
      [true, "sent 5"],
      [undefined, "sent 5"],
    ]);
    expect(readByModel(model, 2)).toContain("sent 5");
    expect(watched.outcomes).toEqual(["done"]);
  });

  it("never starts a denied generator, and tells of it where asked", async () => {
    const watched = watchedGuard();
    let started = 0;
    const drop_ledger = tool({
      inputSchema: z.object({}),
      async *execute() {
        started += 1;
        yield "dropped";
      },
    });
    for (const onDeny of ["throw", "tell"] as const) {
      const tools: ToolSet = guardTools({ drop_ledger }, { guard: watched.guard, actor, onDeny });
      const model = scriptedModel([{ name: "drop_ledger" }], "done");
      const parts = await partsOf(
        streamText({ model, tools, prompt: "go", stopWhen: isStepCount(3) }),
      );
      expect(parts.filter(({ type }) => type === "tool-error")).toHaveLength(
        onDeny === "throw" ? 1 : 0,
      );
      expect(readByModel(model, 2)).toContain("Denied, do not retry");
    }
    expect(started).toBe(0);
  });

  it("gives back what a generator throws, the same object, after what it yielded", async () => {
    const watched = watchedGuard();
    const mine = new Error("lost the line");
    const tools = guardTools(
      {
        read_ledger: tool({
          inputSchema: z.object({}),
          async *execute() {
            yield "half";
            throw mine;
          },
        }),
      },
      { guard: watched.guard, actor },
    );
    const parts = await partsOf(
      streamText({ model: scriptedModel([{ name: "read_ledger" }]), tools, prompt: "go" }),
    );
    expect(parts.find(({ type }) => type === "tool-result")).toMatchObject({
      output: "half",
      preliminary: true,
    });
    expect(parts.find(({ type }) => type === "tool-error")?.["error"]).toBe(mine);
    expect(watched.outcomes).toEqual(["failed"]);
  });
});
