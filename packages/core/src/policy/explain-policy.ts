import { answerIntent } from "./answer-intent.ts";
import { compiledPolicyOf } from "./compiled-policy.ts";
import type { CompiledAgent, CompiledRule } from "./compiled-policy.ts";
import { didYouMean } from "./did-you-mean.ts";
import { quote } from "./issue-list.ts";
import type { AskedIntent } from "./judge-rule.ts";
import type { Policy, PolicyContext, PolicyEffect, PolicyVerdict } from "./policy.ts";
import type { Truth } from "./truth.ts";

/** One entry that was asked about an intent. */
export interface TriedRule {
  /** Where it stands, as `identity.agents[0].allowed_actions[2]`. */
  readonly rulePath: string;
  readonly ruleDigest: string;
  /** What it says where it decides. */
  readonly effect: PolicyEffect;
  /** What its question came to; an entry without conditions is always TRUE, or EXHAUSTED where its limits are spent. */
  readonly truth: Truth | "EXHAUSTED";
  /** Whether it decided; if not, the next one was asked. */
  readonly decided: boolean;
  /** Why, in one sentence for the policy's author. It may name arguments, but not their values. */
  readonly why: string;
}

/** How a policy came to its answer. For the policy's author: it names rules, so keep it from models. */
export interface PolicyExplanation {
  readonly verdict: PolicyVerdict;
  /** The entries that match the action, in the order they were asked, up to the one that decided. */
  readonly tried: readonly TriedRule[];
  /** All of it as lines for people. */
  readonly text: string;
}

/**
 * Says which entries a policy asks about an intent, what each says and why, and which decides.
 *
 * @throws TypeError when `policy` was not made by this package.
 */
export function explainPolicy(
  policy: Policy,
  intent: AskedIntent,
  context?: PolicyContext,
): PolicyExplanation {
  const compiled = compiledPolicyOf(policy);
  if (compiled === undefined)
    throw new TypeError("explainPolicy: not a policy made by this package");
  const tried: TriedRule[] = [];
  const trace = (
    rule: CompiledRule,
    truth: TriedRule["truth"],
    problems: readonly string[],
  ): void => {
    tried.push(describeRule(rule, truth, problems));
  };
  // A question about a policy, not about a ledger: unless the caller says so, nothing is spent.
  const asked: PolicyContext = { used: () => 0, ...context };
  const verdict = answerIntent(compiled, intent, { context: asked, trace });
  const agent = compiled.agents.get(intent.actor);
  const lines = [
    `${quote(intent.actor)} asks for ${quote(intent.action)}: ${verdict.effect} (${verdict.reasonCode})`,
    ...tried.map(({ rulePath, why }) => `  ${rulePath}: ${why}`),
    ...hint(verdict, { intent, agent, agents: compiled.agents.keys() }),
  ];
  return Object.freeze({ verdict, tried: Object.freeze(tried), text: lines.join("\n") });
}

function describeRule(
  rule: CompiledRule,
  truth: TriedRule["truth"],
  problems: readonly string[],
): TriedRule {
  const { effect } = rule.verdict;
  const decided = truth === "TRUE" || (truth === "INVALID" && effect !== "ALLOW");
  return Object.freeze({
    rulePath: rule.path,
    ruleDigest: rule.digest,
    effect,
    truth,
    decided,
    why: `${effect}, ${truth}: ${reasonOf(rule, { truth, problems })}`,
  });
}

function reasonOf(
  rule: CompiledRule,
  { truth, problems }: { readonly truth: TriedRule["truth"]; readonly problems: readonly string[] },
): string {
  const { effect } = rule.verdict;
  if (truth === "TRUE") {
    const bare = rule.args === undefined && rule.when === undefined;
    return bare ? "it has no condition, so it decides" : "all it asks is so, so it decides";
  }
  const why = problems.length === 0 ? "its condition is false" : problems.slice(0, 8).join("; ");
  if (truth !== "INVALID" || effect === "ALLOW") return `${why}; the next entry is asked`;
  return `${why}; a ${effect} that can't be judged denies`;
}

function hint(
  { reasonCode }: PolicyVerdict,
  found: {
    readonly intent: AskedIntent;
    readonly agent: CompiledAgent | undefined;
    readonly agents: Iterable<string>;
  },
): readonly string[] {
  const { intent, agent, agents } = found;
  if (agent === undefined) {
    return [
      `  The policy names no such agent, so the defaults answer${near(intent.actor, agents)}`,
    ];
  }
  if (reasonCode === "POLICY_UNKNOWN_ACTION") {
    const mean = near(intent.action, agent.patterns);
    return [`  No entry of this agent matches, so defaults.unknown_action answers${mean}`];
  }
  if (reasonCode === "POLICY_CONDITION_UNMET")
    return ["  No entry decided, so the call is denied."];
  return [];
}

function near(word: string, known: Iterable<string>): string {
  const meant = didYouMean(word, known);
  return meant === undefined ? "." : `: did you mean ${quote(meant)}?`;
}
