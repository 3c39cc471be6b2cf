import type { RunnableToolLike } from "@langchain/core/runnables";
import { RunnableLambda } from "@langchain/core/runnables";
import { fakeModel } from "@langchain/core/testing";
import type { DynamicTool } from "@langchain/core/tools";
import { tool } from "@langchain/core/tools";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { createAgent } from "langchain";
import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { actor, bank, watchedGuard } from "../test/bank.ts";
import { guardTool, guardTools } from "./index.ts";
import type { GuardToolOptions } from "./index.ts";

const { guard } = watchedGuard();
const { wire, drop } = bank();
const text = tool((input) => input, { name: "read_text", description: "x", schema: z.string() });
const lambda = RunnableLambda.from(({ a }: { a: number }) => a).asTool({
  name: "read_number",
  description: "x",
  schema: z.object({ a: z.number() }),
});

describe("guardTools' types", () => {
  it("are the tools' own", () => {
    expectTypeOf(guardTool(wire, { guard, actor })).toEqualTypeOf(wire);
    expectTypeOf(guardTool(text, { guard, actor })).toExtend<DynamicTool>();
    expectTypeOf(guardTool(lambda, { guard, actor })).toExtend<RunnableToolLike>();
  });

  it("keep their order and literal names in a list", () => {
    const [first, second] = guardTools([wire, drop], { guard, actor });
    expectTypeOf(first).toEqualTypeOf(wire);
    expectTypeOf(second.name).toEqualTypeOf<"drop_table">();
  });

  it("fit into agents and tool nodes", () => {
    const tools = guardTools([wire, text, lambda], { guard, actor });
    createAgent({ model: fakeModel(), tools });
    expectTypeOf(new ToolNode(tools)).toExtend<ToolNode>();
  });

  it("let a policy or severity function look at the call or not", () => {
    expectTypeOf<() => { version: 1 }>().toExtend<GuardToolOptions["policy"]>();
    expectTypeOf<() => Promise<{ score: number }>>().toExtend<GuardToolOptions["severity"]>();
    expectTypeOf<() => Promise<string>>().not.toExtend<GuardToolOptions["actor"]>();
  });

  it("do not take a provider's tool", () => {
    // @ts-expect-error -- a plain record can't be guarded
    expectTypeOf(() => guardTool({ type: "web_search" }, { guard, actor })).toBeFunction();
  });
});
