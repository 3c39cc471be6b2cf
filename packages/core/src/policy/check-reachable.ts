import { compileGlob } from "./compile-glob.ts";
import type { Glob } from "./compile-glob.ts";
import { complain } from "./cursor.ts";
import { pathText, quote } from "./issue-list.ts";
import type { PatternEntry, RuleEntry } from "./policy-document.ts";

/** The most patterns that one agent's entries may have together. */
export const MAX_PATTERNS_PER_AGENT = 5000;

/** What earlier entries already decide for good. */
interface Decided {
  readonly exact: Map<string, RuleEntry>;
  readonly globs: { readonly glob: Glob; readonly rule: RuleEntry }[];
}

/**
 * Notes each pattern that an earlier entry without conditions matches whole: what its author asks
 * for there never happens, and a DENY that never happens is worse than none.
 */
export function checkReachable(rules: readonly RuleEntry[]): void {
  const decided: Decided = { exact: new Map(), globs: [] };
  let patterns = 0;
  for (const rule of rules) {
    patterns += rule.patterns.length;
    if (patterns > MAX_PATTERNS_PER_AGENT) {
      complain(rule.cursor, `An agent has at most ${MAX_PATTERNS_PER_AGENT} patterns: write globs`);
      return;
    }
    for (const entry of rule.patterns) refuseShadowed(entry, decided);
    // An entry that asks something may pass the call on.
    const { args, when, limits } = rule;
    if (args !== undefined || when !== undefined || limits !== undefined) continue;
    for (const { pattern } of rule.patterns) decide(decided, { pattern, rule });
  }
}

function refuseShadowed({ cursor, pattern }: PatternEntry, { exact, globs }: Decided): void {
  // A pattern read as a name stands for all names it fits: no part of another pattern but a star
  // can match its stars.
  const earlier = exact.get(pattern) ?? globs.find(({ glob }) => glob(pattern))?.rule;
  if (earlier === undefined) return;
  const where = pathText(earlier.cursor.path);
  complain(
    cursor,
    `${quote(pattern)} is never reached, ${where} (${earlier.effect}) decides it before: put this entry first or delete it`,
  );
}

function decide(
  { exact, globs }: Decided,
  { pattern, rule }: { readonly pattern: string; readonly rule: RuleEntry },
): void {
  if (!pattern.includes("*")) {
    if (!exact.has(pattern)) exact.set(pattern, rule);
  } else {
    globs.push({ glob: compileGlob(pattern), rule });
  }
}
