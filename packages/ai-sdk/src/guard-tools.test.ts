import { memoryStorage } from "@execution-guard/core";
import { dynamicTool, jsonSchema, tool, toolSearch } from "ai";
import type { InferToolInput, InferToolOutput, ToolSet } from "ai";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { watchedGuard } from "../test/watched-guard.ts";
import type { GuardDenial, GuardWaiting } from "./index.ts";
import { guardTool, guardTools } from "./index.ts";

const actor = "agent.finance";
const call = { toolCallId: "c1", messages: [], context: undefined };

type AnyExecute = (input: unknown, options: unknown) => Promise<unknown>;

function executeOf(tools: object, name: string): AnyExecute {
  return (tools as Record<string, { execute: AnyExecute }>)[name]?.execute as AnyExecute;
}

describe("guardTools", () => {
  it("keeps prototypes, symbols, getters and hidden members, and leaves the original alone", () => {
    const { guard } = watchedGuard();
    const mark = Symbol("mark");
    const original = Object.create(null, {
      description: { get: () => "reads", enumerable: true },
      inputSchema: { value: jsonSchema({ type: "object" }), enumerable: true },
      type: { value: "dynamic", enumerable: true },
      _meta: { value: { a: 1 } },
      [mark]: { value: 7 },
      execute: { value: () => Promise.resolve(1), enumerable: true },
    }) as Record<PropertyKey, unknown>;
    const before = original["execute"];
    const set = Object.assign(Object.create(null), { read_mcp: original }) as {
      read_mcp: typeof original;
    };
    const guarded = guardTools(set, { guard, actor });
    expect(Object.getPrototypeOf(guarded)).toBe(null);
    const copy = guarded.read_mcp;
    expect(Object.getPrototypeOf(copy)).toBe(null);
    expect(copy["_meta"]).toEqual({ a: 1 });
    expect(copy[mark]).toBe(7);
    const { execute: was, ...rest } = Object.getOwnPropertyDescriptors(original);
    const { execute: is, ...same } = Object.getOwnPropertyDescriptors(copy);
    expect(same).toEqual(rest);
    expect({ ...is, value: 0 }).toEqual({ ...was, value: 0 });
    expect(original["execute"]).toBe(before);
    expect(copy["execute"]).not.toBe(before);
  });

  it("guards a tool caller again each time the SDK binds it", async () => {
    const watched = watchedGuard();
    const bound: unknown[] = [];
    const runs: string[] = [];
    const caller = {
      type: "local",
      bind(this: unknown, tools: unknown) {
        bound.push([this, tools]);
        return { inputSchema: jsonSchema({}), execute: () => runs.push("bound") };
      },
      prepareModelMessage: () => "tools: …",
    };
    const code = Object.defineProperty(
      { inputSchema: jsonSchema({}), execute: () => "unbound" },
      "experimental_toolCaller",
      { value: caller },
    );
    const { drop_code } = guardTools({ drop_code: code }, { guard: watched.guard, actor });
    const descriptor = Object.getOwnPropertyDescriptor(drop_code, "experimental_toolCaller");
    expect(descriptor).toMatchObject({ enumerable: false, configurable: false, writable: false });
    const definition = descriptor?.value as typeof caller;
    expect(definition.prepareModelMessage()).toBe("tools: …");
    const inner = { read_ledger: {} };
    const rebound = definition.bind(inner);
    expect(bound).toEqual([[caller, inner]]);
    await expect(executeOf({ rebound }, "rebound")({}, call)).rejects.toThrow(
      "Denied, do not retry",
    );
    expect(runs).toEqual([]);
  });

  it("calls the tool on its own object: private members work", async () => {
    const { guard } = watchedGuard();
    class Counter {
      #count = 0;
      inputSchema = jsonSchema({});
      execute(): number {
        this.#count += 1;
        return this.#count;
      }
    }
    const guarded = guardTools({ read_count: new Counter() }, { guard, actor });
    await Promise.resolve(guarded.read_count.execute());
    expect(await Promise.resolve(guarded.read_count.execute())).toBe(2);
  });

  it("tells of no hold that nothing can find again: a call by hand has no id", async () => {
    const { guard } = watchedGuard();
    const options = { guard, actor, runId: "chat-1", onHold: "tell" } as const;
    const wire = { inputSchema: jsonSchema({}), execute: () => "sent" };
    const execute = executeOf(guardTools({ wire_money: wire }, options), "wire_money");
    await expect(execute({}, { messages: [] })).rejects.toMatchObject({ code: "HOLD_CANCELLED" });
    expect(await guard.holds.list({ status: "PENDING" })).toEqual([]);
    expect(await execute({}, call)).toMatchObject({ held: true });
  });

  it("drains an async iterable that an ordinary function returns", async () => {
    const { guard } = watchedGuard();
    async function* count(): AsyncGenerator<number> {
      yield 1;
      yield 2;
    }
    const guarded = guardTools(
      {
        read_a: { inputSchema: jsonSchema({}), execute: () => count() },
        read_b: { inputSchema: jsonSchema({}), execute: async () => Promise.resolve(count()) },
      },
      { guard, actor },
    );
    expect(await executeOf(guarded, "read_a")({}, call)).toBe(2);
    expect(await executeOf(guarded, "read_b")({}, call)).toBe(2);
  });

  it("gives the tool a frozen private copy: later changes are not seen", async () => {
    const watched = watchedGuard();
    const got: unknown[] = [];
    const guarded = guardTools(
      { wire_transfer: tool({ inputSchema: z.any(), execute: (input) => got.push(input) }) },
      { guard: watched.guard, actor },
    );
    const input = { amount: 5, to: { name: "payroll" } };
    const running = executeOf(guarded, "wire_transfer")(input, call);
    const { id } = await watched.firstHold;
    input.amount = 50_000;
    input.to.name = "mallory";
    await watched.guard.holds.approve(id, { approver: "cfo" });
    await running;
    expect(got).toEqual([{ amount: 5, to: { name: "payroll" } }]);
    expect(Object.isFrozen((got[0] as typeof input).to)).toBe(true);
  });

  it("denies and records, by path, arguments that JSON can't carry", async () => {
    const reasons: string[] = [];
    const runs: string[] = [];
    const watched = watchedGuard();
    const guarded = guardTools(
      { read_any: tool({ inputSchema: z.any(), execute: () => runs.push("ran") }) },
      { guard: watched.guard, actor, onDeny: "tell" },
    );
    for (const input of [
      { a: [{ b: new Map() }] },
      { a: 1n },
      new Set(),
      { a: () => 1 },
      { a: Number.NaN },
    ]) {
      const denial = (await executeOf(guarded, "read_any")(input, call)) as GuardDenial;
      reasons.push(denial.reason);
    }
    expect(runs).toEqual([]);
    expect(reasons[0]).toContain("args.a[0].b");
    expect(reasons[1]).toContain("args.a");
    expect(reasons[2]).toContain("args.input");
    expect(watched.answered).toHaveLength(5);
    for (const answer of watched.answered) {
      expect(answer).toMatchObject({ reasonCode: "INTENT_INVALID", recorded: true });
    }
  });

  it("runs a transformed input with dates and undefined members as the schema made them", async () => {
    const { guard } = watchedGuard();
    const got: unknown[] = [];
    const guarded = guardTools(
      {
        read_since: tool({
          inputSchema: z.any(),
          execute: (input: unknown) => got.push(input),
        }),
      },
      { guard, actor },
    );
    const input = { since: new Date(0), until: undefined };
    await executeOf(guarded, "read_since")(input, call);
    expect(got).toStrictEqual([{ since: new Date(0), until: undefined }]);
  });

  it("decides a call made by hand, without options", async () => {
    const watched = watchedGuard();
    const guarded = guardTools(
      { read_a: tool({ inputSchema: z.object({}), execute: () => 1 }) },
      { guard: watched.guard, actor },
    );
    expect(await executeOf(guarded, "read_a").call(undefined, {}, undefined)).toBe(1);
    expect(watched.answered).toMatchObject([{ action: "read_a", outcome: "ALLOW" }]);
  });

  it("passes client-side tools as they are, in plain and hidden places", () => {
    const { guard } = watchedGuard();
    const ask = { inputSchema: jsonSchema({}) };
    const set = Object.defineProperty({ ask }, "hidden", {
      value: { inputSchema: jsonSchema({}), execute: () => 1 },
    });
    const guarded = guardTools(set, { guard, actor });
    expect(guarded.ask).toBe(ask);
    const hidden = Object.getOwnPropertyDescriptor(guarded, "hidden");
    expect(hidden?.enumerable).toBe(false);
    expect(hidden?.value).not.toBe(Object.getOwnPropertyDescriptor(set, "hidden")?.value);
  });

  it("does not carry over tools that the set inherits", () => {
    const { guard } = watchedGuard();
    const base = { drop_all: { inputSchema: jsonSchema({}), execute: () => 1 } };
    const guarded = guardTools(Object.create(base) as Record<string, object>, { guard, actor });
    expect("drop_all" in guarded).toBe(false);
  });

  it("refuses tools that run at the provider, and says where they go", () => {
    const { guard } = watchedGuard();
    const options = { guard, actor };
    const provider = { type: "provider", id: "x.y", args: {}, inputSchema: jsonSchema({}) };
    for (const web_search of [
      { ...provider, isProviderExecuted: true },
      { ...provider, isProviderExecuted: true, execute: () => 1 },
      provider,
      toolSearch(),
    ]) {
      expect(() => guardTools({ web_search }, options)).toThrow(TypeError);
      expect(() => guardTools({ web_search }, options)).toThrow(
        /"web_search".*unguarded: \["web_search"\]/,
      );
    }
    const local = { ...provider, isProviderExecuted: false };
    expect(guardTools({ local }, options).local).toBe(local);
    expect(() => guardTools({ shell: { ...local, execute: () => 1 } }, options)).not.toThrow();
  });

  it("decides a call once however often it is wrapped, and refuses to wrap it otherwise", async () => {
    const watched = watchedGuard();
    const options = { guard: watched.guard, actor };
    const once = guardTools(
      { read_a: tool({ inputSchema: z.object({}), execute: () => 1 }) },
      options,
    );
    const twice = guardTools({ ...once }, { ...options });
    expect(twice.read_a).toBe(once.read_a);
    const spread = guardTools({ read_a: { ...once.read_a, description: "reads" } }, options);
    await executeOf(spread, "read_a")({}, call);
    expect(watched.answered).toHaveLength(1);
    expect(() => guardTools(once, { ...options, actor: "agent.other" })).toThrow(/already guarded/);
    expect(() => guardTools(once, { ...options, guard: watchedGuard().guard })).toThrow(
      /already guarded/,
    );
    expect(() => guardTools(once, { ...options, onDeny: "stop" })).toThrow(/already guarded/);
    expect(() => guardTools({ read_b: once.read_a }, options)).toThrow(/as "read_a"/);
  });

  it("refuses options that it does not know", () => {
    const { guard } = watchedGuard();
    const tools = { read_a: tool({ inputSchema: z.object({}), execute: () => 1 }) };
    const wrap = (options: object) => () => guardTools(tools, { guard, actor, ...options });
    expect(wrap({ onDeny: "tel" })).toThrow(TypeError);
    expect(wrap({ onHold: "wait" })).toThrow(TypeError);
    expect(wrap({ onHold: "native" })).toThrow(/later version/);
    expect(wrap({ guard: undefined })).toThrow(/ExecutionGuard/);
    expect(wrap({ guard: {} })).toThrow(/ExecutionGuard/);
    expect(wrap({ action: "wire" })).toThrow(/action/);
    expect(wrap({ waitSeconds: -1 })).toThrow(/waitSeconds/);
    expect(() => guardTools({ no: undefined as never }, { guard, actor })).toThrow(/"no"/);
  });

  it("never runs the tool when the guard decided on something else", async () => {
    const runs: string[] = [];
    const read_a = tool({ inputSchema: z.any(), execute: () => runs.push("ran") });
    const { holds } = watchedGuard({ storage: memoryStorage() }).guard;
    const lies = {
      holds,
      enforce: <T>(
        intent: object,
        execute: (intent: never, context: never) => T | PromiseLike<T>,
      ) => Promise.resolve(execute({ ...intent, args: { amount: 1 } } as never, {} as never)),
    };
    const guarded = guardTools({ read_a }, { guard: lies, actor });
    await expect(executeOf(guarded, "read_a")({ amount: 2 }, call)).rejects.toThrow("not run");
    await expect(executeOf(guarded, "read_a")("amount", call)).rejects.toThrow("not run");
    expect(runs).toEqual([]);
  });
});

describe("guardTool", () => {
  it("guards one tool under a name, and refuses one without execute", async () => {
    const watched = watchedGuard();
    const one = guardTool("read_a", tool({ inputSchema: z.object({}), execute: () => 1 }), {
      guard: watched.guard,
      actor,
    });
    expect(await executeOf({ one }, "one")({}, call)).toBe(1);
    expect(watched.answered).toMatchObject([{ action: "read_a" }]);
    const ask = { inputSchema: jsonSchema({}) };
    expect(() => guardTool("ask", ask, { guard: watched.guard, actor })).toThrow(/guardMiddleware/);
  });
});

describe("types of guardTools", () => {
  const { guard } = watchedGuard();
  const mine = {
    wire: tool({
      inputSchema: z.object({ amount: z.number(), when: z.coerce.date() }),
      execute: async ({ amount }) => Promise.resolve({ id: `w${amount}` }),
    }),
    sync: tool({ inputSchema: z.object({}), execute: () => 3 }),
    stream: tool({
      inputSchema: z.object({}),
      async *execute() {
        yield "a" as const;
      },
    }),
    context: tool({
      inputSchema: z.object({ a: z.string() }),
      contextSchema: z.object({ user: z.string() }),
      execute: async (_, { context }) => Promise.resolve(context.user),
    }),
    dynamic: dynamicTool({ inputSchema: jsonSchema({}), execute: () => Promise.resolve(1) }),
  };

  it("stay what they were unless something is told", () => {
    const guarded = guardTools(mine, { guard, actor });
    expectTypeOf(guarded).toEqualTypeOf<typeof mine>();
    const stopped = guardTools(mine, { guard, actor, onDeny: "stop", onHold: "deny" });
    expectTypeOf(stopped).toEqualTypeOf<typeof mine>();
    expectTypeOf(guardTool("wire", mine.wire, { guard, actor })).toEqualTypeOf<typeof mine.wire>();
  });

  it("say what may be told in place of an output", () => {
    const told = guardTools(mine, { guard, actor, onDeny: "tell" });
    expectTypeOf<InferToolOutput<typeof told.wire>>().toEqualTypeOf<{ id: string } | GuardDenial>();
    expectTypeOf<InferToolInput<typeof told.wire>>().toEqualTypeOf<{
      amount: number;
      when: Date;
    }>();
    expectTypeOf<InferToolOutput<typeof told.sync>>().toEqualTypeOf<number | GuardDenial>();
    expectTypeOf<InferToolOutput<typeof told.stream>>().toEqualTypeOf<"a" | GuardDenial>();
    expectTypeOf<InferToolOutput<typeof told.context>>().toEqualTypeOf<string | GuardDenial>();
    expectTypeOf(told).toExtend<ToolSet>();
    const held = guardTools(mine, { guard, actor, onHold: "tell" });
    expectTypeOf<InferToolOutput<typeof held.sync>>().toEqualTypeOf<number | GuardWaiting>();
    const both = guardTools(mine, { guard, actor, onHold: "tell", onDeny: "tell" });
    expectTypeOf<InferToolOutput<typeof both.sync>>().toEqualTypeOf<
      number | GuardDenial | GuardWaiting
    >();
  });
});
