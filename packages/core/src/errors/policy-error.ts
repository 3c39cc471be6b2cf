import { GuardError, hasBrand } from "./guard-error.ts";

/** One thing wrong with a policy, and where. Lines and columns count from 1. */
export interface PolicyIssue {
  /** What is wrong and how to mend it, in one sentence. */
  readonly message: string;
  /** Where in the document, as keys and indexes from the root. */
  readonly path: readonly (string | number)[];
  /** The line in the text; 1 where the policy was given as an object. */
  readonly line: number;
  /** The column in the text; 1 where the policy was given as an object. */
  readonly column: number;
  /** The lines around the place with a marker, for people. Absent where there is no text. */
  readonly frame?: string;
}

/** A policy that does not load. Its message starts each issue with `line:column`; nothing was loaded. */
export class PolicyError extends GuardError {
  override readonly name: string = "PolicyError";
  readonly code = "POLICY_INVALID" as const;
  /** Every issue found, in the order of the text. */
  readonly issues: readonly PolicyIssue[];
  /** The file the policy was read from, if any. */
  readonly filename: string | undefined;

  constructor(issues: readonly PolicyIssue[], options: { readonly filename?: string } = {}) {
    super(issues.map((issue) => describeIssue(issue)).join("\n"));
    this.issues = issues;
    this.filename = options.filename;
  }

  /** Says whether a caught value is a `PolicyError`, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is PolicyError {
    return hasBrand(value) && value.name === "PolicyError";
  }
}

function describeIssue(issue: PolicyIssue): string {
  const head = `${issue.line}:${issue.column} ${issue.message}`;
  return issue.frame === undefined ? head : `${head}\n${issue.frame}`;
}
