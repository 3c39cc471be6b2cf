import { argumentsType, ANY, listsType } from "./conditions/static-type.ts";
import type { StaticMember, StaticType } from "./conditions/static-type.ts";
import { compileGlob } from "./compile-glob.ts";
import { checkSums } from "./check-sums.ts";
import { complain, complainInText } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { didYouMean } from "./did-you-mean.ts";
import { quote } from "./issue-list.ts";
import type { PolicyDocument, RuleEntry } from "./policy-document.ts";

/**
 * Checks what an entry asks and sums against what is known of its arguments: its own declarations, and the
 * schemas of the tools that its patterns match. A misspelled name here would make a rule that never
 * fires.
 */
export function checkConditions(
  rule: RuleEntry,
  { tools, lists }: Pick<PolicyDocument, "tools" | "lists">,
): void {
  const matched = [...tools].filter(([action]) => matches(rule, action));
  for (const [action, tool] of matched) refuseUndeclared(rule, { action, type: tool.type });
  const own = rule.args && argumentsType(rule.args);
  const types = matched.map(([, tool]) => refinedType(tool.type, own));
  for (const args of types.length === 0 ? [own ?? ANY] : types) {
    checkSums(rule, { cursor: fieldOf(rule.cursor, "limits"), args });
    if (rule.when === undefined) continue;
    const problems = rule.when.problemsWith({ args, lists: listsType(lists) });
    for (const problem of problems) complainInText(fieldOf(rule.cursor, "when"), problem);
  }
}

/** What is known of arguments that fit both a tool's schema and an entry's own declarations. */
export function refinedType(
  tool: StaticType,
  own: Extract<StaticType, { kind: "object" }> | undefined,
): StaticType {
  if (own === undefined || tool.kind !== "object") return own ?? tool;
  return {
    kind: "object",
    members: new Map<string, StaticMember>([...tool.members, ...own.members]),
  };
}

function matches({ patterns }: RuleEntry, action: string): boolean {
  return patterns.some(({ pattern }) => compileGlob(pattern)(action));
}

function refuseUndeclared(
  rule: RuleEntry,
  { action, type }: { readonly action: string; readonly type: StaticType },
): void {
  if (type.kind !== "object") return;
  for (const name of rule.args?.keys() ?? []) {
    if (type.members.has(name)) continue;
    const near = didYouMean(name, type.members.keys());
    const mend =
      near === undefined ? "delete it, or add it to the schema" : `did you mean ${near}?`;
    const field = fieldOf(fieldOf(rule.cursor, "args"), name);
    complain(field, `The tool ${quote(action)} has no argument ${quote(name)}: ${mend}`);
  }
}

function fieldOf(cursor: Cursor, key: string): Cursor {
  const entries = cursor.node.kind === "map" ? cursor.node.entries : [];
  const node = entries.find((entry) => entry.key === key)?.value ?? cursor.node;
  return { ...cursor, node, path: [...cursor.path, key] };
}
