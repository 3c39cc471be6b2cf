import type { JsonValue } from "../canonical/canonical-json.ts";
import { MAX_LIST_ITEMS } from "./check-lists.ts";
import type { CompiledPolicy, CompiledRule } from "./compiled-policy.ts";
import { startRun } from "./conditions/condition-run.ts";
import { judgeRule } from "./judge-rule.ts";
import type { AskedCall, AskedIntent, Note } from "./judge-rule.ts";
import { takeLimits } from "./limit.ts";
import type { LimitTake, PolicyContext, PolicyEvidence, PolicyVerdict } from "./policy.ts";
import { rulesFor } from "./rules-for.ts";
import { toolOfSchema } from "./tools/tool-of-schema.ts";
import type { CompiledTool } from "./tools/compile-tool.ts";
import type { Truth } from "./truth.ts";

const UNKNOWN_AGENT = denial("POLICY_UNKNOWN_AGENT", "The policy does not know this agent.");
const UNKNOWN_ACTION = denial(
  "POLICY_UNKNOWN_ACTION",
  "The policy allows this agent no such action.",
);
const NOT_OF_SHAPE = denial(
  "POLICY_ARGUMENTS_INVALID",
  "The arguments are not those that this action takes.",
);
const LIMIT_EXCEEDED = denial("LIMIT_EXCEEDED", "The limit of this action is spent for now.");
const CONDITION_UNMET = denial(
  "POLICY_CONDITION_UNMET",
  "No rule of the policy allows this action with these arguments.",
);
const OPEN_TO_ACTIONS: PolicyVerdict = Object.freeze({
  effect: "ALLOW",
  reasonCode: "POLICY_ALLOW",
  reason: "The policy is open to actions that it does not name.",
});

/** Told of each entry that was asked, what came of it, and why it was not TRUE. */
export type Trace = (
  rule: CompiledRule,
  truth: Truth | "EXHAUSTED",
  problems: readonly string[],
) => void;

/**
 * What a policy answers for one intent. The agent, then the tool's own schema, then the entries that
 * match the action, in file order: an ALLOW decides when TRUE; a HOLD or DENY decides when TRUE, and
 * denies when INVALID. Where entries match and none decides, the call is denied, whatever the default.
 *
 * An unknown agent that is let in has no entries, so what it asks for is an unknown action.
 */
export function answerIntent(
  policy: CompiledPolicy,
  intent: AskedIntent,
  {
    context = {},
    trace,
  }: { readonly context?: PolicyContext | undefined; readonly trace?: Trace } = {},
): PolicyVerdict {
  try {
    const agent = policy.agents.get(intent.actor);
    if (agent === undefined && policy.defaults.unknownAgent === "DENY") return UNKNOWN_AGENT;
    const tools = toolsOf(policy, intent, context);
    if (!fitsTools(tools, intent)) return NOT_OF_SHAPE;
    const rules = agent === undefined ? [] : rulesFor(agent, intent.action);
    if (rules.length === 0) {
      return policy.defaults.unknownAction === "ALLOW" ? OPEN_TO_ACTIONS : UNKNOWN_ACTION;
    }
    const [first] = rules;
    if (
      trace === undefined &&
      first?.args === undefined &&
      first?.when === undefined &&
      first?.limits === undefined &&
      first !== undefined
    ) {
      return first.verdict;
    }
    return askRules(rules, { call: askedCall(policy, intent, { context, tools }), trace });
  } catch {
    // INVARIANT: nothing above throws on a snapshot; if something does, nothing is allowed.
    return NOT_OF_SHAPE;
  }
}

function askRules(
  rules: readonly CompiledRule[],
  { call, trace }: { readonly call: AskedCall; readonly trace: Trace | undefined },
): PolicyVerdict {
  let invalid = false;
  let exhausted = false;
  const facts = new Set<string>();
  for (const rule of rules) {
    const problems: string[] = [];
    const note: Note | undefined = trace && ((problem) => void problems.push(problem));
    const { truth, takes } = judgeWithLimits(rule, call, note);
    for (const fact of rule.when?.facts ?? []) facts.add(fact);
    trace?.(rule, truth, problems);
    if (truth === "TRUE") return withEvidence(withTakes(rule.verdict, takes), { call, facts });
    if (truth === "EXHAUSTED") exhausted = true;
    if (truth !== "INVALID") continue;
    if (rule.verdict.effect !== "ALLOW") return withEvidence(rule.invalid, { call, facts });
    invalid = true;
  }
  const none = exhausted ? LIMIT_EXCEEDED : invalid ? NOT_OF_SHAPE : CONDITION_UNMET;
  return withEvidence(none, { call, facts });
}

/** What a rule says once its question is TRUE and its limits have enough left. */
function judgeWithLimits(
  rule: CompiledRule,
  call: AskedCall,
  note: Note | undefined,
): { readonly truth: Truth | "EXHAUSTED"; readonly takes?: readonly LimitTake[] } {
  const truth = judgeRule(rule, call, note);
  if (truth !== "TRUE" || rule.limits === undefined) return { truth };
  const takes = takeLimits(rule.limits, call.intent.args ?? {}, call.context.used);
  if (typeof takes !== "string") return { truth, takes };
  note?.(takes === "FALSE" ? "its limit is spent" : "what it would spend can't be told");
  return { truth: takes === "FALSE" ? "EXHAUSTED" : "INVALID" };
}

function withTakes(verdict: PolicyVerdict, takes: readonly LimitTake[] | undefined): PolicyVerdict {
  if (takes === undefined || verdict.effect === "DENY") return verdict;
  return Object.freeze({ ...verdict, takes });
}

function withEvidence(
  verdict: PolicyVerdict,
  { call, facts }: { readonly call: AskedCall; readonly facts: ReadonlySet<string> },
): PolicyVerdict {
  if (facts.size === 0 && call.run.answers.length === 0) return verdict;
  const evidence: PolicyEvidence = Object.freeze({
    facts: Object.freeze([...facts]),
    functions: Object.freeze([...call.run.answers]),
  });
  return Object.freeze({ ...verdict, evidence });
}

interface Tools {
  /** The policy's own schema for the action. */
  readonly own: CompiledTool | undefined;
  /** The schema that came with the call; `unusable` where it can't be read. */
  readonly given: CompiledTool | "unusable" | undefined;
}

function toolsOf(
  policy: CompiledPolicy,
  { action }: AskedIntent,
  { schema }: PolicyContext,
): Tools {
  return {
    own: policy.tools.get(action),
    given: schema === undefined ? undefined : (toolOfSchema(schema) ?? "unusable"),
  };
}

function fitsTools({ own, given }: Tools, { args = {}, payload }: AskedIntent): boolean {
  if (own === undefined && given === undefined) return true;
  // A schema says what the arguments are; a payload is no argument.
  if (payload !== undefined || given === "unusable") return false;
  return (own?.fits(args) ?? true) && (given?.fits(args) ?? true);
}

function askedCall(
  policy: CompiledPolicy,
  intent: AskedIntent,
  { context, tools }: { readonly context: PolicyContext; readonly tools: Tools },
): AskedCall {
  const given = tools.given === "unusable" ? undefined : tools.given;
  return {
    policy,
    intent,
    context,
    tool: tools.own ?? given,
    ownTool: tools.own !== undefined,
    lists: listsFor(policy.lists, context.lists),
    run: startRun(context.facts),
  };
}

/** The policy's lists with the host's in their place. A list that is none is left out: asking it is INVALID. */
function listsFor(
  own: CompiledPolicy["lists"],
  given: PolicyContext["lists"],
): CompiledPolicy["lists"] {
  if (given === undefined) return own;
  const lists: [string, readonly JsonValue[]][] = [];
  for (const [name, list] of Object.entries(own)) {
    const chosen: unknown = Object.hasOwn(given, name) ? given[name] : list;
    if (isPlainList(chosen)) lists.push([name, chosen]);
  }
  return Object.fromEntries(lists);
}

function isPlainList(list: unknown): list is readonly JsonValue[] {
  return (
    Array.isArray(list) &&
    list.length <= MAX_LIST_ITEMS &&
    list.every(
      (item) => typeof item === "string" || typeof item === "boolean" || Number.isFinite(item),
    )
  );
}

function denial(
  reasonCode: Extract<PolicyVerdict, { effect: "DENY" }>["reasonCode"],
  reason: string,
): PolicyVerdict {
  return Object.freeze({ effect: "DENY", reasonCode, reason });
}
