import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../canonical/canonical-json.ts";
import { compileTool } from "./compile-tool.ts";
import { toolSchema } from "./tool-schema.ts";

const pay: JsonObject = {
  type: "object",
  properties: { amount: { type: "integer", minimum: 1 }, to: { type: "string", minLength: 3 } },
  required: ["amount", "to"],
  additionalProperties: false,
};

/** What a schema library shows of itself. */
function standard(output: (options: unknown) => unknown): unknown {
  const input = (): never => {
    throw new Error("not asked");
  };
  return {
    "~standard": { version: 1, vendor: "x", validate: input, jsonSchema: { input, output } },
  };
}

function given(schema: unknown): JsonObject | undefined {
  return toolSchema(schema, { parsed: false });
}

function parsedBy(schema: unknown): JsonObject | undefined {
  return toolSchema(
    standard(() => schema),
    { parsed: true },
  );
}

function fits(schema: JsonObject | undefined, args: JsonObject): boolean {
  const compiled = compileTool(schema ?? { type: "nothing" });
  return "tool" in compiled && compiled.tool.fits(args);
}

function holding(member: unknown): unknown {
  return { type: "object", properties: { named: { type: "string" }, member } };
}

describe("toolSchema", () => {
  it("takes a plain JSON Schema as it is, as a copy that nobody can change", () => {
    const own = structuredClone(pay) as { properties: object };
    const schema = given(own);
    own.properties = {};
    expect(schema).toEqual(pay);
    expect(Object.isFrozen(schema?.["properties"])).toBe(true);
  });

  it("leaves out the members that are undefined", () => {
    expect(given({ ...pay, description: undefined })).toEqual(pay);
  });

  it("takes only the shape of what a library has parsed, from its output", () => {
    const schema = parsedBy(pay);
    expect(schema).toEqual({
      type: "object",
      properties: { amount: { type: "number" }, to: { type: "string" } },
      required: ["amount", "to"],
    });
    expect(fits(schema, { amount: 0.5, to: "x" })).toBe(true);
    expect(fits(schema, { amount: 1, to: "x", more: 1 })).toBe(false);
    expect(fits(schema, { amount: "1", to: "x" })).toBe(false);
  });

  it("keeps what several parts declare, and lets more than one of them fit", () => {
    const part = (name: string): JsonObject => ({
      type: "object",
      properties: { [name]: { type: "number" } },
      additionalProperties: false,
    });
    const both = parsedBy({ type: "object", properties: { x: { allOf: [part("a"), part("b")] } } });
    expect(fits(both, { x: { a: 1, b: 2 } })).toBe(true);
    expect(fits(both, { x: { a: 1, c: 2 } })).toBe(false);
    const limits = [
      { type: "string", minLength: 3 },
      { type: "string", maxLength: 1 },
    ];
    expect(
      fits(parsedBy({ ...pay, properties: { x: { oneOf: limits } }, required: [] }), { x: "" }),
    ).toBe(true);
  });

  it.each<[string, unknown]>([
    ["a reference", { $ref: "#/$defs/text" }],
    ["a value of several types", { type: ["string", "null"] }],
    ["listed values", { enum: [1, "a"] }],
    ["one value", { const: 1 }],
    ["a union", { anyOf: [{ type: "string" }, { type: "null" }] }],
    ["a map of texts", { type: "object", additionalProperties: { type: "string" } }],
    ["an object without members", { type: "object", properties: {} }],
    ["a list", { type: "array", items: { type: "string" } }],
    ["a tuple", { type: "array", prefixItems: [{ type: "string" }], items: false }],
    ["nothing at all", { not: {} }],
    [
      "a part that only asks for a member",
      {
        type: "object",
        properties: { a: { type: "string" } },
        anyOf: [{ required: ["a"] }, { required: [] }],
      },
    ],
  ])("takes a member that is %s", (_, member) => {
    const schema = { ...(holding(member) as object), $defs: { text: { type: "string" } } };
    expect(given(schema)).toBeDefined();
    expect(parsedBy(schema)).toBeDefined();
  });

  // Closed, each of these would refuse every call that uses it.
  it.each<[string, unknown]>([
    ["says nothing", {}],
    ["is anything", true],
    ["is only described", { description: "any value" }],
    ["is an object of which nothing is said", { type: "object" }],
    ["is an object of anything", { type: "object", additionalProperties: {} }],
    [
      "is an object of anything, said twice",
      { type: "object", properties: {}, additionalProperties: true },
    ],
    ["is a list of anything", { type: "array" }],
    ["is a list of anything, said so", { type: "array", items: {} }],
    ["may be anything among others", { anyOf: [{ type: "string" }, {}] }],
    ["holds such a member", { type: "object", properties: { inside: {} } }],
    ["refers to anything", { $ref: "#/$defs/any" }],
  ])("gives none where a member %s", (_, member) => {
    const schema = { ...(holding(member) as object), $defs: { any: {} } };
    const used = JSON.stringify(member).includes("$ref") ? schema : holding(member);
    expect(given(used)).toBeUndefined();
    expect(parsedBy(used)).toBeUndefined();
  });

  it("closes what stands beside named members", () => {
    const loose = { ...pay, additionalProperties: true };
    expect(fits(given(loose), { amount: 1, to: "abc" })).toBe(true);
    expect(fits(given(loose), { amount: 1, to: "abc", more: 1 })).toBe(false);
  });

  it.each<[string, unknown]>([
    ["no schema", undefined],
    ["a text", "schema"],
    ["a class", new Map()],
    ["a schema of no object", { type: "string" }],
    ["a schema that is an object or not", { anyOf: [pay, { type: "string" }] }],
    ["a reference in a ring", { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/a" } } }],
    ["a pattern that backtracks", holding({ type: "string", pattern: "(a)\\1" })],
    [
      "members by pattern",
      holding({ type: "object", patternProperties: { "^a": { type: "string" } } }),
    ],
    [
      "a ring",
      Object.assign(
        { ...pay },
        {
          self: undefined,
          get properties(): unknown {
            return this;
          },
        },
      ),
    ],
    [
      "a getter that throws",
      {
        get type(): never {
          throw new Error("no");
        },
      },
    ],
  ])("gives none for %s", (_, schema) => {
    expect(given(schema)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["no library", pay],
    ["a library that says no JSON Schema", { "~standard": { version: 1 } }],
    [
      "one that throws",
      standard(() => {
        throw new Error("a transform");
      }),
    ],
    ["one that gives a promise", standard(() => Promise.resolve(pay))],
    ["conditions on a part", standard(() => ({ ...pay, if: {}, else: {} }))],
  ])("gives none for what was parsed by %s", (_, described) => {
    expect(toolSchema(described, { parsed: true })).toBeUndefined();
  });

  it("takes references at the root", () => {
    expect(given({ $ref: "#/definitions/Pay", definitions: { Pay: pay } })).toBeDefined();
    expect(given({ oneOf: [pay, pay] })).toBeDefined();
  });
});
