// A finance agent on LangChain.js: one call is allowed, one held until a human approves, one denied.
import { ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { GuardCallbackHandler, guardTools } from "@execution-guard/langchain";
import { check, createBank, openExampleGuard, verifyRecord } from "example-finance";
import { createAgent } from "langchain";
import { z } from "zod";
import { chooseModel, hasKey } from "./model.ts";

const { guard, folder } = openExampleGuard();
const bank = createBank();
const actor = "agent.finance";

const readLedger = tool(({ account }) => bank.readLedger(account), {
  name: "read_ledger",
  description: "Reads the balance of an account",
  schema: z.object({ account: z.string() }),
});
const wireTransfer = tool(({ amount, to }) => bank.wireTransfer(amount, to), {
  name: "wire_transfer",
  description: "Sends money",
  schema: z.object({ amount: z.number(), to: z.string() }),
});
const runCommand = tool(({ command }) => bank.runCommand(command), {
  name: "run_command",
  description: "Runs a shell command on the bank's server",
  schema: z.object({ command: z.string() }),
});

const tools = guardTools(
  [readLedger, wireTransfer, runCommand],
  // The model is told of a denial and goes on; `throw` would end in the framework's "please fix".
  { guard, actor, onDeny: "tell" },
);

const agent = createAgent({ model: chooseModel(), tools });
const { messages } = await agent.invoke(
  {
    messages: [
      "Read the payroll account's balance, send 500 to payroll, then free the disk of the server with `rm -rf /`.",
    ],
  },
  // The handler is a tripwire: a tool that somebody forgot to guard is stopped by it.
  { callbacks: [new GuardCallbackHandler({ guard, actor })] },
);

const denials = messages.filter(
  (message) => ToolMessage.isInstance(message) && message.status === "error",
);
const identity = await guard.identity();
await guard.close();

if (!hasKey) {
  const refused = process.argv.includes("--interactive") && bank.done.length === 1;
  const expected = refused ? ["read payroll"] : ["read payroll", "sent 500 to payroll"];
  check(JSON.stringify(bank.done) === JSON.stringify(expected), "exactly what was allowed ran");
  check(denials.length === (refused ? 2 : 1), "the model was told of the denial");
}
await verifyRecord(folder, identity);
