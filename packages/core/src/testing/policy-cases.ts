import { ExecutionGuard } from "../guard/execution-guard.ts";
import { memoryStorage } from "../ledger/memory-storage.ts";
import type { Policy } from "../policy/policy.ts";
import { PolicyCaseError } from "./policy-case-error.ts";
import type { CaseAnswer } from "./policy-case-error.ts";
import type { PolicyCase } from "./policy-case.ts";
import { readPolicyCases } from "./read-policy-cases.ts";

/** How {@link policyCases} asks. */
export interface PolicyCasesOptions {
  /** The file the cases come from; kept on the error, and nowhere else. */
  readonly filename?: string | undefined;
  /** The guard's own `haltThreshold`. */
  readonly haltThreshold?: number | undefined;
  /** The guard's own `holdThreshold`. */
  readonly holdThreshold?: number | undefined;
}

/** One case, ready to run. */
export interface RunnablePolicyCase {
  readonly name: string;
  /** Resolves if the guard answers as expected; rejects with a `PolicyCaseError` if not. */
  readonly run: () => Promise<void>;
}

/**
 * What a policy must say of certain calls, as cases for any test runner:
 * `for (const { name, run } of policyCases(policy, text)) it(name, run)`.
 * Each is decided by a guard of its own that has seen nothing before.
 *
 * @param cases - YAML or JSON, or the same as objects: a list of {@link PolicyCase}.
 * @throws PolicyError where the cases can't be read, with every issue and its `line:column`.
 */
export function policyCases(
  policy: Policy,
  cases: string | readonly PolicyCase[],
  options: PolicyCasesOptions = {},
): readonly RunnablePolicyCase[] {
  return readPolicyCases(cases, options.filename).map((each) => ({
    name: each.name,
    run: () => runCase(policy, each, options),
  }));
}

async function runCase(
  policy: Policy,
  { actor, action, args, payload, severity, facts, expect }: PolicyCase,
  { haltThreshold, holdThreshold }: PolicyCasesOptions,
): Promise<void> {
  const storage = memoryStorage();
  await using guard = new ExecutionGuard({ policy, storage, haltThreshold, holdThreshold });
  const intent = {
    actor,
    action,
    ...(args === undefined ? {} : { args }),
    ...(payload === undefined ? {} : { payload }),
  };
  const given = {
    ...(facts === undefined ? {} : { facts }),
    ...(severity === undefined ? {} : { severity: { score: severity, source: "case" } }),
  };
  const { outcome, reasonCode, reason } = await guard.safeEvaluate(intent, given);
  if (fits(expect, { outcome, reasonCode })) return;
  throw new PolicyCaseError(expect, { outcome, reasonCode }, reason);
}

function fits(expected: CaseAnswer, actual: CaseAnswer): boolean {
  if (actual.outcome !== expected.outcome) return false;
  return expected.reasonCode === undefined || expected.reasonCode === actual.reasonCode;
}
