import type { ExecutionGuard } from "../guard/execution-guard.ts";
import type { CaseAnswer } from "./policy-case-error.ts";

/** A call, as a guard takes it. */
type Call = Parameters<ExecutionGuard["safeEvaluate"]>[0];

/** One call and what a policy must say of it. */
export interface PolicyCase {
  /** What is shown where it fails; no two cases share one. */
  readonly name: string;
  readonly actor: string;
  readonly action: string;
  readonly args?: NonNullable<Call["args"]>;
  /** One command line, in place of `args`. */
  readonly payload?: string;
  /** The system's severity score, 0 to 1. Absent: ACTIVE. */
  readonly severity?: number;
  /** What the host knows of the call, for the policy's conditions. */
  readonly facts?: NonNullable<Call["args"]>;
  readonly expect: CaseAnswer;
}
