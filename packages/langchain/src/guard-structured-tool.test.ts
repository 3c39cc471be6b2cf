import { createRequire } from "node:module";
import { memoryStorage } from "@execution-guard/core";
import { DynamicStructuredTool, StructuredTool, tool } from "@langchain/core/tools";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { actor, bank, watchedGuard } from "../test/bank.ts";
import { copied, drain, errorOf, fieldsOf, open, toolCall } from "../test/ways-in.ts";
import type { Loose } from "../test/ways-in.ts";
import { guardTool } from "./guard-tool.ts";
import { guardTools } from "./guard-tools.ts";

describe("every way into a guarded tool", () => {
  const input = { amount: 5, to: "bob" };

  it.each([
    ["invoke", (t: Loose) => t["invoke"]?.(input)],
    ["invoke with a tool call", (t: Loose) => t["invoke"]?.(toolCall("harmless", input))],
    ["call", (t: Loose) => t["call"]?.(input)],
    ["batch", (t: Loose) => t["batch"]?.([input])],
    ["stream", async (t: Loose) => await drain(await t["stream"]?.(input))],
    ["_call", (t: Loose) => t["_call"]?.(input)],
    ["func", (t: Loose) => t["func"]?.(input)],
    ["withConfig", (t: Loose) => open(t["withConfig"]?.({ tags: ["x"] }))["invoke"]?.(input)],
    ["withRetry", (t: Loose) => open(t["withRetry"]?.({ stopAfterAttempt: 1 }))["invoke"]?.(input)],
    ["pipe", (t: Loose) => open(t["pipe"]?.((x: unknown) => x))["invoke"]?.(input)],
    ["a copy", (t: Loose) => copied(t, { description: "other" })["invoke"]?.(input)],
    ["a copy's func", (t: Loose) => copied(t)["func"]?.(input)],
    ["a renamed copy", (t: Loose) => copied(t, { name: "read_x" })["invoke"]?.(input)],
    [
      "a tool built from its fields",
      (t: Loose) => open(new DynamicStructuredTool(fieldsOf(t)))["invoke"]?.(input),
    ],
    [
      "a tool built from its constructor's arguments",
      (t: Loose) => open(new DynamicStructuredTool(t["lc_kwargs"] as never))["invoke"]?.(input),
    ],
  ])("is denied through %s, with one decision", async (_name, enter) => {
    const { guard, told } = watchedGuard({ haltThreshold: 0 });
    const { effects, wire } = bank();
    const error = await errorOf(() => enter(open(guardTool(wire, { guard, actor }))));
    expect(error).toMatchObject({ name: "GuardDenied" });
    expect([effects, told()]).toEqual([[], ["DENY wire_transfer"]]);
  });

  it.each([
    ["invoke", (t: Loose) => t["invoke"]?.(input)],
    ["_call", (t: Loose) => t["_call"]?.(input)],
    ["func", (t: Loose) => t["func"]?.(input)],
    ["a copy", (t: Loose) => copied(t)["invoke"]?.(input)],
    [
      "a tool built from its fields",
      (t: Loose) => open(new DynamicStructuredTool(fieldsOf(t)))["invoke"]?.(input),
    ],
  ])("runs once through %s, with one decision", async (_name, enter) => {
    const { guard, told } = watchedGuard();
    const { effects, wire } = bank();
    expect(await enter(open(guardTool(wire, { guard, actor })))).toBe("sent 5");
    expect([effects, told()]).toEqual([["wired 5 to bob"], ["ALLOW wire_transfer"]]);
  });

  it("decides once when a tool is guarded twice", async () => {
    const { guard, told } = watchedGuard();
    const { effects, wire } = bank();
    const once = guardTool(wire, { guard, actor });
    const twice = guardTool(once, { guard, actor });
    expect(twice).toBe(once);
    const again = guardTool(copied(once, { description: "other" }), { guard, actor });
    await again.invoke(input);
    const rebuilt = new DynamicStructuredTool(fieldsOf(once));
    await guardTool(rebuilt, { guard, actor }).invoke(input);
    expect([effects.length, told().length]).toEqual([2, 2]);
  });

  it("refuses a second guard or another actor for a guarded tool", () => {
    const { wire } = bank();
    const guarded = guardTool(wire, { guard: watchedGuard().guard, actor });
    const { guard } = watchedGuard();
    expect(() => guardTool(guarded, { guard, actor })).toThrow("already guarded");
    const mine = guardTool(wire, { guard, actor });
    expect(() => guardTool(mine, { guard, actor: "agent.other" })).toThrow("already guarded");
  });
});

describe("a guarded tool", () => {
  it("keeps what the tool is: class, schema, fields and what a model is told of it", () => {
    const { guard } = watchedGuard();
    const read = tool(() => "x", {
      name: "read_x",
      description: "Reads",
      schema: z.object({ a: z.number() }),
      tags: ["t"],
      metadata: { m: 1 },
      extras: { e: 1 },
      returnDirect: true,
      responseFormat: "content_and_artifact",
    });
    const guarded = guardTool(read, { guard, actor });
    expect(guarded).toBeInstanceOf(DynamicStructuredTool);
    expect(guarded).toMatchObject({ tags: ["t"], metadata: { m: 1 }, returnDirect: true });
    expect(guarded.schema).toBe(read.schema);
    expect(convertToOpenAITool(guarded)).toEqual(convertToOpenAITool(read));
    expect(JSON.stringify(guarded)).toBe(JSON.stringify(read));
    expect(Object.keys(guarded)).toEqual(expect.arrayContaining(["_call", "func"]));
  });

  it("does its work in a class with private fields", async () => {
    class ReadVault extends StructuredTool {
      name = "read_vault";
      description = "Reads";
      schema = z.object({ key: z.string() });
      #vault = new Map([["a", 7]]);
      protected override async _call({ key }: { key: string }): Promise<string> {
        return String(this.#vault.get(key));
      }
    }
    const { guard, told } = watchedGuard();
    const guarded = guardTool(new ReadVault(), { guard, actor });
    expect(await guarded.invoke({ key: "a" })).toBe("7");
    expect(guarded).toBeInstanceOf(ReadVault);
    expect(told()).toEqual(["ALLOW read_vault"]);
  });

  it("keeps content and artifact apart", async () => {
    const { guard } = watchedGuard();
    const fields = { description: "x", schema: z.object({}) };
    const responseFormat = "content_and_artifact";
    const read = tool(() => ["seven", { n: 7 }], { ...fields, name: "read_x", responseFormat });
    const drop = tool(() => ["x", 1], { ...fields, name: "drop", responseFormat });
    const [r, d] = guardTools([read, drop], { guard, actor, onDeny: "tell" });
    const answer = await r.invoke(toolCall("read_x", {}));
    expect(answer).toMatchObject({ content: "seven", artifact: { n: 7 }, status: "success" });
    const denial: unknown = await d.invoke(toolCall("drop", {}));
    expect(denial).toMatchObject({ status: "error", tool_call_id: "call-1" });
    expect(JSON.parse(String(await d.invoke({})))).toMatchObject({ decision: "DENY" });
  });

  it("streams what an async generator yields, and lasts until it has ended", async () => {
    const { guard, outcomes, told } = watchedGuard();
    const events: unknown[] = [];
    const read = tool(
      async function* ({ n }: { n: number }) {
        for (let i = 0; i < n; i += 1) yield `chunk ${i} after ${outcomes.length} outcomes`;
        return "end";
      },
      { name: "read_stream", description: "Reads", schema: z.object({ n: z.number() }) },
    );
    const callbacks = [{ handleToolEvent: (chunk: unknown) => void events.push(chunk) }];
    const output: unknown = await guardTool(read, { guard, actor }).invoke({ n: 2 }, { callbacks });
    expect(output).toBe("end");
    expect(events).toEqual(["chunk 0 after 0 outcomes", "chunk 1 after 0 outcomes"]);
    expect([told(), outcomes]).toEqual([["ALLOW read_stream"], ["done"]]);
  });

  it("has recorded a stream's outcome when its last step is given", async () => {
    const slow = memoryStorage();
    const commit: typeof slow.commit = async (build) => {
      await new Promise((resolve) => setImmediate(resolve));
      await slow.commit(build);
    };
    const { guard, outcomes } = watchedGuard({ storage: { ...slow, commit } });
    const read = tool(
      async function* () {
        yield 1;
        return "end";
      },
      { name: "read_stream", description: "Reads", schema: z.object({}) },
    );
    await guardTool(read, { guard, actor }).invoke({});
    expect(outcomes).toEqual(["done"]);
  });

  it("records a failed stream as failed and gives back its own error", async () => {
    const { guard, outcomes } = watchedGuard();
    const own = new Error("cut");
    const read = tool(
      async function* () {
        yield 1;
        throw own;
      },
      { name: "read_stream", description: "Reads", schema: z.object({}) },
    );
    expect(await errorOf(() => guardTool(read, { guard, actor }).invoke({}))).toBe(own);
    expect(outcomes).toEqual(["failed"]);
  });

  it("never starts a denied stream", async () => {
    const { guard } = watchedGuard();
    const run = vi.fn();
    const drop = tool(
      async function* () {
        run();
        yield 1;
      },
      { name: "drop_stream", description: "Drops", schema: z.object({}) },
    );
    const guarded = guardTool(drop, { guard, actor, onDeny: "tell" });
    expect(JSON.parse(String(await guarded.invoke({})))).toMatchObject({ decision: "DENY" });
    expect(run).not.toHaveBeenCalled();
  });

  it("takes tools of LangChain's other module format", async () => {
    const required = createRequire(import.meta.url)("@langchain/core/tools") as {
      tool: typeof tool;
      StructuredTool: unknown;
    };
    expect(required.StructuredTool).not.toBe(StructuredTool);
    const { guard, told } = watchedGuard();
    const options = { name: "read_x", description: "Reads", schema: z.object({}) };
    expect(
      await guardTool(
        required.tool(() => "x", options),
        { guard, actor },
      ).invoke({}),
    ).toBe("x");
    expect(told()).toEqual(["ALLOW read_x"]);
  });
});
