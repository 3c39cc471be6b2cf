import { describe, expect, it } from "vitest";
import type { JsonObject } from "../canonical/canonical-json.ts";
import { definePolicy } from "./define-policy.ts";
import { explainPolicy } from "./explain-policy.ts";
import type { Policy, PolicyContext } from "./policy.ts";

const AMOUNT = { type: "number", minimum: 0 };

describe("answer", () => {
  it.each<[string, JsonObject, string]>([
    ["TRUE decides", { amount: 5 }, "ALLOW"],
    ["FALSE passes on", { amount: -5 }, "POLICY_HOLD"],
    ["INVALID passes on", { amount: "5" }, "POLICY_HOLD"],
  ])("asks an ALLOW: %s", (_, args, expected) => {
    const policy = rules([
      { action: "x", args: { amount: AMOUNT } },
      { action: "x", effect: "HOLD" },
    ]);
    expect(short(policy, args)).toBe(expected);
  });

  it.each<[string, JsonObject, string]>([
    ["TRUE holds", { amount: 5 }, "POLICY_HOLD"],
    ["FALSE passes on", { amount: -5 }, "ALLOW"],
    [
      "INVALID denies, for a malformed call is never put to a person",
      { amount: "5" },
      "POLICY_ARGUMENTS_INVALID",
    ],
    ["an undeclared argument denies", { amount: 5, to: "x" }, "POLICY_ARGUMENTS_INVALID"],
  ])("asks a HOLD: %s", (_, args, expected) => {
    const policy = rules([
      { action: "x", effect: "HOLD", args: { amount: AMOUNT } },
      { action: "x" },
    ]);
    expect(short(policy, args)).toBe(expected);
  });

  it.each<[string, JsonObject, string]>([
    ["TRUE denies", { amount: 5 }, "POLICY_DENY"],
    ["FALSE passes on", { amount: -5 }, "ALLOW"],
    ["FALSE passes on, whatever else there is", { amount: -5, to: "x" }, "ALLOW"],
    ["INVALID denies", { amount: "5" }, "POLICY_ARGUMENTS_INVALID"],
    ["an absent argument denies", { to: "x" }, "POLICY_ARGUMENTS_INVALID"],
  ])("asks a DENY: %s", (_, args, expected) => {
    const policy = rules([
      { action: "x", effect: "DENY", args: { amount: AMOUNT } },
      { action: "x" },
    ]);
    expect(short(policy, args)).toBe(expected);
  });

  it("takes an absent optional argument that a DENY asks for with has() as FALSE", () => {
    const policy = rules([
      {
        action: "x",
        effect: "DENY",
        args: { note: { type: "string", optional: true } },
        when: 'has(args.note) && args.note == "bad"',
      },
      { action: "x" },
    ]);
    expect(short(policy, {})).toBe("ALLOW");
    expect(short(policy, { note: "good" })).toBe("ALLOW");
    expect(short(policy, { note: "bad" })).toBe("POLICY_DENY");
    expect(short(policy, { note: ["bad"] })).toBe("POLICY_ARGUMENTS_INVALID");
  });

  it("says which kind of no it is when no entry decides", () => {
    const policy = rules([{ action: "x", args: { amount: AMOUNT }, when: "args.amount < 10" }]);
    expect(short(policy, { amount: 50 })).toBe("POLICY_CONDITION_UNMET");
    expect(short(policy, { amount: "50" })).toBe("POLICY_ARGUMENTS_INVALID");
    expect(short(policy, {})).toBe("POLICY_ARGUMENTS_INVALID");
  });

  it("denies an action that entries name but none decides, whatever the default", () => {
    const policy = definePolicy({
      defaults: { unknown_action: "ALLOW" },
      identity: {
        agents: [{ agent_id: "a", allowed_actions: [{ action: "x", args: { amount: AMOUNT } }] }],
      },
    });
    expect(short(policy, { amount: -1 })).toBe("POLICY_CONDITION_UNMET");
    expect(policy.answer({ actor: "a", action: "y", digest: "" }).effect).toBe("ALLOW");
  });

  it("takes a payload for arguments of the wrong shape", () => {
    const policy = rules([
      { action: "x", effect: "DENY", args: { amount: AMOUNT } },
      { action: "x" },
    ]);
    const intent = { actor: "a", action: "x", payload: "x amount=5", digest: "" };
    expect(policy.answer(intent).reasonCode).toBe("POLICY_ARGUMENTS_INVALID");
    expect(rules([{ action: "x" }]).answer(intent).effect).toBe("ALLOW");
  });

  it("asks the tool's own schema first, and closes it", () => {
    const tools = { x: { type: "object", properties: { amount: { type: "number" } } } };
    const policy = rules([{ action: "x" }], { tools });
    expect(short(policy, { amount: 1 })).toBe("ALLOW");
    expect(short(policy, { amount: "1" })).toBe("POLICY_ARGUMENTS_INVALID");
    expect(short(policy, { amount: 1, to: "x" })).toBe("POLICY_ARGUMENTS_INVALID");
    const payload = { actor: "a", action: "x", payload: "x", digest: "" };
    expect(policy.answer(payload).reasonCode).toBe("POLICY_ARGUMENTS_INVALID");
  });

  it("asks a schema that comes with the call too", () => {
    const policy = rules([{ action: "x", when: "args.amount < 10" }]);
    const schema = {
      type: "object",
      properties: { amount: { type: "number" } },
      required: ["amount"],
    };
    expect(short(policy, { amount: 1 }, { schema })).toBe("ALLOW");
    expect(short(policy, { amount: 50 }, { schema })).toBe("POLICY_CONDITION_UNMET");
    expect(short(policy, { amount: 1, to: "x" }, { schema })).toBe("POLICY_ARGUMENTS_INVALID");
    expect(short(policy, { amount: 1 })).toBe("POLICY_ARGUMENTS_INVALID");
    for (const broken of [
      { type: "array" },
      5,
      null,
      {
        get type() {
          throw new Error("trap");
        },
      },
    ]) {
      const context = { schema: broken as unknown as JsonObject };
      expect(short(policy, { amount: 1 }, context)).toBe("POLICY_ARGUMENTS_INVALID");
    }
  });

  it("is INVALID where a condition does not fit the schema that comes with the call", () => {
    const policy = rules([
      { action: "x", effect: "DENY", when: "has(args.amuont) && args.amuont > 10" },
      { action: "x" },
    ]);
    const schema = { type: "object", properties: { amount: { type: "number" } } };
    expect(short(policy, { amount: 50 }, { schema })).toBe("POLICY_ARGUMENTS_INVALID");
  });

  it("gives conditions the host's lists in place of its own, and no others", () => {
    const policy = rules(
      [{ action: "x", args: { to: { type: "string" } }, when: "args.to in lists.payees" }],
      { lists: { payees: ["bob"] } },
    );
    expect(short(policy, { to: "bob" })).toBe("ALLOW");
    expect(short(policy, { to: "eve" })).toBe("POLICY_CONDITION_UNMET");
    expect(short(policy, { to: "eve" }, { lists: { payees: ["eve"] } })).toBe("ALLOW");
    expect(short(policy, { to: "bob" }, { lists: { payees: ["eve"] } })).toBe(
      "POLICY_CONDITION_UNMET",
    );
    expect(short(policy, { to: "bob" }, { lists: { others: ["eve"] } })).toBe("ALLOW");
    for (const payees of [
      "bob",
      { bob: 1 },
      null,
      [["bob"]],
      Array.from({ length: 20_000 }, () => "bob"),
    ]) {
      const context = { lists: { payees } } as unknown as PolicyContext;
      expect(short(policy, { to: "bob" }, context)).toBe("POLICY_ARGUMENTS_INVALID");
    }
  });

  it("gives conditions the severity, and the risk with the entry's own base", () => {
    const policy = rules([
      { action: "x", risk: { base: 30 }, when: 'severity == "ACTIVE" && risk < 50' },
    ]);
    const risk = (base = 0): number => Math.max(base, 20);
    expect(short(policy, {}, { severity: "ACTIVE", risk })).toBe("ALLOW");
    expect(short(policy, {}, { severity: "OBSERVE", risk })).toBe("POLICY_CONDITION_UNMET");
    expect(short(policy, {}, { severity: "ACTIVE", risk: (base = 0) => base + 20 })).toBe(
      "POLICY_CONDITION_UNMET",
    );
    for (const broken of [
      () => Number.NaN,
      () => -1,
      () => "0" as unknown as number,
      () => {
        throw new Error("x");
      },
    ]) {
      expect(short(policy, {}, { severity: "ACTIVE", risk: broken })).toBe(
        "POLICY_ARGUMENTS_INVALID",
      );
    }
    expect(short(policy, {}, { risk })).toBe("POLICY_ARGUMENTS_INVALID");
  });

  it("names the facts it rested on and what its functions answered", () => {
    const policy = rules([
      { action: "x", args: { to: { type: "string" } }, when: "said(args.to) && facts.vip" },
    ]);
    const verdict = policy.answer(
      { actor: "a", action: "x", args: { to: "bob" }, digest: "" },
      { facts: { request: "pay bob", vip: true } },
    );
    expect(verdict).toMatchObject({
      effect: "ALLOW",
      evidence: { facts: ["request", "vip"], functions: [{ name: "said", answer: true }] },
    });
    expect(Object.isFrozen(verdict)).toBe(true);
    expect(
      rules([{ action: "x" }]).answer({ actor: "a", action: "x", digest: "" }),
    ).not.toHaveProperty("evidence");
  });

  it("allows nothing when what the host gives is a trap", () => {
    const policy = rules([{ action: "x", when: "facts.vip && said('bob')" }]);
    const trap = new Proxy(
      {},
      {
        get() {
          throw new Error("trap");
        },
        has() {
          throw new Error("trap");
        },
      },
    );
    const contexts = [
      { facts: trap },
      { lists: trap },
      { schema: trap },
      { facts: { vip: "yes", request: "bob" } },
      { facts: { vip: Promise.resolve(true), request: "bob" } },
      {
        facts: {
          get vip() {
            throw new Error("trap");
          },
        },
      },
      trap,
    ];
    for (const context of contexts) {
      expect(short(policy, {}, context as unknown as PolicyContext)).toBe(
        "POLICY_ARGUMENTS_INVALID",
      );
    }
  });

  it("explains what kept each entry from deciding, without the arguments' values", () => {
    const policy = rules([
      { action: "x", args: { amount: { type: "number", maximum: 10 } } },
      {
        action: "x",
        effect: "HOLD",
        args: { amount: { type: "number" } },
        when: "args.amount < 100",
      },
    ]);
    const intent = {
      actor: "a",
      action: "x",
      args: { amount: 31_337, secret: "hunter2" },
      digest: "",
    };
    const { tried, text } = explainPolicy(policy, intent);
    expect(tried.map(({ truth, decided }) => [truth, decided])).toEqual([
      ["INVALID", false],
      ["INVALID", true],
    ]);
    expect(text).toContain("args.secret is not declared");
    expect(text).not.toMatch(/31337|hunter2/);
  });
});

function rules(entries: readonly JsonObject[], more: JsonObject = {}): Policy {
  return definePolicy({
    ...more,
    identity: { agents: [{ agent_id: "a", allowed_actions: entries }] },
  });
}

function short(policy: Policy, args: JsonObject, context?: PolicyContext): string {
  const verdict = policy.answer({ actor: "a", action: "x", args, digest: "" }, context);
  return verdict.effect === "ALLOW" ? "ALLOW" : verdict.reasonCode;
}
