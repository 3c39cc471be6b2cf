import { describe, expect, it } from "vitest";
import type { JsonObject } from "../canonical/canonical-json.ts";
import { definePolicy } from "./define-policy.ts";

const NESTED: JsonObject = {
  order: { type: "object", properties: { total: { type: "integer" }, to: { type: "string" } } },
  costs: { type: "object", additionalProperties: { type: "number" } },
  either: { type: ["number", "null"] },
  to: { type: "string" },
};

describe("checkSums", () => {
  it.each(["args.order.total", "args.costs.rent", "args.either"])("takes a sum of %s", (sum) => {
    expect(load({ sum, args: NESTED })).toEqual([]);
    expect(load({ sum, tool: NESTED })).toEqual([]);
  });

  it.each([
    ["args.to", "is no number"],
    ["args.order", "is no number"],
    ["args.order.to", "is no number"],
    ["args.order.totl", "not declared"],
    ["args.to.length", "not declared"],
    ["args.amount", "not declared"],
  ])("refuses a sum of %s, which %s", (sum, why) => {
    expect(load({ sum, args: NESTED })).toEqual([expect.stringContaining(why)]);
    expect(load({ sum, tool: NESTED })).toEqual([expect.stringContaining(why)]);
  });

  it("takes a sum of what only the tool declares", () => {
    const tool = { amount: { type: "number" }, ...NESTED };
    expect(load({ sum: "args.amount", args: { to: { type: "string" } }, tool })).toEqual([]);
  });

  it("leaves a sum alone where nothing declares arguments", () => {
    expect(load({ sum: "args.amount" })).toEqual([]);
  });
});

function load({
  sum,
  args,
  tool,
}: {
  readonly sum: string;
  readonly args?: JsonObject;
  readonly tool?: JsonObject;
}): readonly string[] {
  const limits = [{ sum, max: 1, per: "1h" }];
  const rule = { action: "pay", limits, ...(args === undefined ? {} : { args }) };
  const policy = {
    identity: { agents: [{ agent_id: "a", allowed_actions: [rule] }] },
    ...(tool === undefined ? {} : { tools: { pay: { type: "object", properties: tool } } }),
  };
  try {
    definePolicy(policy);
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split("\n") : [];
  }
}
