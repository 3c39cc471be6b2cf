import type { Glob } from "./compile-glob.ts";
import type { JsonValue } from "../canonical/canonical-json.ts";
import type { Declaration } from "./arguments/declaration.ts";
import type { Condition } from "./conditions/compile-condition.ts";
import type { ConditionTypes } from "./conditions/cel-environment.ts";
import type { DefaultWord } from "./policy-document.ts";
import type { CountedLimit } from "./limit.ts";
import type { ArgumentKind, Policy, PolicyVerdict } from "./policy.ts";
import type { CompiledTool } from "./tools/compile-tool.ts";

/** What stands behind a policy: made once, asked on each call. */
export interface CompiledPolicy {
  readonly defaults: { readonly unknownAgent: DefaultWord; readonly unknownAction: DefaultWord };
  readonly agents: ReadonlyMap<string, CompiledAgent>;
  readonly tools: ReadonlyMap<string, CompiledTool>;
  /** The policy's lists, as conditions see them. */
  readonly lists: Readonly<Record<string, readonly JsonValue[]>>;
  readonly listTypes: ConditionTypes["lists"];
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
  /** What it says when its question is answered TRUE; frozen. */
  readonly verdict: PolicyVerdict;
  /** What a HOLD or DENY says when the call is not of the shape it asks about; frozen. */
  readonly invalid: PolicyVerdict;
  readonly args?: ReadonlyMap<string, Declaration>;
  readonly when?: Condition;
  readonly limits?: readonly CountedLimit[];
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
