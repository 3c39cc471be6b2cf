import { describe, expect, it } from "vitest";
import { ALLOW_ALL } from "./allow-all.ts";
import { checkToolSchema } from "./check-tool-schema.ts";
import { definePolicy } from "./define-policy.ts";

const policy = definePolicy({
  identity: {
    agents: [
      {
        agent_id: "a",
        allowed_actions: [{ action: "pay", when: "args.amount < 10" }, { action: "pay_*" }],
      },
    ],
  },
});
const schema = { type: "object", properties: { amount: { type: "number" } }, required: ["amount"] };

describe("checkToolSchema", () => {
  it("finds nothing where the conditions fit the schema", () => {
    expect(checkToolSchema(policy, { action: "pay", schema })).toEqual([]);
    expect(checkToolSchema(policy, { action: "other", schema: { type: "object" } })).toEqual([]);
  });

  it("finds a condition that names what the tool does not have", () => {
    const renamed = { type: "object", properties: { amnt: { type: "number" } } };
    const [issue] = checkToolSchema(policy, { action: "pay", actor: "a", schema: renamed });
    expect(issue?.message).toContain("identity.agents[0].allowed_actions[0].when");
    expect(issue?.message).toContain("did you mean amnt?");
    expect(checkToolSchema(policy, { action: "pay", actor: "b", schema: renamed })).toEqual([]);
  });

  it("finds an argument of another type, and one that may be absent", () => {
    const text = {
      type: "object",
      properties: { amount: { type: "string" } },
      required: ["amount"],
    };
    expect(checkToolSchema(policy, { action: "pay", schema: text })[0]?.message).toContain(
      "string < number",
    );
    const optional = { type: "object", properties: { amount: { type: "number" } } };
    expect(checkToolSchema(policy, { action: "pay", schema: optional })[0]?.message).toContain(
      "has(args.amount)",
    );
  });

  it("finds what keeps a schema from being used", () => {
    const open = { type: "object", patternProperties: { "^x": {} } };
    expect(checkToolSchema(policy, { action: "pay", schema: open })[0]?.message).toContain(
      "patternProperties",
    );
    const trap = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("trap");
        },
      },
    );
    expect(checkToolSchema(policy, { action: "pay", schema: trap })).toHaveLength(1);
  });

  it("takes no look-alike for a policy", () => {
    expect(() => checkToolSchema({ ...ALLOW_ALL }, { action: "pay", schema })).toThrow(TypeError);
  });
});
