import type { DraftAction } from "./policy-draft.ts";
import { suggestRule } from "./suggest-rule.ts";

/** An entry for a tool of which only the name is known. */
export function draftAction(name: string): DraftAction {
  switch (suggestRule(name)) {
    case "reads":
      return {
        name,
        effect: "ALLOW",
        riskBase: 10,
        comments: ["Sounds like it only reads: starts at risk 10 in place of the usual 40."],
        hints: [],
      };
    case "dangerous":
      return {
        name,
        effect: "HOLD",
        comments: ["Sounds like it can do harm: a person must say yes each time."],
        hints: [],
      };
    case "unknown":
      return {
        name,
        effect: "ALLOW",
        comments: [
          "Allowed while its risk stays below the threshold (80, less in a tense system).",
        ],
        hints: [
          "Say what it takes, and anything else is denied:",
          "args: { to: { type: string }, amount: { type: number, minimum: 0, maximum: 100 } }",
          'when: domain(args.to) == "example.com"',
        ],
      };
  }
}
