import { definePolicy } from "@execution-guard/core";
import type { JsonObject } from "@execution-guard/core";
import { RunnableLambda } from "@langchain/core/runnables";
import { DynamicStructuredTool, tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { actor, watchedGuard } from "../test/bank.ts";
import { guardTool } from "./guard-tool.ts";
import type { GuardToolOptions } from "./options.ts";
import { schemaOfTool } from "./schema-of-tool.ts";

const amountSchema = {
  type: "object",
  properties: { amount: { type: "number" } },
  required: ["amount"],
} as const;

/** A tool that answers with what it got. */
function echo(schema: unknown): DynamicStructuredTool {
  return new DynamicStructuredTool({
    name: "read_x",
    description: "x",
    schema: schema as JsonObject,
    func: async (args: unknown) => JSON.stringify(args),
  });
}

async function answer(
  schema: unknown,
  raw: unknown,
  options: Partial<GuardToolOptions> = {},
): Promise<unknown> {
  const { guard } = watchedGuard();
  const guarded = guardTool(echo(schema), { guard, actor, ...options });
  return guarded
    .invoke(raw as JsonObject)
    .catch((error: unknown) => (error as { reasonCode: string }).reasonCode ?? String(error));
}

function when(condition: string): JsonObject {
  const allowed_actions = [{ action: "read_x", when: condition }];
  return { identity: { agents: [{ agent_id: actor, allowed_actions }] } };
}

describe("schemaOfTool", () => {
  const text = z.string();
  it.each<[string, unknown, unknown]>([
    ["a coercion", z.object({ amount: z.coerce.number() }), { amount: "5" }],
    ["a default", z.object({ note: text.default("none") }), {}],
    ["an absent optional", z.object({ note: text.optional() }), {}],
    ["a date", z.object({ on: z.coerce.date() }), { on: "2026-01-02" }],
    ["a transform", z.object({ amount: text.transform(Number) }), { amount: "5" }],
    ["a transform into a list", z.object({ a: text.transform((a) => [a, a]) }), { a: "x" }],
    [
      "a transform of the whole",
      z.object({ a: text }).transform(({ a }) => ({ b: a })),
      { a: "x" },
    ],
    ["a pipe", z.object({ a: text.transform(Number).pipe(z.number()) }), { a: "5" }],
    ["a trimmed text, now too short", z.object({ a: text.min(3).trim() }), { a: " x " }],
    ["an unknown member that is stripped", z.object({ a: text }), { a: "x", more: 1 }],
    ["members of any kind", z.object({ a: z.any() }), { a: { b: [1] } }],
    ["an intersection", z.object({ a: text }).and(z.object({ b: text })), { a: "x", b: "y" }],
    ["a JSON Schema", amountSchema, { amount: 5 }],
    ["a JSON Schema that leaves a part open", { type: "object" }, { a: { b: 1 } }],
    ["zod's old version", z3.object({ a: z3.coerce.number().transform(String) }), { a: "5" }],
  ])("denies no call because of %s", async (_, schema, raw) => {
    const bare: unknown = await echo(schema).invoke(raw as JsonObject);
    expect(await answer(schema, raw)).toEqual(bare);
  });

  it("describes what came out of a zod schema, and a JSON Schema as it is", () => {
    const schema = z.object({ amount: z.coerce.number().max(5) });
    expect(schemaOfTool(echo(schema))).toEqual(amountSchema);
    expect(schemaOfTool(echo(amountSchema))).toEqual(amountSchema);
    // Its result also offers zod's output, but LangChain parses nothing with it.
    const made = z.toJSONSchema(z.object({ note: text.default("none") }), { io: "input" });
    expect(schemaOfTool(echo(made))).not.toHaveProperty("required");
  });

  it("takes none of a tool that takes text, nor of what is no tool", () => {
    const shout = tool((input) => input, { name: "read_x", schema: z.string() });
    expect(schemaOfTool(shout)).toBeUndefined();
    expect(schemaOfTool({})).toBeUndefined();
    expect(
      schemaOfTool({
        get schema(): never {
          throw new Error("no");
        },
      }),
    ).toBeUndefined();
  });
});

describe("a tool's schema", () => {
  it("refuses arguments that it does not declare, which LangChain lets through", async () => {
    const given = { amount: 5, more: 1 };
    expect(await answer(amountSchema, given)).toBe("POLICY_ARGUMENTS_INVALID");
    expect(await answer(amountSchema, given, { schema: "none" })).toBe(JSON.stringify(given));
  });

  it("lets conditions name what it declares, in an asTool() too", async () => {
    const policy = when("args.amount <= 10");
    const schema = z.object({ amount: z.coerce.number() });
    expect(await answer(schema, { amount: "5" }, { policy })).toBe('{"amount":5}');
    expect(await answer(schema, { amount: "50" }, { policy })).toBe("POLICY_CONDITION_UNMET");
    expect(await answer(schema, { amount: "5" }, { policy, schema: "none" })).toBe(
      "POLICY_ARGUMENTS_INVALID",
    );
    const lambda = RunnableLambda.from(({ amount }: { amount: number }) => amount * 2);
    const asTool = lambda.asTool({ name: "read_x", schema: z.object({ amount: z.number() }) });
    const guarded = guardTool(asTool, { guard: watchedGuard().guard, actor, policy });
    expect(await guarded.invoke({ amount: 5 })).toBe(10);
    await expect(guarded.invoke({ amount: 50 })).rejects.toMatchObject({
      reasonCode: "POLICY_CONDITION_UNMET",
    });
  });

  it("is checked against a policy that is known when the tool is wrapped", () => {
    const { guard } = watchedGuard();
    const x = tool(() => "", { name: "x", schema: z.object({ amount: z.number() }) });
    const wrap = (options: Partial<GuardToolOptions>) => () =>
      guardTool(x, { guard, actor, action: (name: string) => `read_${name}`, ...options });
    const misspelt = when("args.amuont <= 10");
    expect(wrap({ policy: misspelt })).toThrow(TypeError);
    expect(wrap({ policy: definePolicy(misspelt) })).toThrow(
      /The policy does not fit the arguments of the tool "x":\n.*when.*amuont/,
    );
    expect(wrap({ policy: misspelt, actor: "another" })).not.toThrow();
    expect(wrap({ policy: misspelt, actor: () => "another" })).toThrow("amuont");
    expect(wrap({ policy: misspelt, schema: "none" })).not.toThrow();
    expect(wrap({ policy: () => misspelt })).not.toThrow();
    expect(wrap({ policy: { identity: "nonsense" } })).not.toThrow();
    expect(wrap({ policy: when("args.amount <= 10") })).not.toThrow();
    expect(wrap({ schema: "yes" as never })).toThrow("schema must be auto or none");
  });
});
