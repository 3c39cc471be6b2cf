import { canonicalJson } from "../canonical/canonical-json.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { PolicyError } from "../errors/policy-error.ts";
import { answerIntent } from "./answer-intent.ts";
import { checkDocument } from "./check-document.ts";
import { compileGlob } from "./compile-glob.ts";
import { registerPolicy } from "./compiled-policy.ts";
import type {
  CompiledAgent,
  CompiledPolicy,
  CompiledRule,
  GlobbedRule,
} from "./compiled-policy.ts";
import { listsType } from "./conditions/static-type.ts";
import { pathText } from "./issue-list.ts";
import type { CountedLimit, Limit } from "./limit.ts";
import type { IssueList } from "./issue-list.ts";
import type { AgentEntry, PolicyDocument, RuleEntry } from "./policy-document.ts";
import type { ArgumentKind, Policy, PolicyVerdict } from "./policy.ts";
import { MAX_POLICY_BYTES } from "./read-policy-text.ts";
import { rulesFor } from "./rules-for.ts";
import type { SourceNode } from "./source-node.ts";
import { sourceToJson } from "./source-to-json.ts";

const REASONS = {
  ALLOW: "The policy allows this action.",
  HOLD: "The policy asks a person to approve this action.",
  DENY: "The policy denies this action.",
} as const;

/**
 * The one way to a policy: checks what was read, and compiles it only if nothing at all is wrong.
 *
 * @throws PolicyError with every issue; nothing is loaded then.
 */
export function compilePolicy(
  root: SourceNode | undefined,
  { issues, filename }: { readonly issues: IssueList; readonly filename?: string | undefined },
): Policy {
  const document = root && checkDocument({ node: root, path: [], issues });
  const text = root !== undefined && issues.count() === 0 ? canonicalJson(sourceToJson(root)) : "";
  if (text.length > MAX_POLICY_BYTES) {
    issues.add(
      0,
      [],
      `The policy is longer than ${MAX_POLICY_BYTES} characters: split it by agent`,
    );
  }
  if (document === undefined || issues.count() > 0) {
    throw new PolicyError(issues.list(), filename === undefined ? {} : { filename });
  }
  return buildPolicy(document, text);
}

function buildPolicy(document: PolicyDocument, text: string): Policy {
  const compiled: CompiledPolicy = {
    defaults: document.defaults,
    agents: new Map(document.agents.map((agent) => [agent.id, compileAgent(agent)])),
    tools: document.tools,
    lists: Object.freeze(Object.fromEntries(document.lists)),
    listTypes: listsType(document.lists),
  };
  const policy: Policy = Object.freeze({
    digest: sha256Hex(text),
    text,
    approvers: Object.freeze([...document.approvers]),
    thresholds: document.thresholds,
    ...(document.retries === undefined ? {} : { retries: Object.freeze(document.retries) }),
    kinds: (intent) => kindsFor(compiled, intent),
    answer: (intent, context) => answerIntent(compiled, intent, { context }),
  } satisfies Policy);
  return registerPolicy(policy, compiled);
}

function compileAgent({ id, rules }: AgentEntry): CompiledAgent {
  const exact = new Map<string, CompiledRule[]>();
  const globbed: GlobbedRule[] = [];
  rules.forEach((entry, order) => {
    const rule = compileRule(entry, { order, agentId: id });
    const globs = rule.patterns.filter((pattern) => pattern.includes("*"));
    if (globs.length > 0) globbed.push({ rule, globs: globs.map((glob) => compileGlob(glob)) });
    for (const name of rule.patterns) {
      if (name.includes("*")) continue;
      const named = exact.get(name);
      if (named === undefined) exact.set(name, [rule]);
      else named.push(rule);
    }
  });
  return {
    exact,
    globbed,
    remembered: new Map(),
    patterns: rules.flatMap((rule) => rule.patterns.map((p) => p.pattern)),
  };
}

function compileRule(
  entry: RuleEntry,
  { order, agentId }: { readonly order: number; readonly agentId: string },
): CompiledRule {
  const path = pathText(entry.cursor.path);
  const digest = sha256Hex(
    canonicalJson({ agent_id: agentId, rule: sourceToJson(entry.cursor.node) }),
  );
  return {
    order,
    path,
    digest,
    patterns: entry.patterns.map(({ pattern }) => pattern),
    verdict: ruleVerdict(entry, { digest, path }),
    invalid: invalidVerdict(entry, { digest, path }),
    ...(entry.args === undefined ? {} : { args: entry.args }),
    ...(entry.when === undefined ? {} : { when: entry.when }),
    ...(entry.kinds === undefined ? {} : { kinds: entry.kinds }),
    ...(entry.limits === undefined ? {} : { limits: countedLimits(entry.limits, digest) }),
  };
}

/** A limit is spent on a counter of its own rule: another rule, or a changed one, counts anew. */
function countedLimits(limits: readonly Limit[], digest: string): readonly CountedLimit[] {
  return limits.map((limit, index) => ({ ...limit, counter: `${digest.slice(0, 32)}.${index}` }));
}

function ruleVerdict(
  { effect, riskBase, approval }: RuleEntry,
  { digest, path }: { readonly digest: string; readonly path: string },
): PolicyVerdict {
  const common = {
    reason: REASONS[effect],
    ruleDigest: digest,
    rulePath: path,
    ...(riskBase === undefined ? {} : { riskBase }),
  };
  if (effect === "DENY") return Object.freeze({ ...common, effect, reasonCode: "POLICY_DENY" });
  return Object.freeze({
    ...common,
    effect,
    reasonCode: effect === "ALLOW" ? "POLICY_ALLOW" : "POLICY_HOLD",
    ...(approval === undefined ? {} : { approval }),
  });
}

function invalidVerdict(
  { riskBase }: RuleEntry,
  { digest, path }: { readonly digest: string; readonly path: string },
): PolicyVerdict {
  return Object.freeze({
    effect: "DENY",
    reasonCode: "POLICY_ARGUMENTS_INVALID",
    reason: "The arguments are not those that a rule of the policy asks about.",
    ruleDigest: digest,
    rulePath: path,
    ...(riskBase === undefined ? {} : { riskBase }),
  });
}

function kindsFor(
  policy: CompiledPolicy,
  { actor, action }: { readonly actor: string; readonly action: string },
): Readonly<Record<string, ArgumentKind>> | undefined {
  const agent = policy.agents.get(actor);
  if (agent === undefined) return undefined;
  const kinds = new Map<string, ArgumentKind>();
  for (const rule of rulesFor(agent, action)) {
    for (const [name, kind] of Object.entries(rule.kinds ?? {})) {
      if (!kinds.has(name)) kinds.set(name, kind);
    }
  }
  return kinds.size === 0 ? undefined : Object.freeze(Object.fromEntries(kinds));
}
