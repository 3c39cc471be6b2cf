import { AIMessage } from "@langchain/core/messages";
import { fakeModel } from "@langchain/core/testing";
import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { executionGuardMiddleware, GuardCallbackHandler, guardTool } from "../src/index.ts";
import type { GuardToolOptions } from "../src/index.ts";
import { actor, watchedGuard } from "./bank.ts";
import { errorOf } from "./ways-in.ts";

// LangChain writes every error of a handler there.
vi.spyOn(console, "error").mockImplementation(() => undefined);

const rule = {
  action: "wire_transfer",
  args: { to: { type: "string" } },
  when: "said(args.to) || args.to in lists.payees",
};
const policy = {
  lists: { payees: ["payroll"] },
  identity: { agents: [{ agent_id: actor, allowed_actions: [rule] }] },
};

function wiring(options: Partial<GuardToolOptions>) {
  const watched = watchedGuard({ policy, timeoutSeconds: 0.05 });
  const effects: string[] = [];
  const bare = tool(({ to }) => String(effects.push(to)), {
    name: "wire_transfer",
    description: "x",
    schema: z.object({ to: z.string() }),
  });
  const guarded = guardTool(bare, { guard: watched.guard, actor, ...options });
  return { ...watched, effects, bare, guarded };
}

async function reasonFor(to: string, options: Partial<GuardToolOptions>): Promise<unknown> {
  const { guarded, effects } = wiring(options);
  const error = await errorOf(() => guarded.invoke({ to }));
  expect(effects).toEqual([]);
  return (error as { reasonCode: string }).reasonCode;
}

describe("facts and lists", () => {
  it("are what conditions see, as values or as functions of the call", async () => {
    const request = async ({ configurable }: { configurable: object }) => ({
      request: `Pay ${(configurable as { user: string }).user}`,
    });
    const { guarded, effects } = wiring({
      facts: request,
      lists: ({ toolName }) => ({ payees: [`${toolName}s`] }),
    });
    const config = { configurable: { user: "Bob" } };
    for (const to of ["Bob", "wire_transfers"]) await guarded.invoke({ to }, config);
    await errorOf(() => guarded.invoke({ to: "Eve" }, config));
    await errorOf(() => guarded.invoke({ to: "payroll" }, config));
    expect(effects).toEqual(["Bob", "wire_transfers"]);
    const fixed = wiring({ facts: { request: "Pay Eve" } });
    for (const to of ["Eve", "payroll"]) await fixed.guarded.invoke({ to });
    expect(fixed.effects).toEqual(["Eve", "payroll"]);
  });

  it("give nothing of the messages to the function: they hold model text", async () => {
    const seen: unknown[] = [];
    const { guarded } = wiring({
      facts: (call) => {
        seen.push(call);
        return { request: "" };
      },
    });
    const model = fakeModel()
      .respondWithTools([{ name: "wire_transfer", args: { to: "payroll" }, id: "c1" }])
      .respond(new AIMessage("done"));
    const agent = createAgent({ model, tools: [guarded] });
    await agent.invoke({ messages: "secret words of the user" });
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toContain("secret words");
  });

  it.each<[string, unknown]>([
    [
      "throws",
      () => {
        throw new Error("boom");
      },
    ],
    ["hangs", () => new Promise(() => undefined)],
    ["gives nothing", () => undefined],
    ["gives no JSON", () => ({ request: () => "Bob" })],
  ])("deny on the record where a function %s", async (_, source) => {
    expect(await reasonFor("payroll", { facts: source as never })).toBe("EVALUATOR_FAILURE");
    expect(await reasonFor("payroll", { lists: source as never })).toBe("EVALUATOR_FAILURE");
  });

  it("reach the middleware's own gates and the callback handler", async () => {
    const { guard, bare, effects } = wiring({});
    const facts = { request: "Pay Bob" };
    const call = (to: string) => [{ name: "wire_transfer", args: { to }, id: to }];
    const model = fakeModel()
      .respondWithTools(call("Bob"))
      .respondWithTools(call("Eve"))
      .respond(new AIMessage("done"));
    const middleware = [executionGuardMiddleware({ guard, actor, facts })];
    await createAgent({ model, tools: [bare], middleware }).invoke({ messages: "go" });
    expect(effects).toEqual(["Bob"]);
    const handler = new GuardCallbackHandler({ guard, actor, facts, onUnguarded: "evaluate" });
    await bare.invoke({ to: "Bob" }, { callbacks: [handler] });
    await errorOf(() => bare.invoke({ to: "Eve" }, { callbacks: [handler] }));
    expect(effects).toEqual(["Bob", "Bob"]);
  });
});
