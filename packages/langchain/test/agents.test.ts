import { AIMessage, ToolMessage } from "@langchain/core/messages";
import type { BaseMessage } from "@langchain/core/messages";
import { RunnableLambda } from "@langchain/core/runnables";
import { fakeModel } from "@langchain/core/testing";
import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { createAgent } from "langchain";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { GuardCallbackHandler, guardTools } from "../src/index.ts";
import { actor, bank, watchedGuard } from "./bank.ts";

// LangChain writes every error of a handler there.
vi.spyOn(console, "error").mockImplementation(() => undefined);

const thread = { configurable: { thread_id: "t1" } };
const WIRE = { name: "wire_transfer", args: { amount: 5, to: "bob" }, id: "c1" };
const PAY = { name: "pay_invoice", args: { amount: 7, to: "eve" }, id: "c2" };
const DROP = { name: "drop_table", args: { table: "users" }, id: "c3" };

function scripted(...calls: { name: string; args: Record<string, unknown>; id: string }[][]) {
  const model = fakeModel();
  for (const batch of calls) model.respondWithTools(batch);
  return model.respond(new AIMessage("done"));
}

function answers(messages: readonly BaseMessage[]): string[] {
  return messages.filter(ToolMessage.isInstance).map((m) => `${m.status} ${m.text}`);
}

describe.each(["v1", "v2"] as const)("createAgent, %s", (version) => {
  it("runs what is allowed, tells of what is denied, and decides each call once", async () => {
    const { guard, told } = watchedGuard();
    const { effects, wire, drop } = bank();
    const tools = guardTools([wire, drop], { guard, actor, onDeny: "tell" });
    const agent = createAgent({ model: scripted([WIRE, DROP]), tools, version });
    const callbacks = [new GuardCallbackHandler({ guard, actor })];
    const { messages } = await agent.invoke({ messages: "go" }, { callbacks });
    expect(effects).toEqual(["wired 5 to bob"]);
    expect(told().toSorted()).toEqual(["ALLOW wire_transfer", "DENY drop_table"]);
    expect(answers(messages)).toEqual([
      "success sent 5",
      expect.stringContaining('error {"decision":"DENY","reason":"Denied, do not retry'),
    ]);
  });

  it("waits for a human while other calls go on", async () => {
    const { guard, nextHold, told } = watchedGuard();
    const { effects, wire, pay } = bank();
    const tools = guardTools([wire, pay], { guard, actor });
    const agent = createAgent({
      model: scripted([PAY, WIRE]),
      tools,
      version,
      checkpointer: new MemorySaver(),
    });
    const run = agent.invoke({ messages: "go" }, thread);
    const hold = await nextHold();
    expect(hold).toMatchObject({ runId: expect.stringMatching(/^t1\|tools:/), callId: "c2" });
    expect(effects).not.toContain("paid 7 to eve");
    await guard.holds.approve(hold.id, { approver: "cfo" });
    expect(answers((await run).messages)).toEqual(["success paid 7", "success sent 5"]);
    expect(effects.toSorted()).toEqual(["paid 7 to eve", "wired 5 to bob"]);
    expect(told().toSorted()).toEqual([
      "ALLOW pay_invoice",
      "ALLOW wire_transfer",
      "HOLD pay_invoice",
    ]);
  });

  it("runs nothing after the run was called off while a human was asked", async () => {
    const { guard, nextHold, outcomes } = watchedGuard();
    const { effects, pay } = bank();
    const tools = guardTools([pay], { guard, actor });
    const agent = createAgent({ model: scripted([PAY]), tools, version });
    const controller = new AbortController();
    const run = agent.invoke({ messages: "go" }, { signal: controller.signal });
    const hold = await nextHold();
    controller.abort();
    await expect(run).rejects.toThrow("aborted");
    await guard.holds.approve(hold.id, { approver: "cfo" }).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect([effects, outcomes]).toEqual([[], []]);
  });

  it("stops a tool that somebody forgot to guard", async () => {
    const { guard, told } = watchedGuard();
    const { effects, wire, drop } = bank();
    const tools = [...guardTools([wire], { guard, actor }), drop];
    const agent = createAgent({ model: scripted([WIRE, DROP]), tools, version });
    const callbacks = [new GuardCallbackHandler({ guard, actor })];
    await agent.invoke({ messages: "go" }, { callbacks });
    expect(effects).toEqual(["wired 5 to bob"]);
    expect(told().toSorted()).toEqual(["ALLOW wire_transfer", "DENY drop_table"]);
  });

  it("judges the tools of an agent that a tool starts", async () => {
    const { guard, told } = watchedGuard();
    const { effects, drop } = bank();
    const options = { guard, actor, onDeny: "tell" } as const;
    const sub = createAgent({
      model: scripted([DROP]),
      tools: guardTools([drop], options),
      version,
    });
    const delegate = tool(
      async () => (await sub.invoke({ messages: "go" })).messages.at(-1)?.text,
      {
        name: "read_delegate",
        description: "Delegates",
        schema: z.object({}),
      },
    );
    const call = { name: "read_delegate", args: {}, id: "c9" };
    const tools = guardTools([delegate], options);
    await createAgent({ model: scripted([call]), tools, version }).invoke({ messages: "go" });
    expect([effects, told()]).toEqual([[], ["ALLOW read_delegate", "DENY drop_table"]]);
  });

  it("runs an asTool() once, and tells of its denial", async () => {
    const { guard, told } = watchedGuard();
    const effects: string[] = [];
    const fields = { description: "x", schema: z.object({ to: z.string() }) };
    const run = RunnableLambda.from(({ to }: { to: string }) => {
      effects.push(to);
      return to;
    });
    const tools = guardTools(
      [
        run.asTool({ ...fields, name: "wire_transfer" }),
        run.asTool({ ...fields, name: "drop_table" }),
      ],
      { guard, actor, onDeny: "tell" },
    );
    const calls = [
      { name: "wire_transfer", args: { to: "bob" }, id: "c1" },
      { name: "drop_table", args: { to: "eve" }, id: "c2" },
    ];
    const agent = createAgent({ model: scripted(calls), tools, version });
    const { messages } = await agent.invoke({ messages: "go" });
    expect(effects).toEqual(["bob"]);
    expect(told().toSorted()).toEqual(["ALLOW wire_transfer", "DENY drop_table"]);
    expect(answers(messages)).toEqual([
      expect.stringContaining("bob"),
      expect.stringContaining('error {"decision":"DENY"'),
    ]);
  });
});

describe("ToolNode", () => {
  const message = new AIMessage({
    content: "",
    tool_calls: [WIRE, DROP].map((call) => ({ ...call, type: "tool_call" as const })),
  });

  it("runs what is allowed and tells of what is denied", async () => {
    const { guard, told } = watchedGuard();
    const { effects, wire, drop } = bank();
    const node = new ToolNode(guardTools([wire, drop], { guard, actor, onDeny: "tell" }));
    const { messages } = (await node.invoke({ messages: [message] })) as {
      messages: ToolMessage[];
    };
    expect(effects).toEqual(["wired 5 to bob"]);
    expect(told().toSorted()).toEqual(["ALLOW wire_transfer", "DENY drop_table"]);
    expect(messages.map(({ status }) => status)).toEqual(["success", "error"]);
  });

  it("gets the guard's own error where it does not handle errors", async () => {
    const { guard } = watchedGuard();
    const { drop } = bank();
    const node = new ToolNode(guardTools([drop], { guard, actor }), { handleToolErrors: false });
    const only = new AIMessage({ content: "", tool_calls: [{ ...DROP, type: "tool_call" }] });
    await expect(node.invoke({ messages: [only] })).rejects.toMatchObject({ name: "GuardDenied" });
  });
});
