import { DynamicStructuredTool, StructuredTool, Tool, tool } from "@langchain/core/tools";
import { tool as headless } from "langchain";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { bank } from "../test/bank.ts";
import { fieldsOf } from "../test/ways-in.ts";
import { refuseUnguardable } from "./refuse-unguardable.ts";

const schema = z.object({ a: z.string() });
const fields = { name: "read_x", description: "Reads", schema };

class ReadText extends Tool {
  override name = "read_text";
  override description = "Reads";
  protected override async _call(input: string): Promise<string> {
    return input;
  }
}

class ReadHere extends StructuredTool {
  override name = "read_here";
  override description = "Reads";
  override schema = schema;
  override get lc_namespace(): string[] {
    return [...super.lc_namespace, "here"];
  }
  protected async _call(): Promise<string> {
    return "x";
  }
}

class InvokesByItself extends ReadHere {
  override async invoke(): Promise<never> {
    return "past the gate" as never;
  }
}

class CallsByItself extends DynamicStructuredTool {
  override async call(): Promise<never> {
    return "past the gate" as never;
  }
}

describe("refuseUnguardable", () => {
  it.each([
    ["tool() with an object schema", tool(() => "x", fields)],
    ["tool() with a string schema", tool(() => "x", { ...fields, schema: z.string() })],
    ["a headless tool", headless(fields)],
    ["a class of text tools", new ReadText()],
    ["a class with a namespace of its own", new ReadHere()],
  ])("takes %s", (_name, value) => {
    expect(refuseUnguardable(value)).toBe("structured");
  });

  it.each([
    ["nothing", undefined, "must be an object"],
    ["a provider's tool", { type: "web_search" }, 'The tool "web_search" can\'t be guarded'],
    ["bare parameters", fields, "it is a plain record"],
    ["a spread of a tool", fieldsOf(bank().wire), "no _call of its own"],
    ["a tool with a configuration", bank().wire.withConfig({}), "Guard the tool itself, before"],
    ["a tool with retries", bank().wire.withRetry(), "no _call of its own"],
    [
      "a tool whose invoke was replaced",
      Object.assign(bank().wire, { invoke: async () => "past the gate" }),
      "it has a invoke of its own",
    ],
    ["a class that overrides invoke", new InvokesByItself(), "its class overrides invoke"],
    [
      "a class that overrides call",
      new CallsByItself({ ...fields, func: async () => "x" }),
      "its class overrides call",
    ],
  ])("refuses %s", (_name, value, message) => {
    expect(() => refuseUnguardable(value)).toThrow(TypeError);
    expect(() => refuseUnguardable(value)).toThrow(message);
  });
});
