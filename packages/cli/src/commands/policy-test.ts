import { PolicyCaseError, policyCases } from "@execution-guard/core/testing";
import type { CaseAnswer, RunnablePolicyCase } from "@execution-guard/core/testing";
import type { Command, CommandCall } from "../command.ts";
import { loadPolicyFile } from "../load-policy-file.ts";
import { printable } from "../printable.ts";
import { readTextFile } from "../read-text-file.ts";
import type { Terminal } from "../terminal.ts";
import { readThresholds, THRESHOLD_OPTIONS } from "../read-thresholds.ts";

/** Runs a policy's test cases. */
export const policyTest: Command = {
  name: "policy test",
  summary: "Check that a policy answers as your test cases say.",
  operands: ["<policy.yaml>", "<cases.yaml>"],
  options: THRESHOLD_OPTIONS,
  about: `Each case is one call and the answer it must get; a guard that has seen nothing before
decides it. A file of cases:

  - name: pays small amounts
    actor: agent.finance
    action: wire_transfer
    args: { amount: 20, to: payroll }
    expect: { outcome: ALLOW }
  - name: asks before a big one in a tense system
    actor: agent.finance
    action: wire_transfer
    args: { amount: 20000, to: payroll }
    severity: 0.25                # 0 to 1; left out: ACTIVE
    expect: { outcome: HOLD, reasonCode: POLICY_HOLD }`,
  example: "policy test policy.yaml cases.yaml",
  exits: ["0  every case passes", "1  a case fails", "2  a file could not be read"],
  run: runPolicyTest,
};

/** One case that was run; `got` is there where it failed. */
interface CaseReport {
  readonly name: string;
  readonly passed: boolean;
  readonly expected?: CaseAnswer;
  readonly got?: CaseAnswer;
  readonly reason?: string;
}

async function runPolicyTest(call: CommandCall): Promise<number> {
  const [policyPath = "", casesPath = ""] = call.operands;
  const policy = loadPolicyFile(policyPath);
  const text = readTextFile(casesPath, "`execution-guard policy test --help` shows such a file");
  const options = { filename: casesPath, ...readThresholds(call) };
  const reports: CaseReport[] = [];
  for (const each of policyCases(policy, text, options)) reports.push(await runCase(each));
  const failed = reports.filter(({ passed }) => !passed).length;
  if (call.flag("json")) call.terminal.printJson({ passed: failed === 0, cases: reports });
  else printReports(reports, failed, call.terminal);
  return failed === 0 ? 0 : 1;
}

async function runCase({ name, run }: RunnablePolicyCase): Promise<CaseReport> {
  try {
    await run();
    return { name, passed: true };
  } catch (error) {
    if (!(error instanceof PolicyCaseError)) throw error;
    const { expected, actual, reason } = error;
    return { name, passed: false, expected, got: actual, reason };
  }
}

function printReports(reports: readonly CaseReport[], failed: number, terminal: Terminal): void {
  const { print, style } = terminal;
  for (const { name, passed, expected, got, reason } of reports) {
    print(`${passed ? style("good", "pass") : style("bad", "FAIL")}  ${printable(name)}`);
    if (expected === undefined || got === undefined) continue;
    print(style("good", `      - expected  ${answerText(expected)}`));
    print(style("bad", `      + got       ${answerText(got)}`));
    print(style("quiet", `      ${printable(reason ?? "")}`));
  }
  const count = reports.length === 1 ? "1 case" : `${reports.length} cases`;
  const verdict = failed === 0 ? style("good", "all pass") : style("bad", `${failed} failed`);
  print(`\n${count}: ${verdict}.`);
}

function answerText({ outcome, reasonCode }: CaseAnswer): string {
  return reasonCode === undefined ? outcome : `${outcome}  ${reasonCode}`;
}
