import { GuardDenied, GuardFault, memoryStorage } from "@execution-guard/core";
import { DynamicStructuredTool, DynamicTool, tool } from "@langchain/core/tools";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { actor, bank, watchedGuard } from "../test/bank.ts";
import { errorOf } from "../test/ways-in.ts";
import { guardTool } from "./guard-tool.ts";
import { guardTools } from "./guard-tools.ts";
import type { GuardToolOptions } from "./options.ts";

describe("guardTool", () => {
  it("runs an allowed call once, with one decision and its outcome", async () => {
    const { guard, told, outcomes } = watchedGuard();
    const { effects, wire } = bank();
    expect(await guardTool(wire, { guard, actor }).invoke({ amount: 5, to: "bob" })).toBe("sent 5");
    expect([effects, told(), outcomes]).toEqual([
      ["wired 5 to bob"],
      ["ALLOW wire_transfer"],
      ["done"],
    ]);
  });

  it("judges what the schema made of the arguments", async () => {
    const { guard, decisions } = watchedGuard();
    const seen: unknown[] = [];
    const read = tool(
      (args) => {
        seen.push(args);
        return "ok";
      },
      {
        name: "read_since",
        description: "Reads",
        schema: z.object({
          since: z.string().transform((text) => new Date(text)),
          limit: z.number().default(10),
          note: z.string().optional(),
        }),
      },
    );
    await guardTool(read, { guard, actor }).invoke({ since: "2026-01-02", note: undefined });
    expect(decisions[0]?.intent.args).toEqual({ since: "2026-01-02T00:00:00.000Z", limit: 10 });
    expect(seen).toStrictEqual([{ since: new Date("2026-01-02"), limit: 10, note: undefined }]);
  });

  it.each([
    ["a Map", new Map([["a", 1]]), "args.x is not a plain object"],
    ["an instance", new URL("https://a.example"), "args.x is not a plain object"],
    ["a bigint", 7n, "args.x is a bigint"],
  ])("denies %s that a schema made, on the record, and runs nothing", async (_name, made, path) => {
    const { guard, decisions } = watchedGuard();
    const run = vi.fn();
    const schema = z.object({ x: z.string().transform(() => made) });
    const read = tool(run, { name: "read_x", description: "Reads", schema });
    const error = await errorOf(() => guardTool(read, { guard, actor }).invoke({ x: "1" }));
    expect(GuardDenied.isInstance(error)).toBe(true);
    expect(decisions[0]?.result).toMatchObject({ outcome: "DENY", reasonCode: "INTENT_INVALID" });
    expect(decisions[0]?.result.reason).toContain(path);
    expect(run).not.toHaveBeenCalled();
  });

  it("gives a string tool's text the name input", async () => {
    const { guard, decisions } = watchedGuard();
    const run = vi.fn((text: string) => text.toUpperCase());
    const read = new DynamicTool({
      name: "read_page",
      description: "Reads",
      func: async (text) => run(text),
    });
    expect(await guardTool(read, { guard, actor }).invoke("home")).toBe("HOME");
    expect(decisions[0]?.intent.args).toEqual({ input: "home" });
  });

  it("takes a JSON Schema tool", async () => {
    const { guard, told } = watchedGuard();
    const run = vi.fn(() => "ok");
    const schema = { type: "object", properties: { a: { type: "number" } }, required: ["a"] };
    const read = new DynamicStructuredTool({
      name: "read_a",
      description: "Reads",
      schema: schema as { type: "object" },
      func: async () => run(),
    });
    const guarded = guardTool(read, { guard, actor });
    expect(await guarded.invoke({ a: 1 })).toBe("ok");
    await expect(guarded.invoke({ a: "one" })).rejects.toThrow("did not match expected schema");
    expect(told()).toEqual(["ALLOW read_a"]);
  });

  it("denies a call without an actor, signed", async () => {
    const { guard, decisions } = watchedGuard();
    const { effects, wire } = bank();
    const guarded = guardTool(wire, { guard } as GuardToolOptions);
    const error = await errorOf(() => guarded.invoke({ amount: 5, to: "bob" }));
    expect(error).toMatchObject({ reasonCode: "INTENT_INVALID" });
    expect(decisions[0]?.result.proof).toBeDefined();
    expect(effects).toEqual([]);
  });

  it("throws the guard's own error, marked not to be retried", async () => {
    const { guard } = watchedGuard();
    const { effects, drop } = bank();
    const error = await errorOf(() => guardTool(drop, { guard, actor }).invoke({ table: "users" }));
    expect(error).toMatchObject({ name: "GuardDenied", reasonCode: "POLICY_UNKNOWN_ACTION" });
    expect(Reflect.get(error as object, Symbol.for("langchain.errors.retryable"))).toBe(false);
    expect(effects).toEqual([]);
  });

  it("gives back the tool's own error object and records the failure", async () => {
    const { guard, outcomes } = watchedGuard();
    const own = new Error("insufficient funds");
    const read = tool(
      () => {
        throw own;
      },
      { name: "read_x", description: "Reads", schema: z.object({}) },
    );
    expect(await errorOf(() => guardTool(read, { guard, actor }).invoke({}))).toBe(own);
    expect(outcomes).toEqual(["failed"]);
  });

  it("gives back a GuardDenied that the tool itself throws, also where denials are told", async () => {
    const { guard } = watchedGuard();
    const { drop } = bank();
    const inner = guardTool(drop, { guard, actor });
    const outer = tool(async () => inner.invoke({ table: "users" }), {
      name: "read_all",
      description: "Reads",
      schema: z.object({}),
    });
    const error = await errorOf(() =>
      guardTool(outer, { guard, actor, onDeny: "tell" }).invoke({}),
    );
    expect(error).toMatchObject({ name: "GuardDenied" });
  });

  it.each(["throw", "tell"] as const)(
    "runs nothing when the storage fails, and will %s it",
    async (onDeny) => {
      const storage = memoryStorage();
      const commit = async (): Promise<never> => {
        throw new Error("disk full: secret");
      };
      const { guard } = watchedGuard({ storage: { ...storage, commit } });
      const { effects, wire } = bank();
      const guarded = guardTool(wire, { guard, actor, onDeny });
      const answer: unknown = await guarded
        .invoke({ amount: 5, to: "bob" })
        .catch((error: unknown) => error);
      const expected = {
        throw: [true, "GuardFault: The ledger could not record this call."],
        tell: [false, '{"decision":"DENY","reason":"Denied, do not retry: The led'],
      }[onDeny];
      const text = String(answer);
      expect([GuardFault.isInstance(answer), text.slice(0, 58)]).toEqual(expected);
      expect(text).not.toContain("secret");
      expect(effects).toEqual([]);
    },
  );

  it("decides parallel calls each by itself", async () => {
    const { guard, told } = watchedGuard();
    const { effects, wire, drop } = bank();
    const [w, d] = guardTools([wire, drop], { guard, actor, onDeny: "tell" });
    await Promise.all([
      w.invoke({ amount: 1, to: "a" }),
      d.invoke({ table: "t" }),
      w.invoke({ amount: 2, to: "b" }),
    ]);
    expect(effects.toSorted()).toEqual(["wired 1 to a", "wired 2 to b"]);
    expect(told().toSorted()).toEqual([
      "ALLOW wire_transfer",
      "ALLOW wire_transfer",
      "DENY drop_table",
    ]);
  });

  it("runs everything in shadow mode, also what is not JSON", async () => {
    const { guard, told } = watchedGuard({ mode: "shadow" });
    const { effects, drop } = bank();
    await guardTool(drop, { guard, actor }).invoke({ table: "t" });
    const schema = z.object({ x: z.string().transform(() => new Map([["a", 1]])) });
    const read = tool(({ x }) => x.size, { name: "read_x", description: "Reads", schema });
    expect(await guardTool(read, { guard, actor }).invoke({ x: "1" })).toBe(1);
    expect(effects).toEqual(["dropped t"]);
    expect(told()).toEqual(["DENY drop_table", "DENY read_x"]);
  });
});

describe("guardTool's options", () => {
  it.each([
    [{ onHodl: "tell" }, 'no option "onHodl"'],
    [{ onHold: "native" }, "later version"],
    [{ onHold: "wait" }, "onHold must be"],
    [{ onDeny: "ignore" }, "onDeny must be"],
    [{ freezeArgs: "no" }, "freezeArgs must be"],
    [{ action: "wire" }, "action must be a function"],
    [{ guard: undefined }, "guard must be an ExecutionGuard"],
  ])("refuses %o when the tool is wrapped", (options, message) => {
    const { guard } = watchedGuard();
    const all = { guard, actor, ...options } as GuardToolOptions;
    expect(() => guardTool(bank().wire, all)).toThrow(message);
  });
});
