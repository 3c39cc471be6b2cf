import { RunnableLambda } from "@langchain/core/runnables";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { actor, watchedGuard } from "../test/bank.ts";
import { copied, drain, errorOf, open, toolCall } from "../test/ways-in.ts";
import type { Loose } from "../test/ways-in.ts";
import { guardTool } from "./guard-tool.ts";

describe("a guarded asTool()", () => {
  const asTool = (effects: string[], name = "wire_transfer") =>
    RunnableLambda.from(({ to }: { to: string }, config) => {
      effects.push(`${to}${config === undefined ? "" : ""}`);
      return `sent to ${to}`;
    }).asTool({
      name,
      description: "Sends",
      schema: z.object({ to: z.string().transform((text) => text.toUpperCase()) }),
    });

  it("judges the parsed arguments of a tool call and runs once", async () => {
    const { guard, decisions } = watchedGuard();
    const effects: string[] = [];
    const guarded = guardTool(asTool(effects), { guard, actor });
    expect(await guarded.invoke(toolCall("wire_transfer", { to: "bob" }) as never)).toBe(
      "sent to BOB",
    );
    expect(effects).toEqual(["BOB"]);
    expect(decisions.map(({ intent }) => intent.args)).toEqual([{ to: "BOB" }]);
  });

  it.each([
    ["invoke", (t: Loose) => t["invoke"]?.({ to: "bob" })],
    ["batch", (t: Loose) => t["batch"]?.([{ to: "bob" }])],
    ["stream", async (t: Loose) => drain(await t["stream"]?.({ to: "bob" }))],
    ["its bound", (t: Loose) => open(t["bound"])["invoke"]?.({ to: "bob" })],
    ["withConfig", (t: Loose) => open(t["withConfig"]?.({}))["invoke"]?.({ to: "bob" })],
    ["a copy", (t: Loose) => copied(t)["invoke"]?.({ to: "bob" })],
  ])("is denied through %s, with one decision", async (_name, enter) => {
    const { guard, told } = watchedGuard({ haltThreshold: 0 });
    const effects: string[] = [];
    const guarded = open(guardTool(asTool(effects), { guard, actor }));
    const error = await errorOf(() => enter(guarded));
    expect(error).toMatchObject({ name: "GuardDenied" });
    expect([effects, told()]).toEqual([[], ["DENY wire_transfer"]]);
  });

  it("decides once when guarded twice", async () => {
    const { guard, told } = watchedGuard();
    const once = guardTool(asTool([]), { guard, actor });
    await guardTool(once, { guard, actor }).invoke({ to: "bob" });
    expect(told()).toEqual(["ALLOW wire_transfer"]);
  });

  it("refuses one that is built in a way it does not know", () => {
    const { guard } = watchedGuard();
    const odd = copied(asTool([]), { bound: RunnableLambda.from(() => 1) });
    expect(() => guardTool(odd, { guard, actor })).toThrow("not built as asTool()");
  });
});
