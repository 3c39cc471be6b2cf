import type { CompiledAgent, CompiledRule, GlobbedRule } from "./compiled-policy.ts";

/** The most action names whose entries are remembered for one agent. */
const MAX_REMEMBERED = 1024;
const MAX_NAME_LENGTH = 256;
const NONE: readonly CompiledRule[] = Object.freeze([]);

/**
 * An agent's entries that match an action, in file order. Remembered by name: the answer is always
 * the same, so this changes only the time it takes. Bounded, for names may come from a model.
 */
export function rulesFor(agent: CompiledAgent, action: string): readonly CompiledRule[] {
  if (agent.globbed.length === 0) return agent.exact.get(action) ?? NONE;
  const { remembered } = agent;
  const known = remembered.get(action);
  if (known !== undefined) return known;
  const rules = mergeRules(agent.exact.get(action) ?? NONE, fittingRules(agent.globbed, action));
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  if (action.length <= MAX_NAME_LENGTH) remembered.set(action, rules);
  return rules;
}

function fittingRules(globbed: readonly GlobbedRule[], action: string): readonly CompiledRule[] {
  return globbed.flatMap(({ globs, rule }) => (globs.some((fits) => fits(action)) ? [rule] : []));
}

function mergeRules(
  exact: readonly CompiledRule[],
  fitting: readonly CompiledRule[],
): readonly CompiledRule[] {
  // An entry that names the action both exactly and by a glob is one entry.
  const rules = [...new Set([...exact, ...fitting])];
  return rules.toSorted((a, b) => a.order - b.order);
}
