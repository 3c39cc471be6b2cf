import type { IntentSnapshot } from "../intent/intent.ts";
import { compiledPolicyOf } from "./compiled-policy.ts";
import type { CompiledAgent, CompiledRule } from "./compiled-policy.ts";
import { didYouMean } from "./did-you-mean.ts";
import { quote } from "./issue-list.ts";
import type { Policy, PolicyEffect, PolicyVerdict } from "./policy.ts";
import { rulesFor } from "./rules-for.ts";

/** One entry that was asked about an intent. */
export interface TriedRule {
  /** Where it stands, as `identity.agents[0].allowed_actions[2]`. */
  readonly rulePath: string;
  readonly ruleDigest: string;
  /** What it says where it decides. */
  readonly effect: PolicyEffect;
  /** Whether it decided; if not, the next one was asked. */
  readonly decided: boolean;
  /** Why, in one sentence for the policy's author. */
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
 * Says which entries a policy asks about an intent, what each says and which decides.
 *
 * @throws TypeError when `policy` was not made by this package.
 */
export function explainPolicy(policy: Policy, intent: IntentSnapshot): PolicyExplanation {
  const compiled = compiledPolicyOf(policy);
  if (compiled === undefined)
    throw new TypeError("explainPolicy: not a policy made by this package");
  const verdict = policy.answer(intent);
  const agent = compiled.agents.get(intent.actor);
  const tried = agent === undefined ? [] : tryRules(agent, intent);
  const lines = [
    `${quote(intent.actor)} asks for ${quote(intent.action)}: ${verdict.effect} (${verdict.reasonCode})`,
    ...tried.map(({ rulePath, why }) => `  ${rulePath}: ${why}`),
    ...hint(intent, { agent, agents: compiled.agents.keys(), tried }),
  ];
  return Object.freeze({ verdict, tried: Object.freeze(tried), text: lines.join("\n") });
}

function tryRules(agent: CompiledAgent, intent: IntentSnapshot): readonly TriedRule[] {
  // No entry has conditions, so the first that matches decides.
  return rulesFor(agent, intent.action)
    .slice(0, 1)
    .map((rule) => describeRule(rule));
}

function describeRule(rule: CompiledRule): TriedRule {
  return Object.freeze({
    rulePath: rule.path,
    ruleDigest: rule.digest,
    effect: rule.verdict.effect,
    decided: true,
    why: `matches and has no condition, so it decides: ${rule.verdict.effect}`,
  });
}

function hint(
  intent: IntentSnapshot,
  found: {
    readonly agent: CompiledAgent | undefined;
    readonly agents: Iterable<string>;
    readonly tried: readonly TriedRule[];
  },
): readonly string[] {
  const { agent, agents, tried } = found;
  if (agent === undefined) {
    return [
      `  The policy names no such agent, so the defaults answer${near(intent.actor, agents)}`,
    ];
  }
  if (tried.length > 0) return [];
  const mean = near(intent.action, agent.patterns);
  return [`  No entry of this agent matches, so defaults.unknown_action answers${mean}`];
}

function near(word: string, known: Iterable<string>): string {
  const meant = didYouMean(word, known);
  return meant === undefined ? "." : `: did you mean ${quote(meant)}?`;
}
