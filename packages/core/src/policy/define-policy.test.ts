import { describe, expect, it } from "vitest";
import { PolicyError } from "../errors/policy-error.ts";
import { ALLOW_ALL } from "./allow-all.ts";
import { definePolicy } from "./define-policy.ts";
import { isPolicy } from "./is-policy.ts";

describe("definePolicy", () => {
  it("names the path and stands at 1:1", () => {
    const document = {
      identity: { agents: [{ agent_id: "a", allowed_actions: [{ actoin: "x" }] }] },
    };
    expect(() => definePolicy(document)).toThrow(
      /^1:1 identity\.agents\[0\]\.allowed_actions\[0\]: Unknown key "actoin": did you mean action\?/,
    );
  });

  it("copies the document, so that changing it later changes nothing", () => {
    const rule = { action: "x", effect: "DENY" };
    const policy = definePolicy({
      identity: { agents: [{ agent_id: "a", allowed_actions: [rule] }] },
    });
    rule.effect = "ALLOW";
    expect(policy.answer({ actor: "a", action: "x", digest: "" }).effect).toBe("DENY");
  });

  it("refuses what is not plain JSON", () => {
    const circular: Record<string, unknown> = {};
    circular["identity"] = circular;
    const documents = [
      undefined,
      null,
      [],
      "version: 1",
      new Map(),
      circular,
      { version: 1n },
      { identity: undefined },
      {
        get version() {
          return 1;
        },
      },
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error("trap");
          },
        },
      ),
    ];
    for (const document of documents) {
      expect(() => Reflect.apply(definePolicy, undefined, [document])).toThrow(PolicyError);
    }
  });

  it("freezes the policy and all it answers", () => {
    const policy = definePolicy({
      approvers: [{ id: "cfo" }],
      thresholds: { ACTIVE: { deny: 50 } },
      identity: {
        agents: [
          {
            agent_id: "a",
            allowed_actions: [{ action: "x", effect: "HOLD", approval: { approvers: ["cfo"] } }],
          },
        ],
      },
    });
    const verdict = policy.answer({ actor: "a", action: "x", digest: "" });
    const approval = verdict.effect === "DENY" ? undefined : verdict.approval;
    for (const value of [
      policy,
      policy.approvers,
      policy.approvers[0],
      policy.thresholds,
      policy.thresholds.ACTIVE,
      verdict,
      approval,
      approval?.approvers,
    ]) {
      expect(value).toBeDefined();
      expect(Object.isFrozen(value)).toBe(true);
    }
  });

  it("answers the same on the thousandth name as on the first", () => {
    const policy = definePolicy({
      identity: { agents: [{ agent_id: "a", allowed_actions: [{ action: "x_*" }] }] },
    });
    for (let number = 0; number < 3000; number += 1) {
      expect(policy.answer({ actor: "a", action: `x_${number}`, digest: "" }).effect).toBe("ALLOW");
      expect(policy.answer({ actor: "a", action: `y_${number}`, digest: "" }).effect).toBe("DENY");
    }
  });
});

describe("ALLOW_ALL", () => {
  it("allows any agent any action", () => {
    expect(ALLOW_ALL.answer({ actor: "a", action: "x.y", digest: "" })).toMatchObject({
      effect: "ALLOW",
      reasonCode: "POLICY_ALLOW",
    });
  });
});

describe("isPolicy", () => {
  it("knows a policy and no look-alike", () => {
    expect(isPolicy(ALLOW_ALL)).toBe(true);
    const trap = new Proxy(ALLOW_ALL, {
      get: () => {
        throw new Error("trap");
      },
    });
    const lookAlikes = [
      { ...ALLOW_ALL },
      Object.create(ALLOW_ALL),
      trap,
      null,
      undefined,
      "policy",
      {},
    ];
    for (const value of lookAlikes) expect(isPolicy(value)).toBe(false);
  });
});
