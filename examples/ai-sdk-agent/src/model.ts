import { openai } from "@ai-sdk/openai";
import type { LanguageModel } from "ai";
import { MockLanguageModelV4 } from "ai/test";

type Step = Awaited<ReturnType<MockLanguageModelV4["doGenerate"]>>;

/** What the scripted model asks for, a step each; a last step says that it is done. */
const SCRIPT: readonly (readonly [tool: string, input: object])[] = [
  ["read_ledger", { account: "payroll" }],
  ["wire_transfer", { amount: 500, to: "payroll" }],
  ["run_command", { command: "rm -rf / --no-preserve-root" }],
];

/** Whether a real model drives the example. */
export const hasKey = process.env["OPENAI_API_KEY"] !== undefined;

/** A real model where there is a key for one, else a script that needs none. */
export function chooseModel(): Exclude<LanguageModel, string> {
  return hasKey ? openai(process.env["OPENAI_MODEL"] ?? "gpt-5-mini") : scriptedModel();
}

function scriptedModel(): MockLanguageModelV4 {
  let at = 0;
  return new MockLanguageModelV4({
    doGenerate: () => {
      const step = SCRIPT[at];
      at += 1;
      if (step === undefined) {
        return Promise.resolve(answer([{ type: "text", text: "Done." }], "stop"));
      }
      const [toolName, input] = step;
      const call = {
        type: "tool-call" as const,
        toolCallId: `call-${at}`,
        toolName,
        input: JSON.stringify(input),
      };
      return Promise.resolve(answer([call], "tool-calls"));
    },
  });
}

function answer(content: Step["content"], reason: "stop" | "tool-calls"): Step {
  return {
    content,
    finishReason: { unified: reason, raw: undefined },
    usage: {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    },
    warnings: [],
  };
}
