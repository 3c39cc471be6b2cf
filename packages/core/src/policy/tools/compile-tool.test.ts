import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../canonical/canonical-json.ts";
import { compileTool } from "./compile-tool.ts";
import type { CompiledTool } from "./compile-tool.ts";

const payment: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    amount: { type: "number", minimum: 0, description: "how much" },
    to: { type: "string", pattern: "^[a-z]+$" },
    note: { type: "string" },
    meta: { type: "object", properties: { a: { type: "string" } } },
    tags: { type: "array" },
    lines: { type: "array", items: { type: "object", properties: { x: { type: "integer" } } } },
  },
  required: ["amount", "to"],
  additionalProperties: true,
};

describe("compileTool", () => {
  it.each<[string, JsonObject, boolean]>([
    ["what it asks for", { amount: 1, to: "a" }, true],
    ["an optional argument", { amount: 1, to: "a", note: "x" }, true],
    ["an absent argument", { amount: 1 }, false],
    ["another type", { amount: "1", to: "a" }, false],
    ["a pattern that does not fit", { amount: 1, to: "A" }, false],
    ["an undeclared argument", { amount: 1, to: "a", x: 1 }, false],
    ["an undeclared member inside", { amount: 1, to: "a", meta: { b: 1 } }, false],
    ["an item of a list that declares none", { amount: 1, to: "a", tags: [1] }, false],
    ["an undeclared member of an item", { amount: 1, to: "a", lines: [{ x: 1, y: 2 }] }, false],
    ["an inherited name", { amount: 1, to: "a", constructor: 1 }, false],
    ["a prototype", JSON.parse('{"amount": 1, "to": "a", "__proto__": {}}'), false],
    ["a text too long to match", { amount: 1, to: "a".repeat(70_000) }, false],
  ])("closes a schema at every level: %s", (_, args, fits) => {
    expect(tool(payment).fits(args)).toBe(fits);
  });

  it("closes schemas of several parts without refusing what each declares", () => {
    const parted = tool({
      type: "object",
      allOf: [
        { properties: { a: { type: "string" } }, required: ["a"] },
        { properties: { b: { type: "number" } }, additionalProperties: true },
      ],
    });
    expect(parted.fits({ a: "x", b: 1 })).toBe(true);
    expect(parted.fits({ a: "x", c: 1 })).toBe(false);
    const either = tool({
      type: "object",
      properties: {
        v: { anyOf: [{ type: "null" }, { type: "object", properties: { k: { type: "number" } } }] },
      },
    });
    expect(either.fits({ v: null })).toBe(true);
    expect(either.fits({ v: { k: 1 } })).toBe(true);
    expect(either.fits({ v: { k: 1, z: 1 } })).toBe(false);
  });

  it("follows references inside the schema and stays closed", () => {
    const list = tool({
      type: "object",
      properties: { first: { $ref: "#/$defs/node" } },
      $defs: {
        node: {
          type: "object",
          properties: { v: { type: "number" }, next: { $ref: "#/$defs/node" } },
        },
      },
    });
    expect(list.fits({ first: { v: 1, next: { v: 2 } } })).toBe(true);
    expect(list.fits({ first: { v: 1, next: { v: 2, z: 1 } } })).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ["no object", { type: "array" }],
    ["a mistyped type", { type: "object", properties: { x: { type: "strng" } } }],
    ["a mistyped keyword", { type: "object", properties: { x: { maximun: 3 } } }],
    [
      "a schema elsewhere",
      { type: "object", properties: { x: { $ref: "https://example.com/x" } } },
    ],
    ["a reference to nowhere", { type: "object", properties: { x: { $ref: "#/$defs/x" } } }],
    ["pattern properties", { type: "object", patternProperties: { "^a": {} } }],
    ["a pattern that backtracks", { type: "object", properties: { x: { pattern: "(a)\\1" } } }],
    ["a limit that is no number", { type: "object", properties: { x: { maximum: "3" } } }],
    ["a count that is none", { type: "object", properties: { x: { minLength: -1 } } }],
    ["a step of nothing", { type: "object", properties: { x: { multipleOf: 0 } } }],
    ["a type from an empty list", { type: "object", properties: { x: { type: [] } } }],
    ["a yes that is a text", { type: "object", properties: { x: { uniqueItems: "true" } } }],
    ["a format that is no text", { type: "object", properties: { x: { format: 5 } } }],
    ["names that are no list", { type: "object", dependentRequired: { a: "b" } }],
    ["names that are no texts", { type: "object", dependencies: { a: [5] } }],
  ])("refuses %s", (_, schema) => {
    expect(compileTool(schema)).toHaveProperty("problems");
  });

  it("gives up on a schema made to take exponential time", () => {
    const branch = { properties: { x: { $ref: "#/$defs/a" } }, required: ["x"] };
    const hostile = tool({
      type: "object",
      $ref: "#/$defs/a",
      $defs: { a: { anyOf: [branch, branch] } },
    });
    let deep: JsonObject = {};
    for (let level = 0; level < 60; level += 1) deep = { x: deep };
    expect(hostile.fits(deep)).toBe(false);
    expect(tool({ type: "object", $ref: "#" }).fits({})).toBe(false);
  });

  it("gives up on a long list whose items must differ", () => {
    const unique = tool({
      type: "object",
      properties: { u: { type: "array", items: { type: "number" }, uniqueItems: true } },
    });
    expect(unique.fits({ u: [1, 2] })).toBe(true);
    expect(unique.fits({ u: [1, 1] })).toBe(false);
    expect(unique.fits({ u: Array.from({ length: 100_000 }, (_, index) => index) })).toBe(false);
  });
});

function tool(schema: JsonObject): CompiledTool {
  const compiled = compileTool(schema);
  if ("tool" in compiled) return compiled.tool;
  throw new Error(JSON.stringify(compiled.problems));
}
