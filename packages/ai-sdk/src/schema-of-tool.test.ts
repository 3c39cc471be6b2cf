import { definePolicy } from "@execution-guard/core";
import type { JsonObject } from "@execution-guard/core";
import { jsonSchema, zodSchema } from "ai";
import type { JSONSchema7 } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { watchedGuard } from "../test/watched-guard.ts";
import { guardTool } from "./index.ts";
import type { GuardToolOptions } from "./index.ts";
import { schemaOfTool } from "./schema-of-tool.ts";

const actor = "agent.finance";
const call = { toolCallId: "c1", messages: [] };
const amountSchema: JSONSchema7 = {
  type: "object",
  properties: { amount: { type: "number" } },
  required: ["amount"],
};

/** Calls a guarded tool as the SDK does, with parsed arguments: what the tool got, or why it did not run. */
async function answer(
  inputSchema: unknown,
  parsed: unknown,
  options: Partial<GuardToolOptions> = {},
): Promise<unknown> {
  const { guard } = watchedGuard();
  const execute = (args: unknown): unknown => ({ ran: args });
  const tool = guardTool("read_x", { inputSchema, execute }, { guard, actor, ...options });
  const guarded = tool.execute as (input: unknown, options: unknown) => Promise<unknown>;
  return guarded(parsed, call).catch((error: unknown) => (error as { code: string }).code);
}

function when(condition: string): JsonObject {
  const allowed_actions = [{ action: "read_x", when: condition }];
  return { identity: { agents: [{ agent_id: actor, allowed_actions }] } };
}

describe("schemaOfTool", () => {
  type Tree = { name: string; children: Tree[] };
  const tree: z.ZodType<Tree> = z.lazy(() =>
    z.object({ name: z.string(), children: z.array(tree) }),
  );
  const text = z.string();
  const parsedByZod: readonly (readonly [string, z.ZodType, unknown])[] = [
    ["a coercion", z.object({ amount: z.coerce.number() }), { amount: "5" }],
    ["a default", z.object({ note: text.default("none") }), {}],
    ["a default before the text is read", z.object({ note: text.prefault("none") }), {}],
    ["an absent optional", z.object({ note: text.optional() }), {}],
    ["an optional that is undefined", z.object({ note: text.optional() }), { note: undefined }],
    ["a text or nothing", z.object({ note: z.union([text, z.undefined()]) }), { note: undefined }],
    ["a date", z.object({ on: z.coerce.date() }), { on: "2026-01-02" }],
    [
      "a codec from text to date",
      z.object({
        on: z.codec(z.iso.datetime(), z.date(), {
          decode: (iso) => new Date(iso),
          encode: (date) => date.toISOString(),
        }),
      }),
      { on: "2026-01-02T00:00:00Z" },
    ],
    ["a transform", z.object({ amount: text.transform(Number) }), { amount: "5" }],
    ["a transform into another type", z.object({ a: text.transform((a) => [a, a]) }), { a: "x" }],
    [
      "a transform of the whole",
      z.object({ a: text }).transform(({ a }) => ({ b: a, c: { d: a } })),
      { a: "x" },
    ],
    ["a transform into a text", z.object({ a: text }).transform(({ a }) => a), { a: "x" }],
    ["a pipe", z.object({ a: text.transform(Number).pipe(z.number()) }), { a: "5" }],
    ["a preprocessed value", z.object({ a: z.preprocess(String, text) }), { a: 5 }],
    ["a trimmed text, now too short", z.object({ a: text.min(3).trim() }), { a: " x " }],
    ["a text in lower case", z.object({ a: text.startsWith("A").toLowerCase() }), { a: "ABC" }],
    ["an overwritten integer", z.object({ a: z.int().overwrite((a) => a / 2) }), { a: 5 }],
    ["a text as boolean", z.object({ a: z.stringbool() }), { a: "yes" }],
    ["a caught value", z.object({ a: z.number().catch(7) }), { a: "x" }],
    ["an unknown member that is stripped", z.object({ a: text }), { a: "x", more: 1 }],
    ["members of any kind", z.object({ a: z.any(), b: z.unknown() }), { a: { b: [1] }, b: [{}] }],
    ["a map of anything", z.object({ a: z.record(text, z.unknown()) }), { a: { b: { c: 1 } } }],
    ["free JSON", z.object({ a: z.json() }), { a: { b: [{ c: null }] } }],
    ["a map of texts", z.object({ a: z.record(text, text) }), { a: { b: "c" } }],
    ["a tuple", z.object({ a: z.tuple([text, z.number()]) }), { a: ["x", 1] }],
    ["a tuple with a rest", z.object({ a: z.tuple([text]).rest(z.number()) }), { a: ["x", 1, 2] }],
    ["a value or null", z.object({ a: text.nullable(), b: text.nullish() }), { a: null, b: null }],
    ["an intersection", z.object({ a: text }).and(z.object({ b: text })), { a: "x", b: "y" }],
    [
      "an intersection inside",
      z.object({ in: z.object({ a: text }).and(z.object({ b: text })) }),
      { in: { a: "x", b: "y" } },
    ],
    [
      "one of several",
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("a"), x: z.number() }),
        z.object({ kind: z.literal("b"), y: text }),
      ]),
      { kind: "b", y: "z" },
    ],
    ["a tree", tree, { name: "a", children: [{ name: "b", children: [] }] }],
    ["an e-mail address", z.object({ a: z.email() }), { a: "a@b.co" }],
    ["a catchall", z.object({ a: text }).catchall(z.number()), { a: "x", b: 1 }],
    ["no members", z.object({}), {}],
  ];

  it.each(parsedByZod)("denies no call because of %s", async (_, schema, raw) => {
    const parsed: unknown = await schema.parseAsync(raw);
    expect(await answer(schema, parsed)).toEqual({ ran: parsed });
  });

  it("describes what came out of a zod schema, not what went in", () => {
    const inputSchema = z.object({ amount: z.coerce.number().max(5), on: z.coerce.date() });
    expect(schemaOfTool({ inputSchema })).toEqual({
      type: "object",
      properties: { amount: { type: "number" }, on: { type: "string" } },
      required: ["amount", "on"],
    });
  });

  it("takes the SDK's own schema as it is, however it is made", () => {
    const made = [
      jsonSchema(amountSchema),
      jsonSchema(() => amountSchema),
      () => jsonSchema(amountSchema),
      // Its result also offers zod's output, but nothing parses what the model writes.
      jsonSchema(z.toJSONSchema(z.object({ amount: z.number() }), { io: "input" }) as never),
    ];
    for (const inputSchema of made)
      expect(schemaOfTool({ inputSchema })).toMatchObject(amountSchema);
  });

  it("takes none where the arguments may have become something else", () => {
    const validate = (value: unknown) => ({ success: true, value }) as const;
    const made = [
      jsonSchema(amountSchema, { validate }),
      zodSchema(z.object({ amount: z.coerce.number() })),
      jsonSchema(Promise.resolve(amountSchema)),
      jsonSchema(() => Promise.reject(new Error("not there"))),
      z3.object({ amount: z3.number() }),
      () => {
        throw new Error("no schema");
      },
      undefined,
      "schema",
    ];
    for (const inputSchema of made) expect(schemaOfTool({ inputSchema })).toBeUndefined();
  });
});

describe("a tool's schema", () => {
  it("refuses arguments that it does not declare, though nothing else checks them", async () => {
    const schema = jsonSchema(amountSchema);
    expect(await answer(schema, { amount: 5 })).toEqual({ ran: { amount: 5 } });
    expect(await answer(schema, { amount: 5, more: 1 })).toBe("POLICY_ARGUMENTS_INVALID");
    expect(await answer(schema, { amount: "5" })).toBe("POLICY_ARGUMENTS_INVALID");
    expect(await answer(schema, { amount: "5" }, { schema: "none" })).toEqual({
      ran: { amount: "5" },
    });
  });

  it("lets conditions name what it declares", async () => {
    const policy = when("args.amount <= 10");
    const schema = z.object({ amount: z.coerce.number() });
    expect(await answer(schema, { amount: 5 }, { policy })).toEqual({ ran: { amount: 5 } });
    expect(await answer(schema, { amount: 50 }, { policy })).toBe("POLICY_CONDITION_UNMET");
  });

  it("leaves a condition on arguments that nothing declares a denial", async () => {
    const policy = when("args.amount <= 10");
    const schema = z.object({ amount: z.string().transform(Number) });
    expect(await answer(schema, { amount: 5 }, { policy })).toBe("POLICY_ARGUMENTS_INVALID");
    const none = { policy, schema: "none" } as const;
    expect(await answer(z.object({ amount: z.number() }), { amount: 5 }, none)).toBe(
      "POLICY_ARGUMENTS_INVALID",
    );
  });

  it("is checked against a policy that is known when the tool is wrapped", () => {
    const { guard } = watchedGuard();
    const tool = { inputSchema: z.object({ amount: z.number() }), execute: () => 1 };
    const wrap = (options: Partial<GuardToolOptions>) => () =>
      guardTool("x", tool, { guard, actor, action: (name) => `read_${name}`, ...options });
    const misspelt = when("args.amuont <= 10 && args.amount == 'a'");
    expect(wrap({ policy: misspelt })).toThrow(TypeError);
    expect(wrap({ policy: definePolicy(misspelt) })).toThrow(
      /the policy does not fit the arguments of tool "x":\n.*when.*amuont/,
    );
    expect(wrap({ policy: misspelt, actor: "another" })).not.toThrow();
    expect(wrap({ policy: misspelt, actor: () => "another" })).toThrow("amuont");
    expect(wrap({ policy: misspelt, schema: "none" })).not.toThrow();
    expect(wrap({ policy: () => misspelt })).not.toThrow();
    expect(wrap({ policy: { identity: "nonsense" } })).not.toThrow();
    expect(wrap({ policy: when("args.amount <= 10") })).not.toThrow();
  });

  it("is an option of two words", () => {
    expect(() =>
      guardTool(
        "x",
        { execute: () => 1 },
        {
          ...watchedGuard(),
          actor,
          schema: "yes" as never,
        },
      ),
    ).toThrow('schema must be one of "auto", "none"');
  });
});
