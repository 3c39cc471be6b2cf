import type { JsonValue } from "../canonical/canonical-json.ts";
import type { Declaration } from "./arguments/declaration.ts";
import type { Condition } from "./conditions/compile-condition.ts";
import type { ArgumentKind } from "./policy.ts";
import type {
  ApprovalTerms,
  Approver,
  PolicyEffect,
  RetryTerms,
  ThresholdTerms,
} from "./policy.ts";
import type { Cursor } from "./cursor.ts";
import type { Limit } from "./limit.ts";
import type { CompiledTool } from "./tools/compile-tool.ts";

/** What a default says where no entry speaks. */
export type DefaultWord = "ALLOW" | "DENY";

/** A policy as its author means it: read and checked, not yet compiled. */
export interface PolicyDocument {
  readonly defaults: { readonly unknownAgent: DefaultWord; readonly unknownAction: DefaultWord };
  readonly agents: readonly AgentEntry[];
  readonly approvers: readonly Approver[];
  /** The tools' schemas by action. */
  readonly tools: ReadonlyMap<string, CompiledTool>;
  /** Data for conditions, by name. */
  readonly lists: ReadonlyMap<string, readonly JsonValue[]>;
  /** After how many denials an actor's action is locked; absent: never. */
  readonly retries?: RetryTerms;
  readonly thresholds: {
    readonly ACTIVE?: ThresholdTerms;
    readonly OBSERVE?: ThresholdTerms;
    readonly COOLDOWN?: ThresholdTerms;
  };
}

/** One agent and what it may ask for, in file order. */
export interface AgentEntry {
  readonly id: string;
  readonly rules: readonly RuleEntry[];
}

/** One entry of `allowed_actions`. */
export interface RuleEntry {
  /** Where it stands, for issues found later and for `rulePath`. */
  readonly cursor: Cursor;
  readonly patterns: readonly PatternEntry[];
  readonly effect: PolicyEffect;
  readonly riskBase?: number;
  readonly kinds?: Readonly<Record<string, ArgumentKind>>;
  readonly approval?: ApprovalTerms;
  /** What the arguments must be; absent: whatever the tool's schema lets through. */
  readonly args?: ReadonlyMap<string, Declaration>;
  readonly when?: Condition;
  readonly limits?: readonly Limit[];
}

/** An exact name or a glob, and where it stands. */
export interface PatternEntry {
  readonly cursor: Cursor;
  readonly pattern: string;
}
