import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage } from "@langchain/core/messages";
import { fakeModel } from "@langchain/core/testing";
import { ChatOpenAI } from "@langchain/openai";

/** Whether a real model drives the example. */
export const hasKey = process.env["OPENAI_API_KEY"] !== undefined;

/** A real model where there is a key for one, else a script that needs none. */
export function chooseModel(): BaseChatModel {
  if (hasKey) return new ChatOpenAI({ model: process.env["OPENAI_MODEL"] ?? "gpt-5-mini" });
  return fakeModel()
    .respondWithTools([{ name: "read_ledger", args: { account: "payroll" }, id: "call-1" }])
    .respondWithTools([
      { name: "wire_transfer", args: { amount: 500, to: "payroll" }, id: "call-2" },
    ])
    .respondWithTools([
      { name: "run_command", args: { command: "rm -rf / --no-preserve-root" }, id: "call-3" },
    ])
    .respond(new AIMessage("Done. The command was denied."));
}
