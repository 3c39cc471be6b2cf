import type { Glob } from "./compile-glob.ts";
import type { DefaultWord } from "./policy-document.ts";
import type { ArgumentKind, Policy, PolicyVerdict } from "./policy.ts";

/** What stands behind a policy: made once, asked on each call. */
export interface CompiledPolicy {
  readonly defaults: { readonly unknownAgent: DefaultWord; readonly unknownAction: DefaultWord };
  readonly agents: ReadonlyMap<string, CompiledAgent>;
}

/** One agent's entries, found by name. */
export interface CompiledAgent {
  /** The entries that name an action exactly, in file order. */
  readonly exact: ReadonlyMap<string, readonly CompiledRule[]>;
  /** The entries with globs, in file order. */
  readonly globbed: readonly GlobbedRule[];
  /** The entries found for an action before; see rulesFor. */
  readonly remembered: Map<string, readonly CompiledRule[]>;
  /** Every pattern, for "did you mean". */
  readonly patterns: readonly string[];
}

/** An entry and its globs. */
export interface GlobbedRule {
  readonly rule: CompiledRule;
  readonly globs: readonly Glob[];
}

/** One entry, ready to answer. */
export interface CompiledRule {
  /** Its place among the agent's entries. */
  readonly order: number;
  /** What it says when it decides; frozen. */
  readonly verdict: PolicyVerdict;
  readonly path: string;
  readonly digest: string;
  readonly patterns: readonly string[];
  readonly kinds?: Readonly<Record<string, ArgumentKind>>;
}

// INVARIANT: only compilePolicy registers, so an object that merely looks like a policy is none.
const compiled = new WeakMap<object, CompiledPolicy>();

/** Marks a policy as made here. */
export function registerPolicy(policy: Policy, inside: CompiledPolicy): Policy {
  compiled.set(policy, inside);
  return policy;
}

/** What stands behind a value, if it is a policy made here. */
export function compiledPolicyOf(value: unknown): CompiledPolicy | undefined {
  return typeof value === "object" && value !== null ? compiled.get(value) : undefined;
}
