import { holdStatusAt } from "../hold/hold-status.ts";
import type { IntentSnapshot } from "../intent/intent.ts";
import type { PolicyContext, PolicyVerdict } from "../policy/policy.ts";
import { riskWithBase } from "../risk/risk-with-base.ts";
import { nextSeverity } from "../severity/next-severity.ts";
import type { SeverityState } from "../severity/severity.ts";
import { deny } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { countDenial, denialCounter, isLocked } from "./count-denial.ts";
import type { Decision, Facts, Taking, Thresholds } from "./decision.ts";
import { thresholdsIn } from "./thresholds.ts";
import { weighHolds } from "./weigh-holds.ts";

/**
 * THE decision: pure and synchronous. The same facts and intent always give the same answer, so an
 * auditor can recompute it from the ledger.
 *
 * In order: a broken intent, a hold that has ended, the policy, a risk that could not be scored, the
 * risk against the severity state's threshold, and last whether a human must say yes. The first DENY
 * stands; a human's yes never undoes one.
 */
export function decide(facts: Facts, intent: IntentSnapshot): Decision {
  const before = facts.severity.before;
  const { given } = facts.severity;
  const after = given.given ? nextSeverity(before, given.score) : before;
  const verdict = facts.policy.ok
    ? facts.policy.value?.answer(intent, policyContext(facts, after))
    : undefined;
  const terms = (facts.policy.ok && facts.policy.value?.thresholds) || {};
  const thresholds = thresholdsIn(after, facts.thresholds, terms);
  const riskScore = facts.risk.ok ? riskWithBase(facts.risk.value, verdict?.riskBase) : 100;
  const retries = facts.policy.ok ? facts.policy.value?.retries : undefined;
  const counter = denialCounter(intent, verdict);
  const answer =
    denyBroken(facts) ??
    (retries && denyLocked(facts, counter)) ??
    denyEndedHold(facts) ??
    denyByPolicy(facts, verdict) ??
    denyByRisk(facts, riskScore, thresholds) ??
    weighHolds(facts, { intent, verdict, riskScore, thresholds });
  const denial =
    retries && answer.outcome === "DENY"
      ? countDenial(facts, retries, counter, answer.reasonCode)
      : undefined;
  const takes = answer.outcome === "ALLOW" ? takesOf(facts, verdict) : [];
  const decision: { -readonly [field in keyof Decision]: Decision[field] } = {
    ...answer,
    riskScore,
    findings: facts.risk.ok ? facts.risk.value.findings : [],
    severity: { before, after, given },
    thresholds,
  };
  if (denial !== undefined) decision.denial = denial;
  if (takes.length > 0) decision.takes = takes;
  if (verdict?.ruleDigest !== undefined) decision.ruleDigest = verdict.ruleDigest;
  if (verdict?.rulePath !== undefined) decision.rulePath = verdict.rulePath;
  if (verdict?.evidence !== undefined) decision.evidence = verdict.evidence;
  return Object.freeze(decision);
}

/** What conditions see beside the intent. A risk that could not be scored makes those that ask it INVALID. */
function policyContext(facts: Facts, severity: SeverityState): PolicyContext {
  const { risk, host, used } = facts;
  if (!risk.ok) return { ...host, severity, used };
  return { ...host, severity, used, risk: (base) => riskWithBase(risk.value, base) };
}

function denyBroken(facts: Facts): Answer | undefined {
  if (facts.intentProblem !== undefined) {
    return deny("INTENT_INVALID", `The call is not a valid intent: ${facts.intentProblem}.`);
  }
  if (facts.failure !== undefined) return deny("EVALUATOR_FAILURE", facts.failure);
  return undefined;
}

function denyLocked(facts: Facts, counter: string): Answer | undefined {
  if (!isLocked(facts, counter)) return undefined;
  return deny(
    "RETRY_LOCKED_OUT",
    "This action was denied too often and is locked for a while, whatever its arguments.",
  );
}

/** What an ALLOW spends on its rule's limits, from now on. */
function takesOf(facts: Facts, verdict: PolicyVerdict | undefined): readonly Taking[] {
  if (verdict === undefined || verdict.effect === "DENY") return [];
  return (verdict.takes ?? []).map(({ counter, amount, perMs }) => ({
    counter,
    amount,
    expires: facts.now + perMs,
  }));
}

function denyEndedHold(facts: Facts): Answer | undefined {
  const { record } = facts.hold;
  if (record === undefined) return undefined;
  switch (holdStatusAt(record, facts.now)) {
    case "REJECTED":
      return deny("HOLD_REJECTED", "A human said no to this call.");
    case "EXPIRED": {
      const answer = deny("HOLD_EXPIRED", "Nobody approved this call before its deadline.");
      // Recorded once: an expiry that the ledger already holds is not written again.
      return record.status === "EXPIRED"
        ? answer
        : { ...answer, settles: { holdId: record.id, status: "EXPIRED" } };
    }
    case "CANCELLED":
      return deny("HOLD_CANCELLED", "The request for approval was withdrawn.");
    case "CONSUMED":
      return deny("HOLD_CANCELLED", "The approval of this call has already been used.");
    case "PENDING":
    case "APPROVED":
      return undefined;
  }
}

function denyByPolicy(facts: Facts, verdict: PolicyVerdict | undefined): Answer | undefined {
  if (!facts.policy.ok) {
    return deny("POLICY_INVALID", "The policy could not be loaded, so nothing is allowed.");
  }
  if (verdict === undefined) {
    return deny("POLICY_MISSING", "No policy was given, so nothing is allowed.");
  }
  return verdict.effect === "DENY" ? deny(verdict.reasonCode, verdict.reason) : undefined;
}

function denyByRisk(facts: Facts, riskScore: number, thresholds: Thresholds): Answer | undefined {
  if (!facts.risk.ok)
    return deny("EVALUATOR_FAILURE", "The risk of this call could not be scored.");
  // Written so that a NaN on either side denies.
  if (riskScore < thresholds.deny) return undefined;
  return deny("RISK_HALT", facts.risk.value.reason);
}
