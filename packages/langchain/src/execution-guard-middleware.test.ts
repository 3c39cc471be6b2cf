import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { BaseMessage } from "@langchain/core/messages";
import { fakeModel } from "@langchain/core/testing";
import { StructuredTool, tool } from "@langchain/core/tools";
import { Command, MemorySaver } from "@langchain/langgraph";
import { createAgent, createMiddleware, tool as headless, toolRetryMiddleware } from "langchain";
import type { AgentMiddleware } from "langchain";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { actor, bank, watchedGuard } from "../test/bank.ts";
import { errorOf } from "../test/ways-in.ts";
import type { GuardDenial } from "./denial-from-error.ts";
import { executionGuardMiddleware } from "./execution-guard-middleware.ts";
import type { ExecutionGuardMiddlewareOptions } from "./execution-guard-middleware.ts";
import { GuardCallbackHandler } from "./guard-callback-handler.ts";
import { guardTool } from "./guard-tool.ts";
import { guardTools } from "./guard-tools.ts";
import { isGuardDenied } from "./is-guard-denied.ts";

vi.spyOn(console, "error").mockImplementation(() => undefined);

type Call = { readonly name: string; readonly args: Record<string, unknown>; readonly id: string };
const WIRE: Call = { name: "wire_transfer", args: { amount: 5, to: "bob" }, id: "c1" };
const PAY: Call = { name: "pay_invoice", args: { amount: 7, to: "eve" }, id: "c2" };
const DROP: Call = { name: "drop_table", args: { table: "users" }, id: "c3" };
const thread = { configurable: { thread_id: "t1" } };

function scripted(...batches: Call[][]) {
  const model = fakeModel();
  for (const batch of batches) model.respondWithTools(batch);
  return model.respond(new AIMessage("done"));
}

function answers({ messages }: { readonly messages: readonly BaseMessage[] }): string[] {
  return messages.filter(ToolMessage.isInstance).map(({ status, text }) => {
    const { decision } = text.startsWith("{") ? (JSON.parse(text) as GuardDenial) : {};
    return `${status} ${decision ?? text}`;
  });
}

describe("executionGuardMiddleware", () => {
  it("judges each known tool once, on parsed arguments, guarded or not", async () => {
    const { guard, told, decisions } = watchedGuard();
    const { effects, wire, pay, drop } = bank();
    const read = tool(({ day }) => day.toISOString(), {
      name: "read_day",
      description: "Reads",
      schema: z.object({ day: z.string().transform((text) => new Date(text)) }),
    });
    const agent = createAgent({
      model: scripted([WIRE, { name: "read_day", args: { day: "2026-01-02" }, id: "c4" }], [DROP]),
      tools: [...guardTools([wire, pay], { guard, actor }), read, drop],
      middleware: [executionGuardMiddleware({ guard, actor })],
    });
    const callbacks = [new GuardCallbackHandler({ guard, actor })];
    const state = await agent.invoke({ messages: "go" }, { callbacks });
    expect(effects).toEqual(["wired 5 to bob"]);
    expect(told()).toEqual(["ALLOW wire_transfer", "ALLOW read_day", "DENY drop_table"]);
    expect(decisions[1]?.intent.args).toEqual({ day: "2026-01-02T00:00:00.000Z" });
    expect(answers(state)).toEqual([
      "success sent 5",
      "success 2026-01-02T00:00:00.000Z",
      "error DENY",
    ]);
  });

  it("tells the model of a denial that a guarded tool throws", async () => {
    const { guard, told } = watchedGuard();
    const { effects, drop } = bank();
    const agent = createAgent({
      model: scripted([DROP]),
      tools: guardTools([drop], { guard, actor }),
      middleware: [executionGuardMiddleware({ guard, actor })],
    });
    expect(answers(await agent.invoke({ messages: "go" }))).toEqual(["error DENY"]);
    expect([effects, told()]).toEqual([[], ["DENY drop_table"]]);
  });

  it("denies a tool that the agent does not know, before it says so", async () => {
    const { guard, told } = watchedGuard();
    const agent = createAgent({
      model: scripted([{ name: "launch", args: { at: "noon" }, id: "c1" }]),
      tools: [bank().wire],
      middleware: [executionGuardMiddleware({ guard, actor })],
    });
    expect(answers(await agent.invoke({ messages: "go" }))).toEqual(["error DENY"]);
    expect(told()).toEqual(["DENY launch"]);
  });

  it("judges a tool that another middleware brings, on frozen arguments", async () => {
    const { guard, told } = watchedGuard();
    const ran: unknown[] = [];
    const dynamic = createMiddleware({
      name: "Dynamic",
      wrapToolCall: ({ toolCall }) => {
        ran.push([toolCall.name, Object.isFrozen(toolCall.args)]);
        return new ToolMessage({ content: "ran", tool_call_id: toolCall.id ?? "" });
      },
    });
    const agent = createAgent({
      model: scripted([
        { name: "read_dynamic", args: { a: 1 }, id: "c1" },
        { name: "drop_dynamic", args: { a: 1 }, id: "c2" },
      ]),
      tools: [],
      middleware: [executionGuardMiddleware({ guard, actor }), dynamic],
    });
    await agent.invoke({ messages: "go" });
    expect(ran).toEqual([["read_dynamic", true]]);
    expect(told().toSorted()).toEqual(["ALLOW read_dynamic", "DENY drop_dynamic"]);
  });

  it("judges a tool that can't have a gate by its name and arguments", async () => {
    const run = vi.fn(async () => "past the gate" as never);
    class ByItself extends StructuredTool {
      override name = "drop_all";
      override description = "Drops";
      override schema = z.object({});
      override invoke = run;
      protected async _call(): Promise<string> {
        return "x";
      }
    }
    const { guard, told } = watchedGuard();
    const agent = createAgent({
      model: scripted([{ name: "drop_all", args: {}, id: "c1" }]),
      tools: [new ByItself()],
      middleware: [executionGuardMiddleware({ guard, actor })],
    });
    await agent.invoke({ messages: "go" });
    expect(run).not.toHaveBeenCalled();
    expect(told()).toEqual(["DENY drop_all"]);
  });

  it("judges what an inner middleware made of the arguments", async () => {
    const { guard, decisions } = watchedGuard();
    const { effects, wire } = bank();
    const raise = createMiddleware({
      name: "Raise",
      wrapToolCall: (request, handler) =>
        handler({
          ...request,
          toolCall: { ...request.toolCall, args: { amount: 9999, to: "eve" } },
        }),
    });
    const agent = createAgent({
      model: scripted([WIRE]),
      tools: [wire],
      middleware: [executionGuardMiddleware({ guard, actor }), raise],
    });
    await agent.invoke({ messages: "go" });
    expect(effects).toEqual(["wired 9999 to eve"]);
    expect(decisions.map(({ intent }) => intent.args)).toEqual([{ amount: 9999, to: "eve" }]);
  });

  it("is not asked again by a retry inside", async () => {
    const { guard, told } = watchedGuard();
    const { drop } = bank();
    for (const tools of [[drop], guardTools([drop], { guard, actor })]) {
      const agent = createAgent({
        model: scripted([DROP]),
        tools,
        middleware: [
          executionGuardMiddleware({ guard, actor }),
          // LangChain's own types do not fit together under exactOptionalPropertyTypes.
          toolRetryMiddleware({ maxRetries: 2, initialDelayMs: 0 }) as unknown as AgentMiddleware,
        ],
      });
      await agent.invoke({ messages: "go" });
    }
    expect(told()).toEqual(["DENY drop_table", "DENY drop_table"]);
  });

  it("holds, and runs once after the yes", async () => {
    const { guard, nextHold, outcomes } = watchedGuard();
    const { effects, pay } = bank();
    const agent = createAgent({
      model: scripted([PAY]),
      tools: [pay],
      middleware: [executionGuardMiddleware({ guard, actor })],
      checkpointer: new MemorySaver(),
    });
    const run = agent.invoke({ messages: "go" }, thread);
    const hold = await nextHold();
    expect(hold).toMatchObject({ runId: expect.stringMatching(/^t1\|tools:/), callId: "c2" });
    await guard.holds.approve(hold.id, { approver: "cfo" });
    expect(answers(await run)).toEqual(["success paid 7"]);
    expect([effects, outcomes]).toEqual([["paid 7 to eve"], ["done"]]);
  });

  it.each([
    ["tell", "error HOLD"],
    ["deny", "error DENY"],
  ] as const)("can %s a held call", async (onHold, text) => {
    const { guard } = watchedGuard();
    const { effects, pay } = bank();
    const options = { guard, actor, runId: "run-1", onHold };
    for (const tools of [[pay], guardTools([pay], options)]) {
      const agent = createAgent({
        model: scripted([PAY]),
        tools,
        middleware: [executionGuardMiddleware(options)],
      });
      expect(answers(await agent.invoke({ messages: "go" }))).toEqual([text]);
    }
    expect(effects).toEqual([]);
  });

  it("tells the model that a wait has ended without an answer", async () => {
    const { guard } = watchedGuard({ hold: { waitSeconds: 0 } });
    const agent = createAgent({
      model: scripted([PAY]),
      tools: guardTools([bank().pay], { guard, actor }),
      middleware: [executionGuardMiddleware({ guard, actor })],
    });
    expect(answers(await agent.invoke({ messages: "go" }))).toEqual(["error HOLD"]);
  });
});

describe("the run after a denial", () => {
  const stopping = (options: Partial<ExecutionGuardMiddlewareOptions>, onTool?: "stop") => {
    const watching = watchedGuard();
    const { guard } = watching;
    const { effects, wire, drop } = bank();
    const model = scripted([DROP], [WIRE]);
    const tools =
      onTool === undefined
        ? [wire, drop]
        : guardTools([wire, drop], { guard, actor, onDeny: onTool });
    const middleware = [executionGuardMiddleware({ guard, actor, ...options })];
    const agent = createAgent({ model, tools, middleware, checkpointer: new MemorySaver() });
    return { ...watching, effects, model, agent };
  };

  it.each([
    ["the middleware", { onDeny: "stop" }, undefined],
    ["the tool", {}, "stop"],
    ["the tool, where the middleware throws", { onDeny: "throw" }, "stop"],
  ] as const)(
    "ends where %s asks for it, and the thread goes on",
    async (_who, options, onTool) => {
      const { agent, model, effects } = stopping(options, onTool);
      expect(answers(await agent.invoke({ messages: "go" }, thread))).toEqual(["error DENY"]);
      expect(model.callCount).toBe(1);
      await agent.invoke({ messages: [new HumanMessage("something else")] }, thread);
      expect(effects).toEqual(["wired 5 to bob"]);
    },
  );

  it("ends also with a retry inside, which would swallow an error", async () => {
    const { guard, told } = watchedGuard();
    const model = scripted([DROP], [WIRE]);
    const agent = createAgent({
      model,
      tools: [bank().drop],
      middleware: [
        executionGuardMiddleware({ guard, actor, onDeny: "stop" }),
        toolRetryMiddleware({ maxRetries: 2, initialDelayMs: 0 }) as unknown as AgentMiddleware,
      ],
    });
    await agent.invoke({ messages: "go" });
    expect([model.callCount, told()]).toEqual([1, ["DENY drop_table"]]);
  });

  it("is nothing to tell where the run was called off", async () => {
    const { guard } = watchedGuard();
    const { drop } = bank();
    const { wrapToolCall } = executionGuardMiddleware({ guard, actor });
    const runtime = { signal: AbortSignal.abort() };
    for (const error of [
      await errorOf(() => guard.evaluate({ actor, action: "x" })),
      new Error(),
    ]) {
      const handler = async () => Promise.reject(error);
      const request = { toolCall: DROP, tool: guardTool(drop, { guard, actor }), runtime };
      expect(await errorOf(() => wrapToolCall(request, handler))).toBe(error);
    }
  });

  it("rejects where the middleware throws", async () => {
    const { agent, effects } = stopping({ onDeny: "throw" });
    const error = await errorOf(() => agent.invoke({ messages: "go" }, thread));
    expect(isGuardDenied(error)).toBe(true);
    expect(effects).toEqual([]);
  });

  it("goes on where it is told", async () => {
    const { agent, model } = stopping({});
    await agent.invoke({ messages: "go" }, thread);
    expect(model.callCount).toBe(3);
  });
});

describe("a tool's own error under the middleware", () => {
  const failing = tool(
    () => {
      throw new Error("insufficient funds");
    },
    { name: "read_x", description: "Reads", schema: z.object({ a: z.number() }) },
  );
  const agentWith = (
    options: Partial<ExecutionGuardMiddlewareOptions>,
    args: object = { a: 1 },
  ) => {
    const { guard } = watchedGuard();
    const call = { name: "read_x", args: { ...args }, id: "c1" };
    const middleware = [executionGuardMiddleware({ guard, actor, ...options })];
    return createAgent({ model: scripted([call]), tools: [failing], middleware });
  };

  it("is told as the agent tells it without a middleware", async () => {
    const call = { name: "read_x", args: { a: 1 }, id: "c1" };
    const plain = createAgent({ model: scripted([call]), tools: [failing] });
    const texts = async (agent: { invoke: typeof plain.invoke }) =>
      (await agent.invoke({ messages: "go" })).messages
        .filter(ToolMessage.isInstance)
        .map(({ text, status, name }) => ({ text, status, name }));
    expect(await texts(agentWith({}))).toEqual(await texts(plain));
  });

  it("ends the run where asked to", async () => {
    const agent = agentWith({ onToolError: "rethrow" });
    await expect(agent.invoke({ messages: "go" })).rejects.toThrow("insufficient funds");
  });

  it("is left to the agent where the call does not fit the schema", async () => {
    const agent = agentWith({ onToolError: "rethrow" }, { a: "one" });
    const [answer] = answers(await agent.invoke({ messages: "go" }));
    expect(answer).toContain("error Error invoking tool 'read_x'");
  });

  it("lets an interrupt through, and runs after the resume", async () => {
    const { guard } = watchedGuard();
    const ask = headless({
      name: "read_place",
      description: "Reads",
      schema: z.object({ city: z.string() }),
    });
    const call = { name: "read_place", args: { city: "Rome" }, id: "c1" };
    const agent = createAgent({
      model: scripted([call]),
      tools: [guardTool(ask, { guard, actor })],
      middleware: [executionGuardMiddleware({ guard, actor })],
      checkpointer: new MemorySaver(),
    });
    const first = await agent.invoke({ messages: "go" }, thread);
    expect(first).toHaveProperty("__interrupt__");
    const second = await agent.invoke(new Command({ resume: "sunny" }), thread);
    expect(answers(second)).toEqual(["success sunny"]);
  });
});

describe("executionGuardMiddleware's options", () => {
  it.each([
    [{ onToolErr: "tell" }, 'no option "onToolErr"'],
    [{ onToolError: "ignore" }, "onToolError must be"],
    [{ onDeny: "ignore" }, "onDeny must be"],
    [{ guard: null }, "guard must be"],
  ])("refuses %o", (options, message) => {
    const all = { guard: watchedGuard().guard, actor, ...options };
    expect(() => executionGuardMiddleware(all as ExecutionGuardMiddlewareOptions)).toThrow(message);
  });
});
