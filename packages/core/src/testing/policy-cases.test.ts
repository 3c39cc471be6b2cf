import { describe, expect, it } from "vitest";
import { PolicyError } from "../errors/policy-error.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { PolicyCase } from "./policy-case.ts";
import { policyCases } from "./policy-cases.ts";

const policy = parsePolicy(`
version: 1
identity:
  agents:
    - agent_id: agent
      allowed_actions:
        - action: read
        - action: pay
          args: { amount: { type: number, maximum: 10 } }
        - action: write
          args: { to: { type: string } }
          when: said(args.to)
`);

const cases = `
- name: reads
  actor: agent
  action: read
  expect: { outcome: ALLOW }
- name: does not read in a tense system
  actor: agent
  action: read
  severity: 0.5
  expect: { outcome: DENY, reasonCode: RISK_HALT }
- name: pays little
  actor: agent
  action: pay
  args: { amount: 5 }
  expect: { outcome: ALLOW }
- name: writes to whom the user named
  actor: agent
  action: write
  args: { to: bob@example.com }
  facts: { request: "write to bob@example.com" }
  expect: { outcome: ALLOW }
- name: writes to nobody else
  actor: agent
  action: write
  args: { to: eve@example.com }
  facts: { request: "write to bob@example.com" }
  expect: { outcome: DENY, reasonCode: POLICY_CONDITION_UNMET }
- name: runs no command
  actor: agent
  action: read
  payload: rm -rf /
  expect: { outcome: DENY }
`;

describe("policyCases", () => {
  for (const { name, run } of policyCases(policy, cases)) {
    it(`runs the case: ${name}`, async () => {
      await expect(run()).resolves.toBeUndefined();
    });
  }

  it("rejects with expected and actual where the answer is another", async () => {
    const wrong: PolicyCase = {
      name: "pays much",
      actor: "agent",
      action: "pay",
      args: { amount: 50 },
      expect: { outcome: "ALLOW" },
    };
    const [first] = policyCases(policy, [wrong]);
    await expect(first?.run()).rejects.toMatchObject({
      name: "PolicyCaseError",
      expected: { outcome: "ALLOW" },
      actual: { outcome: "DENY", reasonCode: "POLICY_CONDITION_UNMET" },
      message: expect.stringContaining("expected ALLOW, got DENY (POLICY_CONDITION_UNMET)"),
    });
  });

  it("fails a case whose reason code is another, though the outcome fits", async () => {
    const text = cases.replace("RISK_HALT", "RISK_HOLD");
    const tense = policyCases(policy, text)[1];
    await expect(tense?.run()).rejects.toThrow("expected DENY (RISK_HOLD), got DENY (RISK_HALT)");
  });

  it("asks with the guard's own thresholds", async () => {
    const [first] = policyCases(policy, cases, { haltThreshold: 10 });
    await expect(first?.run()).rejects.toThrow("RISK_HALT");
  });

  it.each([
    ["no case", "[]", "1:1 There is no case here"],
    ["no list", "name: x", "1:1 This is a mapping where a list is asked for"],
    ["an unknown key", cases.replace("severity", "severty"), "did you mean severity?"],
    ["an unknown outcome", cases.replace("ALLOW", "ALOW"), "did you mean ALLOW?"],
    ["no expectation", "- { name: a, actor: b, action: c }", "1:3 [0]: A case needs expect."],
    ["one name twice", cases.replace("pays little", "reads"), 'Two cases are named "reads"'],
    ["args and payload", cases.replace("payload:", "args: {}\n  payload:"), "give one"],
    [
      "args that are no mapping",
      cases.replace("{ amount: 5 }", "[5]"),
      "a mapping of values by name",
    ],
    ["a reason code in prose", cases.replace("RISK_HALT", "too risky"), "POLICY_UNKNOWN_ACTION"],
  ])("refuses cases with %s, saying where", (_what, text, message) => {
    const read = () => policyCases(policy, text, { filename: "cases.yaml" });
    expect(read).toThrow(PolicyError);
    expect(read).toThrow(message);
  });
});
