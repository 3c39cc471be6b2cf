import { jsonSchema } from "ai";
import { describe, expect, it } from "vitest";
import { watchedGuard } from "../test/watched-guard.ts";
import { assertGuarded, guardTools } from "./index.ts";

const actor = "agent.finance";
const raw = { inputSchema: jsonSchema({}), execute: () => 1 };
const ask = { inputSchema: jsonSchema({}) };

describe("assertGuarded", () => {
  it("passes a set of which every tool asks this guard for this actor", () => {
    const { guard } = watchedGuard();
    const tools = guardTools({ a: raw, b: { ...raw } }, { guard, actor });
    const spread = { ...tools, a: { ...tools.a, description: "a" } };
    const options = { guard, actor };
    expect(() => assertGuarded(tools, options)).not.toThrow();
    expect(() => assertGuarded(spread, options)).not.toThrow();
    const known = { ...options, unguarded: ["search"] };
    expect(() => assertGuarded({ ...tools, search: raw }, known)).not.toThrow();
  });

  it("lists every tool that does not, and why", () => {
    const { guard } = watchedGuard();
    const tools = guardTools({ mine: raw, ask }, { guard, actor });
    const other = guardTools({ other: raw }, { guard: watchedGuard().guard, actor });
    const stranger = guardTools({ stranger: raw }, { guard, actor: "agent.other" });
    const set = { ...tools, ...other, ...stranger, raw, renamed: tools.mine };
    expect(() => assertGuarded(set, { guard, actor })).toThrow(TypeError);
    expect(() => assertGuarded(set, { guard, actor })).toThrow(
      'not guarded: "ask" (it has no execute here), "other" (guarded by another guard), ' +
        '"stranger" (guarded for another actor), "raw" (its execute asks no guard), ' +
        '"renamed" (guarded as "mine").',
    );
  });

  it("sees an execute that was put back, hidden tools and inherited ones", () => {
    const { guard } = watchedGuard();
    const tools = guardTools({ a: { ...raw } }, { guard, actor });
    tools.a.execute = raw.execute;
    expect(() => assertGuarded(tools, { guard, actor })).toThrow('"a"');
    const hidden = Object.defineProperty({}, "h", { value: raw });
    expect(() => assertGuarded(hidden, { guard, actor })).toThrow('"h"');
    expect(() => assertGuarded(Object.create({ p: raw }) as object, { guard, actor })).toThrow(
      "prototype",
    );
  });
});
