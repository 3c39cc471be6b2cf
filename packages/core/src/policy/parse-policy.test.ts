import { describe, expect, it } from "vitest";
import { sha256Hex } from "../canonical/sha256.ts";
import { PolicyError } from "../errors/policy-error.ts";
import { definePolicy } from "./define-policy.ts";
import { parsePolicy } from "./parse-policy.ts";

const TEXT = `
version: 1
defaults: { unknown_agent: DENY, unknown_action: DENY }
identity:
  agents:
    - agent_id: agent.billing
      allowed_actions:
        - action: read_*   # any invoice
          risk: { base: 10, kinds: { path: path } }
        - action: [issue_refund, void_invoice]
          effect: HOLD
          approval: { approvers: [cfo], deadline: 15m }
approvers:
  - id: cfo
thresholds: { ACTIVE: { hold: 60, deny: 80 } }
`;

describe("parsePolicy", () => {
  it("keeps the document as canonical JSON with its digest", () => {
    const policy = parsePolicy(TEXT);
    expect(policy.digest).toBe(sha256Hex(policy.text));
    expect(definePolicy(JSON.parse(policy.text)).digest).toBe(policy.digest);
    expect(parsePolicy(policy.text).text).toBe(policy.text);
  });

  it("answers with the entry that decided and what it asks for", () => {
    const policy = parsePolicy(TEXT);
    const held = policy.answer({ actor: "agent.billing", action: "void_invoice", digest: "" });
    expect(held).toMatchObject({
      effect: "HOLD",
      reasonCode: "POLICY_HOLD",
      rulePath: "identity.agents[0].allowed_actions[1]",
      approval: { approvers: ["cfo"], quorum: 1, deadlineSeconds: 900 },
    });
    const read = policy.answer({ actor: "agent.billing", action: "read_invoice", digest: "" });
    expect(read).toMatchObject({ effect: "ALLOW", riskBase: 10 });
    expect(policy.kinds({ actor: "agent.billing", action: "read_invoice" })).toEqual({
      path: "path",
    });
    expect(policy.thresholds).toEqual({ ACTIVE: { hold: 60, deny: 80 } });
    expect(policy.approvers).toEqual([{ id: "cfo" }]);
  });

  it("gives the same entry of two agents two digests", () => {
    const policy = parsePolicy(
      "identity: { agents: [{ agent_id: a, allowed_actions: [{ action: x }] }, { agent_id: b, allowed_actions: [{ action: x }] }] }",
    );
    const digests = ["a", "b"].map(
      (actor) => policy.answer({ actor, action: "x", digest: "" }).ruleDigest,
    );
    expect(new Set(digests).size).toBe(2);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it("says everything that is wrong at once, in the order of the text", () => {
    const error = refusal(
      "approvers: [{ id: cfo }, { id: cfo }]\ndefaults: { unknown_agent: DENNY }\nidentiti: {}\nversion: 3\n",
    );
    expect(error.issues.map(({ line, column }) => `${line}:${column}`)).toEqual([
      "1:32",
      "2:28",
      "3:1",
      "4:10",
    ]);
    expect(error.message).toMatch(/^1:32 [\s\S]*\n2:28 [\s\S]*\n3:1 [\s\S]*\n4:10 /);
  });

  it("shows the place with two lines of context and a caret", () => {
    const error = refusal("version: 1\nidentity:\n  agents:\n    - agnt_id: a\n");
    expect(error.issues[0]?.frame).toBe(
      "  2 | identity:\n  3 |   agents:\n> 4 |     - agnt_id: a\n    |       ^",
    );
  });

  it("counts lines alike whatever ends them", () => {
    const error = refusal("version: 1\r\n\r\nidentiti: {}\r\n");
    expect(error.message.startsWith("3:1 ")).toBe(true);
  });

  it("keeps secrets out of messages and frames", () => {
    const secret = "hunter2hunter2hunter2hunter2";
    const texts = [
      `version: 1\npassword: hunter2\n`,
      `${secret}: 1\n`,
      `defaults: { unknown_agent: ${secret} }\n`,
      `approvers: [{ id: ${secret} }, { id: ${secret} }]\n`,
      `version: 1\n# ${secret}\nx: 1\n`,
      `{"version": ${" ".repeat(500)} "${secret}"}`,
    ];
    for (const text of texts) expect(refusal(text).message).not.toContain("hunter2");
  });

  it("lists the first hundred issues and counts the rest", () => {
    const error = refusal(Array.from({ length: 5000 }, (_, key) => `key${key}: 1\n`).join(""));
    expect(error.issues).toHaveLength(101);
    expect(error.issues.at(-1)?.message).toContain("4900 more");
  });

  it("keeps the name of the file on the error", () => {
    expect(refusal("[]", "policy.yaml").filename).toBe("policy.yaml");
    expect(refusal("[]").filename).toBeUndefined();
  });

  it("refuses a text that is too long or would overflow the stack", () => {
    const texts = [
      `version: 1 #${"x".repeat(1_048_576)}`,
      "[".repeat(20_000),
      "{".repeat(20_000),
      "- ".repeat(20_000),
      "? ".repeat(20_000),
    ];
    for (const text of texts) expect(refusal(text).issues.length).toBeGreaterThan(0);
  });

  it("refuses a text that is not a string", () => {
    for (const text of [undefined, null, 5, {}, ["version: 1"]]) {
      expect(() => Reflect.apply(parsePolicy, undefined, [text])).toThrow(PolicyError);
    }
  });

  it("reads the spellings that mean the same alike", () => {
    const yaml =
      "identity:\n  agents:\n  - agent_id: 'a'\n    allowed_actions:\n    - action: \"x\"\n";
    const json =
      '{\n\t"identity": {\n\t\t"agents": [{"agent_id": "a", "allowed_actions": [{"action": "x"}]}]\n\t}\n}\n';
    expect(parsePolicy(yaml).digest).toBe(parsePolicy(json).digest);
  });
});

function refusal(text: string, filename?: string): PolicyError {
  try {
    parsePolicy(text, { filename });
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error("the policy loaded");
}
