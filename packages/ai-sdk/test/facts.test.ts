import { generateText, isStepCount, tool, wrapLanguageModel } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { guardMiddleware, guardTools } from "../src/index.ts";
import type { GuardCallContext, GuardToolOptions } from "../src/index.ts";
import { scriptedModel } from "./scripted-model.ts";
import { watchedGuard } from "./watched-guard.ts";

const actor = "agent.finance";
const rule = {
  action: "wire_*",
  args: { to: { type: "string" } },
  when: "said(args.to) || args.to in lists.payees",
};
const policy = {
  lists: { payees: ["payroll"] },
  identity: { agents: [{ agent_id: actor, allowed_actions: [rule] }] },
};

/** The user's own words, and nothing of the model's. */
function userWords({ messages }: GuardCallContext): { request: string } {
  const texts = messages
    .filter(({ role }) => role === "user")
    .map(({ content }) => JSON.stringify(content));
  return { request: texts.join(" ") };
}

/** Has the model wire money to each of these, one after the other, and says to whom it got. */
async function wire(options: Partial<GuardToolOptions>, payees: readonly string[]) {
  const watched = watchedGuard({ policy, timeoutSeconds: 0.05 });
  const sent: string[] = [];
  const tools = guardTools(
    {
      wire_money: tool({
        inputSchema: z.object({ to: z.string() }),
        execute: ({ to }) => sent.push(to),
      }),
    },
    { guard: watched.guard, actor, ...options },
  );
  await generateText({
    model: scriptedModel(...payees.map((to) => [{ name: "wire_money", input: { to } }])),
    tools,
    prompt: "Pay Bob, please",
    stopWhen: isStepCount(payees.length + 1),
  });
  return { sent, reasons: watched.answered.map(({ reasonCode }) => reasonCode) };
}

describe("facts and lists", () => {
  it("are what conditions see, as values or as functions of the call", async () => {
    const called = await wire(
      {
        facts: async (call) => Promise.resolve(userWords(call)),
        lists: ({ toolName }) => ({ payees: [toolName] }),
      },
      ["Bob", "Eve", "payroll", "wire_money"],
    );
    expect(called.sent).toEqual(["Bob", "wire_money"]);
    const fixed = await wire({ facts: { request: "Pay Eve" } }, ["Bob", "Eve", "payroll"]);
    expect(fixed.sent).toEqual(["Eve", "payroll"]);
    expect((await wire({}, ["Bob", "payroll"])).reasons).toEqual([
      "POLICY_ARGUMENTS_INVALID",
      "POLICY_ALLOW",
    ]);
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
    for (const option of ["facts", "lists"]) {
      const { sent, reasons } = await wire({ [option]: source }, ["payroll"]);
      expect([sent, reasons]).toEqual([[], ["EVALUATOR_FAILURE"]]);
    }
  });

  it("reach the calls that guardMiddleware decides", async () => {
    const { guard } = watchedGuard({ policy });
    const client = { inputSchema: z.object({ to: z.string() }), outputSchema: z.string() };
    const tools = { wire_from_browser: tool(client) };
    const middleware = guardMiddleware({ guard, actor, tools, facts: userWords });
    const ask = (to: string) =>
      generateText({
        model: wrapLanguageModel({
          model: scriptedModel([{ name: "wire_from_browser", input: { to } }]),
          middleware,
        }),
        tools,
        prompt: "Pay Bob, please",
      });
    expect((await ask("Bob")).toolCalls).toHaveLength(1);
    await expect(ask("Eve")).rejects.toMatchObject({ code: "POLICY_CONDITION_UNMET" });
  });
});
