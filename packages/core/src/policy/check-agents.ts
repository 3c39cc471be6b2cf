import { checkConditions } from "./check-conditions.ts";
import { checkReachable } from "./check-reachable.ts";
import { checkRule } from "./check-rule.ts";
import { complain, readFields, readItems, readName } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { pathText, quote } from "./issue-list.ts";
import type { AgentEntry, PolicyDocument, RuleEntry } from "./policy-document.ts";

/** The most entries that one agent may have: what compares entries with entries stays short. */
export const MAX_RULES_PER_AGENT = 2000;

type KnownParts = Pick<PolicyDocument, "approvers" | "tools" | "lists">;

/** The agents and their entries, in file order. */
export function checkAgents(cursor: Cursor, known: KnownParts): readonly AgentEntry[] {
  const agents: AgentEntry[] = [];
  const seen = new Map<string, Cursor>();
  for (const item of readItems(cursor) ?? []) {
    const fields = readFields(item, { known: ["agent_id", "allowed_actions"] });
    if (fields === undefined) continue;
    const field = fields.get("agent_id");
    if (field === undefined) complain(item, "An agent needs an agent_id");
    const id = field && readAgentId(field);
    if (field !== undefined && id !== undefined) refuseTwice(field, { id, seen });
    const actions = fields.get("allowed_actions");
    const rules = actions === undefined ? [] : checkRules(actions, { ...known, agentId: id });
    if (id !== undefined) agents.push({ id, rules });
  }
  return agents;
}

function readAgentId(cursor: Cursor): string | undefined {
  const id = readName(cursor);
  if (id === undefined || !id.includes("*")) return id;
  return complain(
    cursor,
    "An agent_id is an exact name, * stands for nothing here: list each agent, or set defaults.unknown_agent",
  );
}

function refuseTwice(
  field: Cursor,
  { id, seen }: { readonly id: string; readonly seen: Map<string, Cursor> },
): void {
  const first = seen.get(id);
  if (first === undefined) {
    seen.set(id, field);
    return;
  }
  complain(
    field,
    `The agent ${quote(id)} stands here twice, first at ${pathText(first.path)}: put its actions together`,
  );
}

function checkRules(
  cursor: Cursor,
  context: KnownParts & { readonly agentId: string | undefined },
): readonly RuleEntry[] {
  const items = readItems(cursor) ?? [];
  if (items.length > MAX_RULES_PER_AGENT) {
    complain(cursor, `An agent has at most ${MAX_RULES_PER_AGENT} entries: write globs or lists`);
    return [];
  }
  const rules: RuleEntry[] = [];
  for (const item of items) {
    const rule = checkRule(item, context);
    if (rule !== undefined) rules.push(rule);
  }
  for (const rule of rules) checkConditions(rule, context);
  checkReachable(rules);
  return rules;
}
