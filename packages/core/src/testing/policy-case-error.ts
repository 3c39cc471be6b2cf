import type { GuardResult } from "../guard/guard-options.ts";

/** What a case expects, or what the guard answered. */
export interface CaseAnswer {
  readonly outcome: GuardResult["outcome"];
  /** Absent in an expectation: any will do. */
  readonly reasonCode?: GuardResult["reasonCode"];
}

/** A case whose answer is not the expected one. Test runners show `expected` and `actual` side by side. */
export class PolicyCaseError extends Error {
  override readonly name: string = "PolicyCaseError";
  readonly expected: CaseAnswer;
  readonly actual: CaseAnswer;
  /** The guard's own sentence. */
  readonly reason: string;

  constructor(expected: CaseAnswer, actual: CaseAnswer, reason: string) {
    super(`expected ${describe(expected)}, got ${describe(actual)}: ${reason}`);
    this.expected = expected;
    this.actual = actual;
    this.reason = reason;
  }
}

function describe({ outcome, reasonCode }: CaseAnswer): string {
  return reasonCode === undefined ? outcome : `${outcome} (${reasonCode})`;
}
