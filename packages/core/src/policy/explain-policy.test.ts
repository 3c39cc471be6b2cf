import { describe, expect, it } from "vitest";
import type { Intent } from "../intent/intent.ts";
import { ALLOW_ALL } from "./allow-all.ts";
import { definePolicy } from "./define-policy.ts";
import { explainPolicy } from "./explain-policy.ts";

const policy = definePolicy({
  identity: {
    agents: [
      {
        agent_id: "agent.billing",
        allowed_actions: [{ action: "read_*" }, { action: "issue_refund", effect: "HOLD" }],
      },
    ],
  },
});

describe("explainPolicy", () => {
  it("names the entry that decided", () => {
    const { verdict, tried, text } = explainPolicy(policy, {
      actor: "agent.billing",
      action: "issue_refund",
      digest: "",
    });
    expect(verdict.effect).toBe("HOLD");
    expect(tried).toMatchObject([
      { rulePath: "identity.agents[0].allowed_actions[1]", effect: "HOLD", decided: true },
    ]);
    expect(text).toContain("identity.agents[0].allowed_actions[1]");
  });

  it("takes an intent as its author writes it", () => {
    const intent: Intent = { actor: "agent.billing", action: "read_x", timestamp: new Date(0) };
    expect(explainPolicy(policy, intent).verdict.effect).toBe("ALLOW");
  });

  it("says which name was probably meant", () => {
    const action = explainPolicy(policy, {
      actor: "agent.billing",
      action: "isue_refund",
      digest: "",
    });
    expect(action.tried).toEqual([]);
    expect(action.text).toContain('did you mean "issue_refund"?');
    const agent = explainPolicy(policy, { actor: "agent.biling", action: "x", digest: "" });
    expect(agent.text).toContain('did you mean "agent.billing"?');
  });

  it("explains no look-alike", () => {
    const intent = { actor: "a", action: "x", digest: "" };
    expect(() => explainPolicy({ ...ALLOW_ALL }, intent)).toThrow(TypeError);
  });
});
