import { explainPolicy, riskWithBase, scoreRisk } from "@execution-guard/core";
import type {
  PolicyContext,
  GuardResult,
  Intent,
  Policy,
  RiskAssessment,
  SeverityState,
} from "@execution-guard/core";
import type { Command, CommandCall } from "../command.ts";
import { judgeCall } from "../judge-call.ts";
import type { GuardThresholds } from "../judge-call.ts";
import { loadPolicyFile } from "../load-policy-file.ts";
import { outcomeLook } from "../outcome-look.ts";
import { printable } from "../printable.ts";
import { readFacts, readIntent } from "../read-intent.ts";
import { tableOf } from "../table-of.ts";
import type { Terminal } from "../terminal.ts";
import { readThresholds, THRESHOLD_OPTIONS } from "../read-thresholds.ts";

/** Says why a call is allowed, held or denied. */
export const policyExplain: Command = {
  name: "policy explain",
  summary: "Say what a policy answers to one call, and why.",
  operands: ["<policy.yaml>"],
  options: [
    { name: "actor", value: "<name>", about: "Who asks: the agent's id." },
    { name: "action", value: "<name>", about: "What is asked for: the tool's name." },
    { name: "args", value: "<JSON>", about: "The tool's arguments, as a JSON object." },
    { name: "payload", value: "<text>", about: "A command line, in place of --args." },
    {
      name: "facts",
      value: "<JSON>",
      about: 'What the host knows, for conditions, as {"request": "…"}.',
    },
    ...THRESHOLD_OPTIONS,
  ],
  about:
    "Shows which entries of the policy were tried and what each said, how dangerous the call\n" +
    "is and why, and what a guard answers in each state of the system. Nothing is run or recorded.",
  example: `policy explain policy.yaml --actor agent.main --action send_email --args '{"to":"bob"}'`,
  exits: ["0  the call was explained, whatever the answer", "2  it could not be"],
  run: runPolicyExplain,
};

const STATES: readonly SeverityState[] = ["ACTIVE", "OBSERVE", "COOLDOWN"];

interface Explained {
  readonly intent: Intent;
  readonly policy: ReturnType<typeof explainPolicy>;
  readonly risk: RiskAssessment;
  readonly outcomes: readonly { readonly state: SeverityState; readonly result: GuardResult }[];
}

async function runPolicyExplain(call: CommandCall): Promise<number> {
  const thresholds = readThresholds(call);
  const intent = readIntent(policyExplain, call);
  const policy = loadPolicyFile(call.operands[0] ?? "");
  const facts = readFacts(policyExplain, call);
  const explained = await explain(policy, intent, { ...thresholds, facts });
  if (call.flag("json")) call.terminal.printJson(toJson(explained));
  else printExplained(explained, call.terminal);
  return 0;
}

async function explain(
  policy: Policy,
  intent: Intent,
  {
    facts,
    ...thresholds
  }: GuardThresholds & { readonly facts: PolicyContext["facts"] | undefined },
): Promise<Explained> {
  const kinds = policy.kinds(intent);
  const risk = scoreRisk(intent, kinds === undefined ? {} : { kinds });
  const outcomes = [];
  for (const state of STATES) {
    const result = await judgeCall(policy, intent, { ...thresholds, facts, state });
    outcomes.push({ state, result });
  }
  const context = {
    severity: "ACTIVE",
    risk: (base?: number) => riskWithBase(risk, base),
    ...(facts === undefined ? {} : { facts }),
  } as const;
  return { intent, policy: explainPolicy(policy, intent, context), risk, outcomes };
}

function toJson({ intent, policy, risk, outcomes }: Explained): unknown {
  return {
    intent,
    policy: { verdict: policy.verdict, tried: policy.tried },
    risk,
    outcomes: outcomes.map(({ state, result }) => ({
      state,
      outcome: result.outcome,
      reasonCode: result.reasonCode,
      reason: result.reason,
      riskScore: result.riskScore,
      deniedFrom: result.threshold,
    })),
  };
}

function printExplained({ intent, policy, risk, outcomes }: Explained, terminal: Terminal): void {
  const { print, style } = terminal;
  const asked = intent.payload ?? (intent.args === undefined ? "" : JSON.stringify(intent.args));
  const { actor, action } = intent;
  const [, ...rest] = policy.text.split("\n");
  print(style("strong", printable(`${actor} asks for ${action} ${asked}`.trimEnd())));
  print("\nWhat the policy says");
  print(rest.map((line) => printable(line)).join("\n"));
  const { effect, reasonCode } = policy.verdict;
  print(`  So the policy says ${style(outcomeLook(effect), effect)} (${reasonCode}).`);
  print("\nHow dangerous it is");
  print(riskLines(risk, policy.verdict.riskBase).join("\n"));
  print("\nWhat a guard answers");
  const rows = outcomes.map(({ state, result }) => [
    `  ${state}`,
    style(outcomeLook(result.outcome), result.outcome),
    result.reasonCode,
    `risk ${result.riskScore}, denied from ${result.threshold ?? "any"}`,
    printable(result.reason),
  ]);
  print(tableOf(rows).join("\n"));
}

function riskLines(risk: RiskAssessment, base: number | undefined): readonly string[] {
  const given = base === undefined ? [] : [["", String(base), "", "the entry's own risk.base"]];
  const found = risk.findings.map(({ score, path, reason, rule }) => [
    "",
    String(score),
    printable(path),
    `${printable(reason)} (${rule})`,
  ]);
  if (found.length > 0) return tableOf([...given, ...found]);
  const none = "No risk rule found anything in it";
  return base === undefined
    ? [`  ${none}, so it has the usual ${risk.score}.`]
    : [`  ${none}, so it has the ${base} that the entry gives it (risk.base).`];
}
