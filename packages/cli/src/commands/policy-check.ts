import { PolicyError } from "@execution-guard/core";
import type { Command, CommandCall } from "../command.ts";
import { issueLines } from "../issue-lines.ts";
import { loadPolicyFile } from "../load-policy-file.ts";
import { summarizePolicy } from "../summarize-policy.ts";
import type { PolicySummary } from "../summarize-policy.ts";
import { printable } from "../printable.ts";
import { tableOf } from "../table-of.ts";
import type { Terminal } from "../terminal.ts";

/** Says everything that is wrong with a policy, or what it comes to. */
export const policyCheck: Command = {
  name: "policy check",
  summary: "Say everything that is wrong with a policy file, or what it comes to.",
  operands: ["<policy.yaml>"],
  options: [],
  about:
    "Reads a policy as a guard does and lists every mistake with its line. A guard loads a\n" +
    "policy with a mistake not at all, and then denies every call.",
  example: "policy check policy.yaml",
  exits: ["0  the policy loads", "1  it has mistakes", "2  the file can't be read"],
  run: runPolicyCheck,
};

async function runPolicyCheck({ operands, flag, terminal }: CommandCall): Promise<number> {
  const [path = ""] = operands;
  try {
    const summary = summarizePolicy(loadPolicyFile(path));
    if (flag("json")) terminal.printJson({ valid: true, ...summary });
    else printSummary(path, summary, terminal);
    return 0;
  } catch (error) {
    if (!PolicyError.isInstance(error)) throw error;
    if (flag("json")) terminal.printJson({ valid: false, issues: error.issues });
    else printIssues(path, error, terminal);
    return 1;
  }
}

function printIssues(path: string, error: PolicyError, { print, style }: Terminal): void {
  const count = error.issues.length;
  const mistakes = count === 1 ? "1 mistake" : `${count} mistakes`;
  print(style("bad", `${path} has ${mistakes}. A guard would not load it and deny every call.`));
  print(issueLines(error).join("\n"));
}

function printSummary(path: string, summary: PolicySummary, { print, style }: Terminal): void {
  const { agents, approvers, defaults, digest, notes } = summary;
  const listed = agents.map(({ id, entries }) => {
    const effects = Object.entries(entries).filter(([, count]) => count > 0);
    const counted = effects.map(([effect, count]) => `${count} ${effect}`).join(", ");
    return ["  agent", printable(id), counted === "" ? "no entry: nothing is allowed" : counted];
  });
  print(style("good", `${path} is valid.`));
  print("");
  print(tableOf(listed).join("\n"));
  print("");
  const rows = [
    ["  approvers", approvers.length === 0 ? "none named" : approvers.map(printable).join(", ")],
    [
      "  otherwise",
      `unknown agent ${defaults.unknownAgent}, unknown action ${defaults.unknownAction}`,
    ],
    ["  digest", digest],
  ];
  print(tableOf(rows).join("\n"));
  for (const note of notes) print(`\n${style("warn", "Note:")} ${note}`);
}
