import {
  collectArguments,
  type CollectedArgument,
  type ScoredIntent,
} from "./collect-arguments.ts";
import { compileRules, type CompiledRules } from "./compile-rules.ts";
import { judgeCode } from "./judge-code.ts";
import { judgeMoney } from "./judge-money.ts";
import { judgePath } from "./judge-path.ts";
import { judgeShell, type Report } from "./judge-shell.ts";
import { judgeSql } from "./judge-sql.ts";
import { judgeUrl } from "./judge-url.ts";
import {
  DEFAULT_RISK_SCORE,
  type RiskAssessment,
  type RiskContext,
  type RiskFinding,
} from "./risk.ts";
import type { RiskRule, RulePack } from "./rule.ts";
import { containersPack } from "./rules/containers.ts";
import { credentialsPack } from "./rules/credentials.ts";
import { databasesPack } from "./rules/databases.ts";
import { defencePack } from "./rules/defence.ts";
import { executionPack } from "./rules/execution.ts";
import { exfiltrationPack } from "./rules/exfiltration.ts";
import { filesPack } from "./rules/files.ts";
import { gitPack } from "./rules/git.ts";
import { guardItselfPack } from "./rules/guard-itself.ts";
import { persistencePack } from "./rules/persistence.ts";
import { privilegePack } from "./rules/privilege.ts";
import { servicesPack } from "./rules/services.ts";
import { systemPack } from "./rules/system.ts";
import { windowsPack } from "./rules/windows.ts";
import { wordsPack } from "./rules/words.ts";

/** What `ruleRisk` may be told. */
export interface RuleRiskOptions {
  /** Packs to switch off, by name. An unknown name throws. */
  readonly without?: readonly string[];
  /** Rules of your own, tried beside the packs. */
  readonly rules?: readonly RiskRule[];
}

/** A scorer made of rules. Synchronous and pure: the same intent always scores the same. */
export interface RuleScorer {
  (intent: ScoredIntent, context?: RiskContext): RiskAssessment;
  /** The version of the rules, the packs switched off and the rules added. */
  readonly ruleset: string;
  /** The packs that are on, their rules as data. */
  readonly packs: readonly RulePack[];
}

const RULES_VERSION = "execution-guard-rules/1";
const MAX_FINDINGS = 64;
const PACKS: readonly RulePack[] = [
  filesPack,
  systemPack,
  privilegePack,
  credentialsPack,
  persistencePack,
  defencePack,
  exfiltrationPack,
  executionPack,
  gitPack,
  containersPack,
  servicesPack,
  databasesPack,
  windowsPack,
  wordsPack,
  // Kinds of arguments with a judge of their own; their rules are not on commands.
  ...["sql", "url", "path", "money", "code"].map((name) => ({ name, rules: [] })),
];

/**
 * Makes a scorer from the rule packs.
 *
 * @throws TypeError if `without` names a pack that does not exist: a misspelling would leave it on.
 */
export function ruleRisk(options: RuleRiskOptions = {}): RuleScorer {
  const without = options.without ?? [];
  for (const name of without) checkPackName(name);
  const own = options.rules ?? [];
  const packs = [
    guardItselfPack,
    ...PACKS.filter((pack) => !without.includes(pack.name)),
    { name: "own", rules: own },
  ];
  const rules = compileRules(packs);
  const score = (intent: ScoredIntent, context?: RiskContext) => assess(intent, context, rules);
  return Object.freeze(Object.assign(score, { ruleset: rulesetName(without, own), packs }));
}

function checkPackName(name: string): void {
  if (name === guardItselfPack.name) throw new TypeError(`Rule pack ${name} can't be switched off`);
  if (PACKS.every((pack) => pack.name !== name)) throw new TypeError(`Unknown rule pack: ${name}`);
}

function rulesetName(without: readonly string[], own: readonly RiskRule[]): string {
  const off = without.toSorted().map((name) => `-${name}`);
  const added = own.map((rule) => `+${rule.rule}@${rule.score}`);
  return [RULES_VERSION, ...off, ...added].join(" ");
}

function judge(
  { kind, value }: CollectedArgument,
  action: string,
  rules: CompiledRules,
  report: Report,
): void {
  const text = String(value);
  for (const rule of rules.texts.get(kind) ?? []) if (rule.test(text)) report(rule);
  if (kind === "shell") judgeShell(text, rules, report);
  else if (!rules.packs.has(kind)) return;
  else if (kind === "sql") judgeSql(text, report);
  else if (kind === "url") judgeUrl(text, report);
  else if (kind === "path") judgePath(text, action, report);
  else if (kind === "money") judgeMoney(value, report);
  else if (kind === "code") {
    const shell = (inner: string) => judgeShell(inner, rules, report, 1);
    judgeCode(text, report, { shell, sql: (inner) => judgeSql(inner, report) });
  }
}

function assess(
  intent: ScoredIntent,
  context: RiskContext | undefined,
  rules: CompiledRules,
): RiskAssessment {
  const { items, truncated } = collectArguments(intent, context);
  const found = new Map<string, RiskFinding>();
  for (const { path, kind, value } of items) {
    const report: Report = ({ rule, score, reason }) => {
      const key = `${rule} ${path}`;
      if ((found.get(key)?.score ?? -1) < score) found.set(key, { rule, score, reason, path });
    };
    judge({ path, kind, value }, intent.action, rules, report);
  }
  if (truncated) {
    // What nobody has read may be anything: padding must not buy a lower score.
    const reason = "An intent too large to judge";
    found.set("too-large", { rule: "intent.too-large", score: 80, reason, path: "args" });
  }
  const findings = [...found.values()].toSorted((a, b) => b.score - a.score).slice(0, MAX_FINDINGS);
  const [highest] = findings;
  if (highest === undefined)
    return { score: DEFAULT_RISK_SCORE, reason: "General command", findings };
  return { score: highest.score, reason: highest.reason, findings };
}
