import { describe, expect, it } from "vitest";
import { actor, bank, watchedGuard } from "../test/bank.ts";
import { copied } from "../test/ways-in.ts";
import { assertGuarded } from "./assert-guarded.ts";
import { guardTool } from "./guard-tool.ts";

describe("assertGuarded", () => {
  const { guard } = watchedGuard();
  const { wire, pay, drop } = bank();
  const guarded = guardTool(wire, { guard, actor });

  it("is content with guarded tools, copies of them, and named exceptions", () => {
    const tools = [guarded, copied(guarded, { description: "other" }), { type: "web_search" }];
    expect(() => assertGuarded(tools, { guard, actor, unguarded: ["web_search"] })).not.toThrow();
  });

  it("lists every tool that is not guarded, and why", () => {
    const opened = Object.assign(copied(guarded), { name: "opened", func: wire.func });
    const other = guardTool(pay, { guard: watchedGuard().guard, actor });
    const forAnother = guardTool(drop, { guard, actor: "agent.other" });
    const tools = [guarded, wire, opened, other, forAnother, { type: "web_search" }, null];
    expect(() => assertGuarded(tools, { guard, actor, unguarded: ["search"] })).toThrow(
      new TypeError(`Not every tool is guarded. Wrap these with guardTools, or name them in \`unguarded\`:
  wire_transfer: not guarded
  opened: not guarded
  pay_invoice: guarded by another guard
  drop_table: guarded for another actor
  web_search: not guarded
  tools[6]: not guarded`),
    );
  });
});
