import { ExecutionGuard } from "@execution-guard/core";
import type { Hold } from "@execution-guard/core";
import type { Command, CommandCall } from "../command.ts";
import { findLedger } from "../find-ledger.ts";
import { printable } from "../printable.ts";
import { openReadOnly } from "../open-read-only.ts";
import { tableOf } from "../table-of.ts";
import type { Terminal } from "../terminal.ts";
import { leftText } from "../time-text.ts";

/** Lists the calls that wait for a person. */
export const pending: Command = {
  name: "pending",
  summary: "List the held calls that wait for a person's answer.",
  operands: ["<folder>"],
  options: [],
  about:
    "Reads the ledger and changes nothing. The arguments are shown where they are still kept\n" +
    "and are what was held. To answer, call holds.approve or holds.reject of a guard on this\n" +
    "folder.",
  example: "pending .execution-guard",
  exits: ["0  listed, even if nothing waits", "2  there is no such ledger, or it can't be trusted"],
  run: runPending,
};

async function runPending({ operands, flag, terminal }: CommandCall): Promise<number> {
  const ledger = await openReadOnly(findLedger(operands[0] ?? ""));
  // Never closed: closing would write a checkpoint, and this only looks.
  const guard = new ExecutionGuard(ledger);
  const holds = await guard.holds.list({ status: "PENDING" });
  if (flag("json")) terminal.printJson(holds);
  else printHolds(holds, terminal);
  return 0;
}

function printHolds(holds: readonly Hold[], terminal: Terminal): void {
  const { print, style } = terminal;
  if (holds.length === 0) {
    print("No call waits for an answer.");
    return;
  }
  const now = Date.now();
  for (const hold of holds) {
    print(style("strong", printable(`${hold.actor} asks for ${hold.action}`)));
    print(tableOf(rowsOf(hold, now)).join("\n"));
    print("");
  }
  print(holds.length === 1 ? "1 call waits." : `${holds.length} calls wait.`);
}

function rowsOf(hold: Hold, now: number): readonly (readonly string[])[] {
  const { args, payload, approvers, approvals, quorum } = hold;
  const asked = payload ?? (args === undefined ? undefined : JSON.stringify(args));
  const said = approvals.map(({ approver }) => approver).join(", ");
  return [
    ["  hold", printable(hold.id)],
    ["  asked", asked === undefined ? "the arguments are not kept" : printable(asked)],
    ["  why", printable(`${hold.reason} Risk ${hold.riskScore}.`)],
    [
      "  answer by",
      approvers === undefined ? "anyone but the agent" : printable(approvers.join(", ")),
    ],
    ...(quorum > 1
      ? [["  needs", `${quorum} of them; so far ${said === "" ? "none" : printable(said)}`]]
      : []),
    ["  ends in", leftText(hold.deadline - now)],
  ];
}
