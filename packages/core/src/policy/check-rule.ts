import { checkApproval } from "./check-approval.ts";
import { checkPatterns } from "./check-patterns.ts";
import {
  complain,
  complainInText,
  describe,
  readFields,
  readMembers,
  readNumber,
  readText,
  readWord,
} from "./cursor.ts";
import { checkArguments } from "./arguments/check-declaration.ts";
import { compileCondition } from "./conditions/compile-condition.ts";
import type { Condition } from "./conditions/compile-condition.ts";
import { checkLimits } from "./check-limits.ts";
import type { Cursor } from "./cursor.ts";
import type { Limit } from "./limit.ts";
import { checkName } from "../intent/canonical-name.ts";
import { ARGUMENT_KINDS } from "./policy.ts";
import type { ApprovalTerms, ArgumentKind, Approver } from "./policy.ts";
import type { RuleEntry } from "./policy-document.ts";

/** What a rule may rest on beside its own words. */
export interface RuleContext {
  /** Whose rule it is; `undefined` where the id itself is wrong. */
  readonly agentId: string | undefined;
  readonly approvers: readonly Approver[];
}

const FIELDS = {
  known: ["action", "args", "when", "effect", "risk", "approval", "limits"],
};
const EFFECTS = ["ALLOW", "HOLD", "DENY"] as const;
const RISK_BASE = { from: 0, to: 100, integer: true };

/** One entry of `allowed_actions`; `undefined` where it says too little to go on. */
export function checkRule(cursor: Cursor, context: RuleContext): RuleEntry | undefined {
  if (cursor.node.kind === "scalar") {
    return complain(cursor, `This is ${describe(cursor.node)}: an entry is written - action: name`);
  }
  const fields = readFields(cursor, FIELDS);
  if (fields === undefined) return undefined;
  const action = fields.get("action");
  if (action === undefined) complain(cursor, "An entry needs an action");
  const patterns = action === undefined ? [] : checkPatterns(action);
  const effectField = fields.get("effect");
  const effect = effectField === undefined ? "ALLOW" : readWord(effectField, EFFECTS);
  const risk = checkRisk(fields.get("risk"));
  const approval = checkRuleApproval(fields.get("approval"), { ...context, effect });
  const question = checkQuestion(fields);
  const limits = checkRuleLimits(fields.get("limits"), effect);
  if (effect === undefined) return undefined;
  return {
    cursor,
    patterns,
    effect,
    ...risk,
    ...question,
    ...(approval === undefined ? {} : { approval }),
    ...(limits === undefined ? {} : { limits }),
  };
}

function checkRuleLimits(
  cursor: Cursor | undefined,
  effect: RuleEntry["effect"] | undefined,
): readonly Limit[] | undefined {
  if (cursor === undefined) return undefined;
  if (effect === "DENY") complain(cursor, "A DENY spends nothing: delete limits");
  return checkLimits(cursor);
}

function checkQuestion(fields: ReadonlyMap<string, Cursor>): Pick<RuleEntry, "args" | "when"> {
  const argsField = fields.get("args");
  const whenField = fields.get("when");
  const args = argsField && checkArguments(argsField);
  const when = whenField && readCondition(whenField);
  return { ...(args === undefined ? {} : { args }), ...(when === undefined ? {} : { when }) };
}

function readCondition(cursor: Cursor): Condition | undefined {
  const text = readText(cursor);
  if (text === undefined) return undefined;
  const compiled = compileCondition(text);
  if ("condition" in compiled) return compiled.condition;
  for (const problem of compiled.problems) complainInText(cursor, problem);
  return undefined;
}

function checkRisk(cursor: Cursor | undefined): Pick<RuleEntry, "riskBase" | "kinds"> {
  const fields = cursor && readFields(cursor, { known: ["base", "kinds"] });
  const baseField = fields?.get("base");
  const kindsField = fields?.get("kinds");
  const riskBase = baseField && readNumber(baseField, RISK_BASE);
  const kinds = kindsField && checkKinds(kindsField);
  return {
    ...(riskBase === undefined ? {} : { riskBase }),
    ...(kinds === undefined ? {} : { kinds }),
  };
}

function checkKinds(cursor: Cursor): Readonly<Record<string, ArgumentKind>> {
  const kinds: [string, ArgumentKind][] = [];
  for (const { key, keyOffset, value } of readMembers(cursor) ?? []) {
    const path = [...cursor.path, key];
    const problem = checkName(key);
    if (problem !== undefined)
      cursor.issues.add(keyOffset, path, `This argument's name ${problem}`);
    const kind = readWord({ ...cursor, node: value, path }, ARGUMENT_KINDS);
    if (kind !== undefined) kinds.push([key, kind]);
  }
  return Object.freeze(Object.fromEntries(kinds));
}

function checkRuleApproval(
  cursor: Cursor | undefined,
  context: RuleContext & { readonly effect: RuleEntry["effect"] | undefined },
): ApprovalTerms | undefined {
  if (cursor === undefined) return undefined;
  if (context.effect === "DENY") complain(cursor, "Nobody is asked about a DENY: delete approval");
  return checkApproval(cursor, context);
}
