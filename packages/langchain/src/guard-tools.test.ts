import type { RunnableToolLike } from "@langchain/core/runnables";
import { RunnableLambda } from "@langchain/core/runnables";
import { fakeModel } from "@langchain/core/testing";
import type { DynamicTool, StructuredToolInterface } from "@langchain/core/tools";
import type { DynamicStructuredTool as CommonJsTool } from "@langchain/core/tools" with {
  "resolution-mode": "require",
};
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

  it("are also those that a program compiled as CommonJS sees", () => {
    const foreign = drop as unknown as CommonJsTool;
    expectTypeOf(guardTool(foreign, { guard, actor })).toEqualTypeOf(foreign);
    expectTypeOf(guardTools([foreign], { guard, actor })[0]).toEqualTypeOf(foreign);
  });

  it("are inferred for tools written in place, their arguments too", () => {
    const schema = z.object({ account: z.string() });
    const named = { description: "x", schema };
    const [read, drop_, echo] = guardTools(
      [
        tool(({ account }) => account.length, { ...named, name: "read_balance" }),
        tool(({ account }) => [account], { ...named, name: "drop_account" }),
        tool((input) => input.trim(), { name: "read_echo", schema: z.string() }),
        wire,
      ],
      { guard, actor },
    );
    expectTypeOf(read.name).toEqualTypeOf<"read_balance">();
    expectTypeOf(read.invoke).parameter(0).not.toBeAny();
    expectTypeOf(drop_.name).toEqualTypeOf<"drop_account">();
    expectTypeOf(drop_.schema).toEqualTypeOf(schema);
    expectTypeOf(echo).toExtend<DynamicTool>();
    const one = guardTool(
      tool(({ account }) => account.length, { ...named, name: "read_one" }),
      { guard, actor },
    );
    expectTypeOf(one.name).toEqualTypeOf<"read_one">();
    createAgent({
      model: fakeModel(),
      tools: guardTools([tool(({ account }) => account, { ...named, name: "read_x" })], {
        guard,
        actor,
      }),
    });
  });

  it("take lists whose length nobody knows, and empty ones", () => {
    const many: StructuredToolInterface[] = [wire, drop];
    expectTypeOf(guardTools(many, { guard, actor })).toEqualTypeOf(many);
    expectTypeOf(guardTools([...many, wire], { guard, actor })[0]).not.toBeAny();
    expectTypeOf(guardTools([], { guard, actor })).toEqualTypeOf<[]>();
    const either: (DynamicTool | StructuredToolInterface)[] = [];
    expectTypeOf(guardTools(either, { guard, actor })).toEqualTypeOf(either);
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
    // @ts-expect-error -- nor one in a list
    expectTypeOf(() => guardTools([wire, { type: "web" }], { guard, actor })).toBeFunction();
  });
});
