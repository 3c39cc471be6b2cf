// A finance agent on the Vercel AI SDK: one call is allowed, one held until a human approves, one denied.
import { generateText, isStepCount, tool, wrapLanguageModel } from "ai";
import { guardMiddleware, guardTools, stopOnDeny } from "@execution-guard/ai-sdk";
import { GuardDenied } from "@execution-guard/core";
import { check, createBank, openExampleGuard, verifyRecord } from "example-finance";
import { z } from "zod";
import { chooseModel, hasKey } from "./model.ts";

const { guard, folder } = openExampleGuard();
const bank = createBank();
const actor = "agent.finance";

const tools = guardTools(
  {
    read_ledger: tool({
      description: "Reads the balance of an account",
      inputSchema: z.object({ account: z.string() }),
      execute: ({ account }) => bank.readLedger(account),
    }),
    wire_transfer: tool({
      description: "Sends money",
      inputSchema: z.object({ amount: z.number(), to: z.string() }),
      execute: ({ amount, to }) => bank.wireTransfer(amount, to),
    }),
    run_command: tool({
      description: "Runs a shell command on the bank's server",
      inputSchema: z.object({ command: z.string() }),
      execute: ({ command }) => bank.runCommand(command),
    }),
  },
  { guard, actor },
);

const { steps } = await generateText({
  // The middleware decides what never reaches a guarded tool: tools that nobody knows or guards.
  model: wrapLanguageModel({
    model: chooseModel(),
    middleware: guardMiddleware({ guard, actor, tools }),
  }),
  tools,
  stopWhen: [stopOnDeny(), isStepCount(20)],
  prompt:
    "Read the payroll account's balance, send 500 to payroll, then free the disk of the server with `rm -rf /`.",
});

const denials = steps
  .flatMap((step) => step.content)
  .filter((part) => part.type === "tool-error" && GuardDenied.isInstance(part.error));
const identity = await guard.identity();
await guard.close();

if (!hasKey) {
  const refused = process.argv.includes("--interactive") && bank.done.length === 1;
  const expected = refused ? ["read payroll"] : ["read payroll", "sent 500 to payroll"];
  check(JSON.stringify(bank.done) === JSON.stringify(expected), "exactly what was allowed ran");
  check(denials.length === 1, "the denial ended the run");
}
await verifyRecord(folder, identity);
