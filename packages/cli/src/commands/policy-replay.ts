import type { Command, CommandCall } from "../command.ts";
import { findLedger } from "../find-ledger.ts";
import { loadPolicyFile } from "../load-policy-file.ts";
import { outcomeLook } from "../outcome-look.ts";
import { printable } from "../printable.ts";
import { usageError } from "../read-command-line.ts";
import { replayLedger } from "../replay-ledger.ts";
import type { ReplayChange, ReplayReport } from "../replay-ledger.ts";
import { tableOf } from "../table-of.ts";
import type { Terminal } from "../terminal.ts";
import { readThresholds, THRESHOLD_OPTIONS } from "../read-thresholds.ts";

/** Decides a ledger's decisions again. */
export const policyReplay: Command = {
  name: "policy replay",
  summary: "Say which recorded decisions a new policy would change.",
  operands: ["<folder or ledger file>"],
  options: [
    { name: "policy", value: "<new.yaml>", about: "The policy to decide under. Needed." },
    { name: "strict", about: "Exit with 2 if nothing changes but some could not be judged." },
    ...THRESHOLD_OPTIONS,
  ],
  about:
    "Decides every recorded decision again, in its order and at its time, with the severity it\n" +
    'had. It needs the arguments: set `record: "args"` on the guard, else only calls without\n' +
    "arguments and calls that wait for an approval can be judged; the rest are counted, not\n" +
    "guessed. Nothing is run or written. It does not verify the ledger.",
  example: "policy replay .execution-guard --policy new-policy.yaml",
  exits: [
    "0  nothing would change",
    "1  something would change",
    "2  could not tell: a file can't be read, or --strict and some could not be judged",
  ],
  run: runPolicyReplay,
};

async function runPolicyReplay(call: CommandCall): Promise<number> {
  const { operands, option, flag, terminal } = call;
  const path = option("policy");
  if (path === undefined) {
    throw usageError(policyReplay, "--policy <new.yaml> is missing: decide under which policy?");
  }
  const thresholds = readThresholds(call);
  const policy = loadPolicyFile(path);
  const report = await replayLedger(findLedger(operands[0] ?? ""), policy, thresholds);
  if (flag("json")) terminal.printJson(report);
  else printReport(report, terminal);
  if (report.changed > 0) return 1;
  return flag("strict") && countNotJudged(report) > 0 ? 2 : 0;
}

function countNotJudged({ notJudged }: ReplayReport): number {
  return notJudged.argumentsNotKept + notJudged.argumentsRedacted + notJudged.factsNotKept;
}

function printReport(report: ReplayReport, terminal: Terminal): void {
  const { print, style } = terminal;
  const { decisions, same, changed, changes } = report;
  if (changes.length > 0) print(`${changeLines(changes, terminal).join("\n")}\n`);
  const verdict =
    changed === 0
      ? style("good", nothingChanged(report))
      : style("bad", `${changed} of ${decisions} decisions would change.`);
  print(verdict);
  const rows: (readonly string[])[] = [["  same", String(same)]];
  const { argumentsNotKept, argumentsRedacted, factsNotKept } = report.notJudged;
  const add = (count: number, name: string, why: string): void => {
    if (count > 0) rows.push([`  ${name}`, `${count} ${why}`]);
  };
  add(
    argumentsNotKept,
    "not judged",
    '(what was asked is not in the record: record: "args" keeps arguments)',
  );
  add(argumentsRedacted, "not judged", "(arguments redacted before they were recorded)");
  add(factsNotKept, "not judged", "(the policy asks what the host knew, which no record keeps)");
  add(report.notThePolicys, "left out", "(answers to holds, broken intents, faults)");
  add(report.otherRiskRules, "note", "were scored by other risk rules than this version's");
  print(tableOf(rows).join("\n"));
}

function nothingChanged(report: ReplayReport): string {
  if (countNotJudged(report) === 0) return "Nothing would change.";
  return report.same === 0
    ? "No decision could be judged."
    : `Nothing would change in the ${report.same} that could be judged.`;
}

function changeLines(changes: readonly ReplayChange[], { style }: Terminal): readonly string[] {
  return tableOf(
    changes.map(({ actor, action, from, to, count, reasonCode, reason, entries }) => [
      `${style(outcomeLook(from), from)} → ${style(outcomeLook(to), to)}`,
      `${count} ×`,
      printable(actor),
      printable(action),
      reasonCode,
      printable(reason),
      style("quiet", `entry ${entries[0] ?? "?"}${count > 1 ? " …" : ""}`),
    ]),
  );
}
