import type { Facts, GivenSeverity, HostFacts, Known } from "../decision/decision.ts";
import type { IntentSnapshot } from "../intent/intent.ts";
import { IntentInvalid } from "../intent/intent-invalid.ts";
import { takeIntent } from "../intent/take-intent.ts";
import { checkName } from "../intent/canonical-name.ts";
import type { Policy } from "../policy/policy.ts";
import type { RiskAssessment } from "../risk/risk.ts";
import type { GuardConfig } from "./guard-config.ts";
import type { EvaluateOptions } from "./guard-options.ts";
import { readHostFacts } from "./read-host-facts.ts";
import { resolvePolicy } from "./resolve-policy.ts";
import { checkAssessment } from "./check-assessment.ts";
import { isThenable, within } from "./within.ts";

/** What is gathered for a decision before the lock is taken: all that does not depend on the state. */
export interface Gathered {
  readonly intent: IntentSnapshot;
  /** Canonical text of the intent; empty when it is not valid. */
  readonly intentText: string;
  readonly intentProblem: string | undefined;
  readonly policy: Facts["policy"];
  readonly risk: Facts["risk"];
  readonly severity: GivenSeverity;
  readonly host: HostFacts;
  /** What is wrong with what the host gave; absent: nothing. */
  readonly hostProblem: string | undefined;
}

/** An intent as taken, or what is wrong with it. */
export type Taken = Pick<Gathered, "intent" | "intentText" | "intentProblem">;

/**
 * Takes the intent, or says why it is none. What can be read of it is kept for the record.
 */
export function takeOrExplain(value: unknown): Taken {
  try {
    const { snapshot, text } = takeIntent(value);
    return { intent: snapshot, intentText: text, intentProblem: undefined };
  } catch (error) {
    const problem = IntentInvalid.isInstance(error) ? error.message : "it could not be read";
    const intent = {
      actor: readName(value, "actor"),
      action: readName(value, "action"),
      digest: "",
    };
    return { intent: Object.freeze(intent), intentText: "", intentProblem: problem };
  }
}

/**
 * Asks every source outside the state. THE fail-closed boundary of policy, risk, severity and what the
 * host gives: one that throws, hangs or lies becomes a fact that denies (a severity source: COOLDOWN).
 * Never throws.
 */
export function gather(
  config: GuardConfig,
  taken: Taken,
  options: EvaluateOptions,
): Gathered | Promise<Gathered> {
  const host = readHostFacts(options, config.timeoutMs);
  // Only `undefined` is "not given": a host whose lookup came back with null gave nonsense.
  const policy = resolvePolicy(either(options.policy, config.policy), config.timeoutMs);
  const severity = askSeverity(either(options.severity, config.severity), config.timeoutMs);
  // The kinds that the policy declares for arguments decide how the scorer reads them.
  const risk =
    policy instanceof Promise
      ? policy.then((known) => askRisk(config, taken, known))
      : askRisk(config, taken, policy);
  if (
    host instanceof Promise ||
    policy instanceof Promise ||
    severity instanceof Promise ||
    risk instanceof Promise
  ) {
    return Promise.all([host, policy, severity, risk]).then(([given, one, two, three]) => ({
      ...taken,
      ...given,
      policy: one,
      severity: two,
      risk: three,
    }));
  }
  return { ...taken, ...host, policy, severity, risk };
}

function either<T>(ofCall: T | undefined, ofGuard: T | undefined): T | undefined {
  return ofCall === undefined ? ofGuard : ofCall;
}

function askSeverity(
  source: EvaluateOptions["severity"],
  timeoutMs: number,
): GivenSeverity | Promise<GivenSeverity> {
  if (source === undefined) return { given: false };
  try {
    const answer: unknown = typeof source === "function" ? source() : source;
    if (!isThenable(answer)) return readSeverity(answer);
    return within(answer, timeoutMs, () => new Error("the severity source did not answer")).then(
      readSeverity,
      () => BROKEN_SEVERITY,
    );
  } catch {
    return BROKEN_SEVERITY;
  }
}

const BROKEN_SEVERITY: GivenSeverity = { given: true, score: Number.NaN, source: "failed" };

function readSeverity(answer: unknown): GivenSeverity {
  try {
    const { score, source } = answer as { readonly score: unknown; readonly source?: unknown };
    return {
      given: true,
      score: typeof score === "number" ? score : Number.NaN,
      source: typeof source === "string" ? source.slice(0, 64).toWellFormed() : "unnamed",
    };
  } catch {
    return BROKEN_SEVERITY;
  }
}

function askRisk(
  config: GuardConfig,
  taken: Taken,
  policy: Facts["policy"],
): Known<RiskAssessment> | Promise<Known<RiskAssessment>> {
  if (taken.intentProblem !== undefined) return { ok: false, problem: "the intent is not valid" };
  const failed = (): Known<RiskAssessment> => ({ ok: false, problem: "the scorer failed" });
  try {
    const kinds = policyIn({ policy })?.kinds(taken.intent);
    const answer: unknown = config.risk(taken.intent, kinds === undefined ? {} : { kinds });
    if (!isThenable(answer)) return checkAssessment(answer);
    return within(answer, config.timeoutMs, () => new Error("the scorer did not answer")).then(
      checkAssessment,
      failed,
    );
  } catch {
    return failed();
  }
}

function readName(value: unknown, field: "actor" | "action"): string {
  try {
    const name = (value as Readonly<Record<string, unknown>>)[field];
    return checkName(name) === undefined ? (name as string) : "";
  } catch {
    return "";
  }
}

/** The policy in force, for those who need its text or approvers. */
export function policyIn(gathered: Pick<Gathered, "policy">): Policy | undefined {
  return gathered.policy.ok ? gathered.policy.value : undefined;
}
