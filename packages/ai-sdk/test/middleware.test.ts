import { GuardDenied, GuardFault, memoryStorage } from "@execution-guard/core";
import { generateText, isStepCount, streamText, tool, wrapLanguageModel } from "ai";
import type { ToolSet } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { guardMiddleware, guardTools } from "../src/index.ts";
import type { GuardMiddlewareOptions } from "../src/index.ts";
import { scriptedModel } from "./scripted-model.ts";
import type { ScriptedCall } from "./scripted-model.ts";
import { POLICY, watchedGuard } from "./watched-guard.ts";
import type { WatchedGuard } from "./watched-guard.ts";

const actor = "agent.finance";

/** One guarded tool, two that run at the client, one that nobody guarded. */
function mixedTools(watched: WatchedGuard, runs: string[]): ToolSet {
  const guarded = guardTools(
    { read_ledger: tool({ inputSchema: z.object({}), execute: () => runs.push("read_ledger") }) },
    { guard: watched.guard, actor },
  );
  const client = { inputSchema: z.object({}).loose(), outputSchema: z.string() };
  return {
    ...guarded,
    ask_user: tool(client),
    wire_from_browser: tool(client),
    drop_from_browser: tool(client),
    read_raw: tool({ inputSchema: z.object({}), execute: () => runs.push("read_raw") }),
    drop_raw: tool({ inputSchema: z.object({}), execute: () => runs.push("drop_raw") }),
  };
}

type Extra = Partial<Omit<GuardMiddlewareOptions, "guard" | "tools">>;

function prepare(watched: WatchedGuard, calls: readonly ScriptedCall[], extra: Extra = {}) {
  const runs: string[] = [];
  const tools = mixedTools(watched, runs);
  const middleware = guardMiddleware({ guard: watched.guard, actor, ...extra, tools });
  const model = wrapLanguageModel({ model: scriptedModel(calls, "done"), middleware });
  return { runs, tools, model, prompt: "go", stopWhen: isStepCount(3) };
}

async function generate(watched: WatchedGuard, calls: readonly ScriptedCall[], extra?: Extra) {
  const { runs, ...call } = prepare(watched, calls, extra);
  try {
    const { steps } = await generateText(call);
    return { runs, content: steps.flatMap(({ content }) => content), error: undefined };
  } catch (error) {
    return { runs, content: [], error };
  }
}

async function stream(watched: WatchedGuard, calls: readonly ScriptedCall[], extra?: Extra) {
  const { runs, ...call } = prepare(watched, calls, extra);
  const errors: unknown[] = [];
  const parts: { readonly type: string; readonly [key: string]: unknown }[] = [];
  const result = streamText({ ...call, onError: ({ error }) => void errors.push(error) });
  for await (const part of result.fullStream) parts.push({ ...part });
  return { runs, parts, types: parts.map(({ type }) => type), errors };
}

describe("guardMiddleware under generateText", () => {
  it("leaves guarded tools to themselves: one call, one decision", async () => {
    const watched = watchedGuard();
    const { runs } = await generate(watched, [{ name: "read_ledger" }]);
    expect(runs).toEqual(["read_ledger"]);
    expect(watched.answered).toHaveLength(1);
  });

  it("lets an allowed client-side call through as it was", async () => {
    const watched = watchedGuard();
    const { content } = await generate(watched, [{ name: "ask_user", input: { q: "ok?" } }]);
    expect(content).toMatchObject([
      { type: "tool-call", toolName: "ask_user", input: { q: "ok?" } },
    ]);
    expect(watched.answered).toEqual([
      { action: "ask_user", outcome: "ALLOW", reasonCode: "POLICY_ALLOW", recorded: true },
    ]);
  });

  it("rejects with GuardDenied before any tool of the step runs", async () => {
    for (const name of ["drop_from_browser", "drop_raw", "no_such_tool"]) {
      const watched = watchedGuard();
      const { runs, error } = await generate(watched, [
        { name: "read_ledger" },
        { name: "read_raw" },
        { name },
      ]);
      expect(GuardDenied.isInstance(error)).toBe(true);
      expect(runs).toEqual([]);
      expect(watched.answered.at(-1)).toMatchObject({
        action: name,
        outcome: "DENY",
        recorded: true,
      });
    }
  });

  it("records that calls were let through only if they were", async () => {
    const through = watchedGuard();
    await generate(through, [{ name: "ask_user" }, { name: "read_raw" }]);
    expect(through.outcomes).toEqual(["done", "done"]);
    const ended = watchedGuard();
    await generate(ended, [{ name: "ask_user" }, { name: "drop_raw" }, { name: "ask_user" }]);
    expect(ended.answered.map(({ outcome }) => outcome)).toEqual(["ALLOW", "DENY"]);
    expect(ended.outcomes).toEqual(["failed"]);
  });

  it("lets through what was decided on, whatever becomes of the model's answer meanwhile", async () => {
    const watched = watchedGuard();
    const answer = scriptedModel([{ name: "ask_user", input: { q: "ok?" } }]);
    const result = await answer.doGenerate({ prompt: [] });
    const [part] = result.content;
    const policy = () => {
      Object.assign(part ?? {}, { toolName: "drop_raw", input: '{"q":"sudo?"}' });
      return POLICY;
    };
    const tools = mixedTools(watched, []);
    const { wrapGenerate } = guardMiddleware({ guard: watched.guard, actor, policy, tools });
    const passed = await wrapGenerate?.({
      doGenerate: () => Promise.resolve(result),
      doStream: () => Promise.reject(new Error("not asked for")),
      params: { prompt: [] },
      model: answer,
    });
    expect(part).toMatchObject({ toolName: "drop_raw" });
    expect(passed?.content).toMatchObject([{ toolName: "ask_user", input: '{"q":"ok?"}' }]);
  });

  it("lets nothing through that the guard answered without letting it run", async () => {
    const watched = watchedGuard();
    const replaying = {
      holds: watched.guard.holds,
      enforce: () => Promise.resolve(undefined as never),
    };
    const tools = mixedTools(watched, []);
    const middleware = guardMiddleware({ guard: replaying, actor, tools });
    const model = wrapLanguageModel({ model: scriptedModel([{ name: "ask_user" }]), middleware });
    await expect(generateText({ model, tools, prompt: "go" })).rejects.toThrow("not let through");
  });

  it("decides a call of a tool that the set only inherits", async () => {
    const watched = watchedGuard();
    const { read_ledger } = mixedTools(watched, []);
    const tools = Object.create({ drop_it: read_ledger, ...mixedTools(watched, []) }) as ToolSet;
    const middleware = guardMiddleware({ guard: watched.guard, actor, tools });
    const model = wrapLanguageModel({ model: scriptedModel([{ name: "drop_it" }]), middleware });
    await expect(generateText({ model, tools, prompt: "go" })).rejects.toThrow("Denied");
    expect(watched.answered).toMatchObject([{ action: "drop_it", outcome: "DENY" }]);
  });

  it("finds no tool in what a set inherits", async () => {
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty", ""]) {
      const watched = watchedGuard();
      const { runs, error } = await generate(watched, [{ name }, { name: "read_raw" }]);
      expect(GuardDenied.isInstance(error)).toBe(true);
      expect(runs).toEqual([]);
      expect(watched.answered).toMatchObject([{ outcome: "DENY", recorded: true }]);
    }
  });

  it("denies and records arguments that are no JSON", async () => {
    for (const input of [
      "{",
      "{a:1}",
      "undefined",
      "NaN",
      '{"a":1}}',
      "[".repeat(5000) + "]".repeat(5000),
    ]) {
      const watched = watchedGuard();
      const { error } = await generate(watched, [{ name: "ask_user", input }]);
      expect(GuardDenied.isInstance(error)).toBe(true);
      expect(watched.answered).toMatchObject([{ reasonCode: "INTENT_INVALID", recorded: true }]);
    }
  });

  it("reads nothing at all as no arguments, as the SDK does", async () => {
    const watched = watchedGuard();
    const { error } = await generate(watched, [{ name: "ask_user", input: " " }]);
    expect(error).toBeUndefined();
  });

  it("waits for a human and then lets the call through", async () => {
    const watched = watchedGuard();
    void watched.firstHold.then(({ id }) => watched.guard.holds.approve(id, { approver: "cfo" }));
    const { content } = await generate(watched, [{ name: "wire_from_browser" }]);
    expect(content).toMatchObject([{ type: "tool-call", toolName: "wire_from_browser" }]);
    expect(watched.answered.map(({ outcome }) => outcome)).toEqual(["HOLD", "ALLOW"]);
  });

  it("denies a HOLD at once under onHold deny", async () => {
    const watched = watchedGuard();
    const { error } = await generate(watched, [{ name: "wire_from_browser" }], { onHold: "deny" });
    expect(GuardDenied.isInstance(error)).toBe(true);
    expect(await watched.guard.holds.list({ status: "PENDING" })).toEqual([]);
  });

  it("lets calls that the provider runs pass", async () => {
    const watched = watchedGuard();
    const { error } = await generate(watched, [{ name: "read_raw", providerExecuted: true }]);
    expect(error).toBeUndefined();
    expect(watched.answered).toEqual([]);
  });

  it("runs nothing when the ledger fails or the actor is missing", async () => {
    const broken = { ...memoryStorage(), commit: () => Promise.reject(new Error("disk full")) };
    const failed = await generate(watchedGuard({ storage: broken }), [{ name: "read_raw" }]);
    expect(GuardFault.isInstance(failed.error)).toBe(true);
    expect(failed.runs).toEqual([]);
    const watched = watchedGuard();
    const nobody = await generate(watched, [{ name: "read_raw" }], { actor: undefined });
    expect(GuardDenied.isInstance(nobody.error)).toBe(true);
    expect(nobody.runs).toEqual([]);
  });
});

describe("guardMiddleware under streamText", () => {
  it("lets allowed calls through in their order", async () => {
    const watched = watchedGuard();
    const { runs, parts } = await stream(watched, [{ name: "read_raw" }, { name: "read_ledger" }]);
    expect(runs.toSorted()).toEqual(["read_ledger", "read_raw"]);
    expect(
      parts.filter(({ type }) => type === "tool-call").map((part) => part["toolName"]),
    ).toEqual(["read_raw", "read_ledger"]);
    expect(watched.answered.map(({ outcome }) => outcome)).toEqual(["ALLOW", "ALLOW"]);
  });

  it("ends cleanly on a denial: the call never shows, nothing runs, onError is told", async () => {
    const watched = watchedGuard();
    const { runs, parts, types, errors } = await stream(watched, [
      { name: "read_raw" },
      { name: "drop_from_browser" },
      { name: "read_ledger" },
    ]);
    expect(runs).toEqual([]);
    expect(types).not.toContain("tool-call");
    expect(types.filter((type) => type === "error")).toHaveLength(1);
    expect(watched.answered.map(({ outcome }) => outcome)).toEqual(["ALLOW", "DENY"]);
    expect(types.at(-1)).toBe("finish");
    expect(parts.at(-1)).toMatchObject({ finishReason: "error" });
    expect(errors.map((error) => GuardDenied.isInstance(error))).toEqual([true]);
  });

  it("holds a call back until a human's yes, and keeps the order", async () => {
    const watched = watchedGuard();
    void watched.firstHold.then(({ id }) => watched.guard.holds.approve(id, { approver: "cfo" }));
    const { parts } = await stream(watched, [{ name: "wire_from_browser" }, { name: "ask_user" }]);
    expect(
      parts.filter(({ type }) => type === "tool-call").map((part) => part["toolName"]),
    ).toEqual(["wire_from_browser", "ask_user"]);
    expect(watched.answered.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["wire_from_browser", "HOLD"],
      ["wire_from_browser", "ALLOW"],
      ["ask_user", "ALLOW"],
    ]);
  });

  it("runs nothing when the ledger fails", async () => {
    const broken = { ...memoryStorage(), commit: () => Promise.reject(new Error("disk full")) };
    const { runs, types, errors } = await stream(watchedGuard({ storage: broken }), [
      { name: "read_raw" },
    ]);
    expect(runs).toEqual([]);
    expect(types).toContain("error");
    expect(types).not.toContain("tool-call");
    expect(GuardFault.isInstance(errors[0])).toBe(true);
  });
});

describe("guardMiddleware options", () => {
  it("refuses what it can't do", () => {
    const { guard } = watchedGuard();
    const make = (extra: object) => () => guardMiddleware({ guard, actor, tools: {}, ...extra });
    expect(make({ tools: undefined })).toThrow(TypeError);
    expect(make({ guard: undefined })).toThrow(TypeError);
    expect(make({ onHold: "tell" })).toThrow(/execute/);
    expect(make({ onHold: "native" })).toThrow(/later version/);
  });
});
