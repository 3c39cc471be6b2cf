import { describe, expect, it } from "vitest";
import { PolicyError } from "../errors/policy-error.ts";
import { parsePolicy } from "./parse-policy.ts";

describe("a problem inside a condition", () => {
  it.each<[string, string]>([
    ["plain", "when: args.a < 1 && WRONG"],
    ["in single quotes", "when: 'args.a < 1 && WRONG'"],
    ["in double quotes", 'when: "args.a < 1 && WRONG"'],
    ["after an escape", 'when: "\\"x\\" == \\"x\\" && WRONG"'],
    ["after a doubled quote", "when: '\"it''s\" == \"\" && WRONG'"],
    ["on the second line of a plain scalar", "when: args.a < 1 &&\n            WRONG"],
    [
      "on the second line of a folded block",
      "when: >-\n            args.a < 1 &&\n            WRONG",
    ],
    [
      "on the third line of a literal block",
      "when: |\n            args.a < 1 &&\n\n              WRONG",
    ],
    ["after characters of two units", 'when: \'"😀" == "😀" && WRONG\''],
  ])("is pointed to where it stands: %s", (_, entry) => {
    const text = `identity:\n  agents:\n    - agent_id: a\n      allowed_actions:\n        - action: x\n          args: { a: { type: number } }\n          ${entry}\n`;
    const before = text.slice(0, text.indexOf("WRONG")).split("\n");
    const [issue] = refusal(text).issues;
    expect(issue?.message).toContain('Unknown name "WRONG"');
    expect({ line: issue?.line, column: issue?.column }).toEqual({
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
  });
});

function refusal(text: string): PolicyError {
  try {
    parsePolicy(text);
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error("the policy loaded");
}
