import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../canonical/canonical-json.ts";
import { PolicyError } from "../../errors/policy-error.ts";
import { definePolicy } from "../define-policy.ts";

describe("args of an entry", () => {
  it.each<[string, JsonObject, JsonValue, string]>([
    ["a text", { type: "string" }, "x", "ALLOW"],
    ["a number for a text", { type: "string" }, 5, "POLICY_ARGUMENTS_INVALID"],
    ["a text for a number", { type: "number" }, "5", "POLICY_ARGUMENTS_INVALID"],
    ["a list with the number in it", { type: "number" }, [5], "POLICY_ARGUMENTS_INVALID"],
    ["1.0 for a whole number", { type: "integer" }, 1, "ALLOW"],
    ["1.5 for a whole number", { type: "integer" }, 1.5, "POLICY_ARGUMENTS_INVALID"],
    ["null for a text", { type: "string" }, null, "POLICY_ARGUMENTS_INVALID"],
    ["null where it may be", { type: ["string", "null"] }, null, "ALLOW"],
    ["true for a number", { type: "number" }, true, "POLICY_ARGUMENTS_INVALID"],
    ["at the minimum", { type: "number", minimum: 1 }, 1, "ALLOW"],
    ["under the minimum", { type: "number", minimum: 1 }, 0.999, "POLICY_CONDITION_UNMET"],
    [
      "at the exclusive minimum",
      { type: "number", exclusiveMinimum: 1 },
      1,
      "POLICY_CONDITION_UNMET",
    ],
    ["over the maximum", { type: "number", maximum: 1 }, 2, "POLICY_CONDITION_UNMET"],
    [
      "at the exclusive maximum",
      { type: "number", exclusiveMaximum: 1 },
      1,
      "POLICY_CONDITION_UNMET",
    ],
    ["whole cents", { type: "number", multipleOf: 0.01 }, 10.05, "ALLOW"],
    ["half a cent", { type: "number", multipleOf: 0.01 }, 10.055, "POLICY_CONDITION_UNMET"],
    ["one of an enum", { enum: ["EUR", 5] }, 5, "ALLOW"],
    ["none of an enum", { enum: ["EUR", 5] }, 6, "POLICY_CONDITION_UNMET"],
    ["no type of an enum", { enum: ["EUR"] }, 5, "POLICY_ARGUMENTS_INVALID"],
    ["the const", { const: true }, true, "ALLOW"],
    ["not the const", { const: true }, false, "POLICY_CONDITION_UNMET"],
    ["two characters of four units", { type: "string", maxLength: 2 }, "😀😀", "ALLOW"],
    ["too short", { type: "string", minLength: 2 }, "a", "POLICY_CONDITION_UNMET"],
    ["a pattern that fits", { type: "string", pattern: "^[a-z]+$" }, "abc", "ALLOW"],
    [
      "a pattern and a second line",
      { type: "string", pattern: "^[a-z]+$" },
      "abc\n",
      "POLICY_CONDITION_UNMET",
    ],
    [
      "too long to match",
      { type: "string", pattern: "a" },
      "a".repeat(70_000),
      "POLICY_ARGUMENTS_INVALID",
    ],
    ["an e-mail address", { type: "string", format: "email" }, "a@b.co", "ALLOW"],
    [
      "two e-mail addresses",
      { type: "string", format: "email" },
      "a@b.co,c@d.co",
      "POLICY_CONDITION_UNMET",
    ],
    ["items", { type: "array", items: { type: "number", minimum: 0 } }, [1, 2], "ALLOW"],
    [
      "a wrong item",
      { type: "array", items: { type: "number", minimum: 0 } },
      [1, -2],
      "POLICY_CONDITION_UNMET",
    ],
    [
      "an item of another type beside it",
      { type: "array", items: { type: "number", minimum: 0 } },
      [-1, "2"],
      "POLICY_ARGUMENTS_INVALID",
    ],
    [
      "too many items",
      { type: "array", items: { type: "number" }, maxItems: 1 },
      [1, 2],
      "POLICY_CONDITION_UNMET",
    ],
    [
      "equal items",
      { type: "array", items: { type: "number" }, uniqueItems: true },
      [1, 1],
      "POLICY_CONDITION_UNMET",
    ],
    ["an object", { type: "object", properties: { a: { type: "string" } } }, { a: "x" }, "ALLOW"],
    [
      "an undeclared member",
      { type: "object", properties: { a: { type: "string" } } },
      { a: "x", b: 1 },
      "POLICY_ARGUMENTS_INVALID",
    ],
    [
      "an inherited name",
      { type: "object", properties: { toString: { type: "string" } } },
      {},
      "POLICY_ARGUMENTS_INVALID",
    ],
    [
      "an absent member",
      { type: "object", properties: { a: { type: "string" } } },
      {},
      "POLICY_ARGUMENTS_INVALID",
    ],
    [
      "an absent optional member",
      { type: "object", properties: { a: { type: "string", optional: true } } },
      {},
      "ALLOW",
    ],
    [
      "members of any name",
      { type: "object", additionalProperties: { type: "string" } },
      { x: "y" },
      "ALLOW",
    ],
    [
      "a member of any name of another type",
      { type: "object", additionalProperties: { type: "string" } },
      { x: 1 },
      "POLICY_ARGUMENTS_INVALID",
    ],
  ])("judges %s", (_, declaration, value, expected) => {
    const policy = definePolicy({
      identity: {
        agents: [{ agent_id: "a", allowed_actions: [{ action: "x", args: { v: declaration } }] }],
      },
    });
    const verdict = policy.answer({ actor: "a", action: "x", args: { v: value }, digest: "" });
    expect(verdict.effect === "ALLOW" ? "ALLOW" : verdict.reasonCode).toBe(expected);
  });

  it.each<[string, JsonObject, string]>([
    ["no type", {}, "says no type"],
    ["a mistyped type", { type: "numbr" }, "did you mean number?"],
    ["a mistyped keyword", { type: "number", minmum: 1 }, "did you mean minimum?"],
    [
      "a keyword of another type",
      { type: "string", minimum: 1 },
      "says nothing of a value of type string",
    ],
    ["a limit that is a text", { type: "number", minimum: "1" }, "take the quotes away"],
    ["required", { type: "object", properties: {}, required: ["a"] }, "optional: true"],
    ["an array without items", { type: "array" }, "items"],
    ["an object without members", { type: "object" }, "properties"],
    ["an open object", { type: "object", additionalProperties: true }, "closed"],
    ["a pattern that backtracks", { type: "string", pattern: "(a)\\1" }, "can't be used"],
    ["an unknown format", { type: "string", format: "emial" }, "did you mean email?"],
    ["an enum that nothing fits", { type: "integer", enum: [1.5] }, "does not fit"],
    ["an enum of lists", { enum: [[1]] }, "only single values"],
    ["an empty enum", { enum: [] }, "empty list"],
    ["a divisor of nothing", { type: "number", multipleOf: 0 }, "not above 0"],
    ["optional that is a text", { type: "string", optional: "yes" }, "not one of true, false"],
  ])("refuses %s", (_, declaration, message) => {
    const document = {
      identity: {
        agents: [{ agent_id: "a", allowed_actions: [{ action: "x", args: { v: declaration } }] }],
      },
    };
    expect(() => definePolicy(document)).toThrow(PolicyError);
    expect(() => definePolicy(document)).toThrow(message);
  });
});
