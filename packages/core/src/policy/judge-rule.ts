import type { JsonObject } from "../canonical/canonical-json.ts";
import type { Intent, IntentSnapshot } from "../intent/intent.ts";
import { judgeMembers } from "./arguments/judge-value.ts";
import type { CompiledPolicy, CompiledRule } from "./compiled-policy.ts";
import { argumentsType, ANY } from "./conditions/static-type.ts";
import { refinedType } from "./check-conditions.ts";
import type { ConditionRun } from "./conditions/condition-run.ts";
import type { PolicyContext } from "./policy.ts";
import type { CompiledTool } from "./tools/compile-tool.ts";
import type { Truth } from "./truth.ts";
import { both } from "./truth.ts";

/** What a policy is asked about: an intent, taken already or as its author writes it. */
export type AskedIntent = Intent & Partial<Pick<IntentSnapshot, "digest">>;

/** One call, as the entries of one answer see it. */
export interface AskedCall {
  readonly policy: CompiledPolicy;
  readonly intent: AskedIntent;
  readonly context: PolicyContext;
  /** The tool's schema, which the arguments have fitted already; absent: none is known. */
  readonly tool: CompiledTool | undefined;
  /** Whether the schema is the policy's own, against which conditions were checked when it was read. */
  readonly ownTool: boolean;
  readonly lists: CompiledPolicy["lists"];
  readonly run: ConditionRun;
}

/** Told of everything that keeps an entry's question from TRUE. */
export type Note = (problem: string) => void;

const NO_ARGS: JsonObject = Object.freeze({});

/**
 * Answers an entry's question about a call: TRUE, FALSE, or INVALID where the call is not of the shape
 * that is asked about. Never throws: what goes wrong is INVALID.
 */
export function judgeRule(rule: CompiledRule, call: AskedCall, note?: Note): Truth {
  if (rule.args === undefined && rule.when === undefined) return "TRUE";
  try {
    const shape = judgeArguments(rule, call, note);
    return shape === "TRUE" ? both(shape, askCondition(rule, call, note)) : shape;
  } catch {
    note?.("it could not be judged");
    return "INVALID";
  }
}

function judgeArguments(rule: CompiledRule, { intent, tool }: AskedCall, note?: Note): Truth {
  if (rule.args === undefined) return "TRUE";
  if (intent.payload !== undefined) {
    note?.("the call has a payload where arguments are declared");
    return "INVALID";
  }
  const options = {
    // A DENY is about what it names; and a tool's schema has refused what is declared nowhere.
    open: rule.verdict.effect === "DENY" || tool !== undefined,
    ...(note === undefined
      ? {}
      : { note: (path: string, problem: string) => note(`${path} ${problem}`) }),
  };
  return judgeMembers(intent.args ?? NO_ARGS, { members: rule.args }, { path: "args", options });
}

function askCondition(rule: CompiledRule, call: AskedCall, note?: Note): Truth {
  const { when } = rule;
  if (when === undefined) return "TRUE";
  if (when.reads.has("args") && !argumentsAreKnown(rule, call)) {
    note?.("the condition reads arguments that are declared nowhere, or not so");
    return "INVALID";
  }
  const { intent, context } = call;
  return when.ask(
    {
      args: intent.payload === undefined ? (intent.args ?? NO_ARGS) : undefined,
      actor: intent.actor,
      action: intent.action,
      lists: call.lists,
      severity: context.severity,
      facts: context.facts,
      risk: when.reads.has("risk") ? riskOf(rule, context) : undefined,
    },
    call.run,
    note,
  );
}

function riskOf(rule: CompiledRule, { risk }: PolicyContext): number | undefined {
  const score: unknown = risk?.(rule.verdict.riskBase);
  return typeof score === "number" && score >= 0 && score <= 100 ? score : undefined;
}

/** Per schema, the entries whose conditions were checked against it, and whether they fit it. */
const checkedWith = new WeakMap<CompiledTool, WeakMap<CompiledRule, boolean>>();

/**
 * Whether the condition was checked against what the arguments are: when the policy was read, or now
 * against the schema that came with the call.
 */
function argumentsAreKnown(rule: CompiledRule, { tool, ownTool, policy }: AskedCall): boolean {
  if (rule.args !== undefined || (tool !== undefined && ownTool)) return true;
  if (tool === undefined || rule.when === undefined) return false;
  const checked = checkedWith.get(tool) ?? new WeakMap<CompiledRule, boolean>();
  checkedWith.set(tool, checked);
  const known = checked.get(rule);
  if (known !== undefined) return known;
  const args = refinedType(tool.type, rule.args && argumentsType(rule.args));
  const fits =
    args !== ANY && rule.when.problemsWith({ args, lists: policy.listTypes }).length === 0;
  checked.set(rule, fits);
  return fits;
}
