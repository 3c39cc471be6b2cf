import { discharges } from "../hold/discharges.ts";
import type { HoldReason, HoldRecord } from "../hold/hold.ts";
import type { IntentSnapshot } from "../intent/intent.ts";
import type { Policy, PolicyVerdict } from "../policy/policy.ts";
import type { RiskAssessment } from "../risk/risk.ts";
import { deny } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Facts, HoldTerms, ReasonCode, Thresholds } from "./decision.ts";

type Passed = Extract<PolicyVerdict, { effect: "ALLOW" | "HOLD" }>;

/** What is known once policy and risk have spoken and neither denied. */
interface Weighed {
  readonly policy: Policy;
  readonly verdict: Passed;
  readonly risk: RiskAssessment;
  readonly riskScore: number;
  readonly thresholds: Thresholds;
}

/** What the steps before have found about a call. */
export interface Found {
  readonly intent: IntentSnapshot;
  readonly verdict: PolicyVerdict | undefined;
  readonly riskScore: number;
  readonly thresholds: Thresholds;
}

/** The last step, once nothing denies: whether a human must say yes, and whether one has. */
export function weighHolds(
  facts: Facts,
  { intent, verdict, riskScore, thresholds }: Found,
): Answer {
  const policy = facts.policy.ok ? facts.policy.value : undefined;
  if (
    policy === undefined ||
    verdict === undefined ||
    verdict.effect === "DENY" ||
    !facts.risk.ok
  ) {
    // INVARIANT: the steps before have denied each of these; this line keeps the types honest.
    return deny("EVALUATOR_FAILURE", "The call could not be judged.");
  }
  const weighed: Weighed = { policy, verdict, risk: facts.risk.value, riskScore, thresholds };
  const reasons = holdReasons(weighed);
  return reasons.length === 0
    ? allow(facts, weighed)
    : holdOrDischarge(facts, intent, weighed, reasons);
}

function holdReasons({ verdict, riskScore, thresholds }: Weighed): readonly HoldReason[] {
  const reasons: HoldReason[] = [];
  if (verdict.effect === "HOLD") {
    reasons.push(
      verdict.ruleDigest === undefined
        ? { code: "POLICY_HOLD" }
        : { code: "POLICY_HOLD", ruleDigest: verdict.ruleDigest },
    );
  }
  if (thresholds.hold !== undefined && riskScore >= thresholds.hold) {
    reasons.push({ code: "RISK_HOLD" });
  }
  return reasons;
}

function allow(facts: Facts, { risk }: Weighed): Answer {
  const answer: Answer = { outcome: "ALLOW", reasonCode: "POLICY_ALLOW", reason: risk.reason };
  const { record } = facts.hold;
  if (record === undefined) return answer;
  // The call no longer needs the hold it once got: the hold ends with it.
  const status = record.status === "APPROVED" ? "CONSUMED" : "CANCELLED";
  return { ...answer, settles: { holdId: record.id, status } };
}

function holdOrDischarge(
  facts: Facts,
  intent: IntentSnapshot,
  weighed: Weighed,
  reasons: readonly HoldReason[],
): Answer {
  const { record, pending, maxPending } = facts.hold;
  const covered = record !== undefined && covers(record, intent, reasons, weighed.riskScore);
  if (covered && record.status === "APPROVED" && stillCounts(record, weighed)) {
    return {
      outcome: "ALLOW",
      reasonCode: "HOLD_APPROVED",
      reason: "A human approved this call.",
      settles: { holdId: record.id, status: "CONSUMED" },
    };
  }
  const answer = { outcome: "HOLD" as const, ...holdReason(weighed, reasons) };
  if (covered && record.status === "PENDING") {
    return { ...answer, hold: termsOf(record), waitsFor: record.id };
  }
  if (pending >= maxPending) {
    return deny("HOLD_LIMIT_EXCEEDED", "Too many calls are waiting for approval already.");
  }
  const hold = newTerms(facts, weighed, reasons);
  // What was asked before no longer fits what is asked now: a new question replaces it.
  return record === undefined
    ? { ...answer, hold }
    : { ...answer, hold, settles: { holdId: record.id, status: "CANCELLED" } };
}

function covers(
  record: HoldRecord,
  intent: IntentSnapshot,
  reasons: readonly HoldReason[],
  riskScore: number,
): boolean {
  return (
    record.intentDigest === intent.digest &&
    record.actor === intent.actor &&
    discharges(record, reasons, riskScore)
  );
}

/** Whether those who said yes may still say it, and are as many as are asked for now. */
function stillCounts({ approvals }: HoldRecord, weighed: Weighed): boolean {
  const approvers = approversOf(weighed);
  const counted = approvals.filter(
    ({ approver }) => approvers === undefined || approvers.includes(approver),
  );
  return counted.length >= (weighed.verdict.approval?.quorum ?? 1);
}

function approversOf({ policy, verdict }: Weighed): readonly string[] | undefined {
  if (verdict.approval?.approvers !== undefined) return verdict.approval.approvers;
  const declared = policy.approvers.map((approver) => approver.id);
  return declared.length === 0 ? undefined : declared;
}

function holdReason(
  { verdict, risk }: Weighed,
  reasons: readonly HoldReason[],
): { readonly reasonCode: ReasonCode; readonly reason: string } {
  return reasons[0]?.code === "POLICY_HOLD"
    ? { reasonCode: "POLICY_HOLD", reason: verdict.reason }
    : { reasonCode: "RISK_HOLD", reason: `The risk needs approval: ${risk.reason}` };
}

function newTerms(facts: Facts, weighed: Weighed, reasons: readonly HoldReason[]): HoldTerms {
  const { approval } = weighed.verdict;
  const seconds = approval?.deadlineSeconds ?? facts.hold.deadlineSeconds;
  const approvers = approversOf(weighed);
  return {
    reasons,
    deadline: facts.now + Math.floor(seconds * 1000),
    quorum: approval?.quorum ?? 1,
    ...(approvers === undefined ? {} : { approvers }),
  };
}

function termsOf(record: HoldRecord): HoldTerms {
  return {
    reasons: record.reasons,
    deadline: record.deadline,
    quorum: record.quorum,
    ...(record.approvers === undefined ? {} : { approvers: record.approvers }),
  };
}
