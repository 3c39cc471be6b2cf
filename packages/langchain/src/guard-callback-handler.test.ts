import { DynamicStructuredTool, StructuredTool, tool } from "@langchain/core/tools";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { actor, bank, watchedGuard } from "../test/bank.ts";
import { copied, errorOf, fieldsOf } from "../test/ways-in.ts";
import { GuardCallbackHandler } from "./guard-callback-handler.ts";
import type { GuardCallbackHandlerOptions } from "./guard-callback-handler.ts";
import { guardTool } from "./guard-tool.ts";

// LangChain writes every error of a handler there.
vi.spyOn(console, "error").mockImplementation(() => undefined);

const input = { amount: 5, to: "bob" };
const table = { table: "users" };
const judging = { onUnguarded: "evaluate" } as const;
const denying = { onUnguarded: "deny" } as const;

function watched(options: Partial<GuardCallbackHandlerOptions> = {}) {
  const watching = watchedGuard();
  const { guard } = watching;
  const handler = new GuardCallbackHandler({ guard, actor, ...options });
  return { ...watching, ...bank(), handler, callbacks: [handler] };
}

describe("GuardCallbackHandler", () => {
  it("leaves a guarded tool to its gate: one call, one decision", async () => {
    const { guard, wire, callbacks, effects, told } = watched();
    const guarded = guardTool(wire, { guard, actor });
    await guarded.invoke(input, { callbacks });
    await copied(guarded, { description: "other" }).invoke(input, { callbacks });
    expect([effects.length, told()]).toEqual([2, ["ALLOW wire_transfer", "ALLOW wire_transfer"]]);
  });

  it("stops an unguarded tool before it runs, on the record", async () => {
    const { drop, callbacks, effects, told, decisions } = watched(judging);
    const error = await errorOf(() => drop.invoke(table, { callbacks }));
    expect(error).toMatchObject({ name: "GuardDenied", reasonCode: "POLICY_UNKNOWN_ACTION" });
    expect([effects, told()]).toEqual([[], ["DENY drop_table"]]);
    expect(decisions[0]?.intent.args).toEqual(table);
  });

  it.each([{}, judging])(
    "lets an unguarded tool run that the policy allows, with one decision, given %o",
    async (options) => {
      const { wire, callbacks, effects, told } = watched(options);
      await wire.invoke(input, { callbacks });
      expect([effects, told()]).toEqual([["wired 5 to bob"], ["ALLOW wire_transfer"]]);
    },
  );

  it("stops an unguarded tool whatever the policy and its run's name say, where asked to", async () => {
    const { wire, drop, callbacks, effects, told } = watched(denying);
    expect(await errorOf(() => wire.invoke(input, { callbacks }))).toMatchObject({
      name: "GuardDenied",
      reasonCode: "POLICY_UNKNOWN_ACTION",
    });
    await errorOf(() => drop.invoke(table, { callbacks, runName: "read_table" }));
    expect([effects, told()]).toEqual([[], ["DENY wire_transfer", "DENY read_table"]]);
  });

  it("stops an unguarded tool that needs approval, and leaves the hold", async () => {
    const { guard, pay, callbacks, effects } = watched(judging);
    expect(await errorOf(() => pay.invoke(input, { callbacks }))).toMatchObject({
      name: "GuardHeld",
    });
    expect(await guard.holds.list({ status: "PENDING" })).toHaveLength(1);
    expect(effects).toEqual([]);
  });

  it("stops a class of tools, which LangChain gives no name", async () => {
    const run = vi.fn();
    class Nameless extends StructuredTool {
      override name = "read_x";
      override description = "Reads";
      override schema = z.object({});
      protected async _call(): Promise<string> {
        run();
        return "x";
      }
    }
    const { guard, callbacks, decisions } = watched();
    expect(await errorOf(() => new Nameless().invoke({}, { callbacks }))).toMatchObject({
      reasonCode: "INTENT_INVALID",
    });
    expect(run).not.toHaveBeenCalled();
    await guardTool(new Nameless(), { guard, actor }).invoke({}, { callbacks });
    expect(decisions).toHaveLength(2);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("takes the run from LangGraph's metadata and the call from LangChain", async () => {
    const { wire, callbacks, decisions } = watched(judging);
    const metadata = { thread_id: "t1", checkpoint_ns: "tools:u1" };
    const call = { type: "tool_call", name: "wire_transfer", args: input, id: "c1" } as const;
    await wire.invoke(call, { callbacks, metadata });
    expect(decisions[0]?.intent).toMatchObject({ runId: "t1|tools:u1", callId: "c1" });
  });

  it("judges text that is no JSON as the input", async () => {
    const { handler, decisions } = watched(judging);
    const serialized = { lc: 1, type: "not_implemented", id: ["x"] } as const;
    const start = (text: string) =>
      handler.handleToolStart({ ...serialized, id: [] }, text, "r", undefined, [], {}, "read_x");
    await start("{broken");
    await start('{"input":"hello"}');
    expect(decisions.map(({ intent }) => intent.args)).toEqual([
      { input: "{broken" },
      { input: "hello" },
    ]);
  });

  it("stops everything when the guard fails", async () => {
    const { guard, wire, callbacks, effects } = watched();
    await guard.close();
    expect(await errorOf(() => wire.invoke(input, { callbacks }))).toMatchObject({
      name: "GuardFault",
    });
    expect(effects).toEqual([]);
  });

  it("blocks also where LangChain runs handlers in the background, and as a copy", async () => {
    const { drop, handler, effects } = watched();
    vi.stubEnv("LANGCHAIN_CALLBACKS_BACKGROUND", "true");
    for (const callbacks of [[handler], [handler.copy()]]) {
      await errorOf(() => drop.invoke(table, { callbacks }));
    }
    vi.unstubAllEnvs();
    expect(effects).toEqual([]);
  });

  it("can't be told to look away", () => {
    const { handler } = watched();
    for (const field of ["raiseError", "awaitHandlers", "ignoreAgent"]) {
      expect(Reflect.set(handler, field, field === "ignoreAgent")).toBe(false);
    }
  });

  it.each([
    [{ onUnguarded: "allow" }, "onUnguarded must be"],
    [{ onDeny: "tell" }, 'no option "onDeny"'],
    [{ guard: undefined }, "guard must be"],
  ])("refuses %o", (options, message) => {
    const all = { guard: watchedGuard().guard, actor, ...options };
    expect(() => new GuardCallbackHandler(all as GuardCallbackHandlerOptions)).toThrow(message);
  });
});

describe("an attempt to pass an unguarded tool off as a guarded one", () => {
  it.each([
    ["its name in the run's name", { runName: "pay_invoice" }],
    ["its name in tags and metadata", { tags: ["guarded"], metadata: { name: "pay_invoice" } }],
  ])("fails with %s", async (_name, config) => {
    const { guard, pay, drop, callbacks, effects } = watched();
    guardTool(pay, { guard, actor });
    await errorOf(() => drop.invoke(table, { ...config, callbacks }));
    expect(effects).toEqual([]);
  });

  it("fails with a run's name that needs approval, where unguarded tools are judged", async () => {
    const { drop, callbacks, effects } = watched(judging);
    await errorOf(() => drop.invoke(table, { runName: "pay_invoice", callbacks }));
    expect(effects).toEqual([]);
  });

  it.each([
    ["its fields", (guarded: object, func: never) => ({ ...fieldsOf(guarded), func })],
    [
      "its metadata, tags and callbacks",
      (guarded: object, func: never) => {
        const { name, description, schema, metadata, tags, callbacks } = fieldsOf(guarded) as never;
        return { name, description, schema, metadata, tags, callbacks, func };
      },
    ],
  ])("fails with a tool built from %s", async (_name, build) => {
    const { guard, drop, callbacks, effects } = watched();
    const guarded = guardTool(drop, { guard, actor });
    const built = new DynamicStructuredTool(build(guarded, drop.func as never) as never);
    await errorOf(() => built.invoke(table, { callbacks }));
    expect(effects).toEqual([]);
  });

  it("fails with a copy whose gate was taken out, though it still announces itself", async () => {
    const { guard, drop, callbacks, effects } = watched();
    const guarded = guardTool(drop, { guard, actor });
    for (const changes of [{ _call: drop.func }, { func: drop.func }]) {
      const opened = copied(guarded, changes);
      await errorOf(() => opened.invoke(table, { callbacks }));
    }
    expect(effects).toEqual([]);
  });

  it("fails with the announcement of a guarded tool's earlier run", async () => {
    const { guard, pay, drop, callbacks, effects, told } = watched();
    const guarded = guardTool(pay, { guard, actor });
    const spoof = tool(() => effects.push("spoofed"), {
      name: "drop_table",
      description: "x",
      schema: z.object({}),
    });
    const before = guarded.toJSON();
    const forged = Object.assign(spoof, { toJSON: () => ({ ...before }) });
    await errorOf(() => forged.invoke({}, { callbacks }));
    await errorOf(() => drop.invoke(table, { callbacks }));
    expect([effects, told()]).toEqual([[], ["DENY drop_table", "DENY drop_table"]]);
  });

  it("fails with a tool that another guard guards: this guard judges it too", async () => {
    const { drop, callbacks, effects, told } = watched();
    const lenient = watchedGuard({
      policy: { version: 1, defaults: { unknown_agent: "ALLOW", unknown_action: "ALLOW" } },
    });
    const guarded = guardTool(drop, { guard: lenient.guard, actor });
    await errorOf(() => guarded.invoke(table, { callbacks }));
    expect([effects, told()]).toEqual([[], ["DENY drop_table"]]);
  });
});
