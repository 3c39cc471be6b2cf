// The public door. Every name is listed by hand, in the order of the flow.

// The gate
export { ExecutionGuard } from "./guard/execution-guard.ts";
export type { GuardHolds, GuardIdentity } from "./guard/execution-guard.ts";
export type {
  EnforceOptions,
  EvaluateOptions,
  Execute,
  ExecuteContext,
  ExecutionGuardOptions,
  GuardObserver,
  GuardResult,
  HostLists,
  PolicySource,
} from "./guard/guard-options.ts";
export type { ProofCheck } from "./guard/verify-own-proof.ts";

// Its answers that are not ALLOW, and its faults. The second names are the Python package's.
export { GuardDenied, GuardExpired, GuardHeld } from "./guard/guard-errors.ts";
export {
  GuardDenied as GuardDeniedError,
  GuardExpired as GuardExpiredError,
  GuardHeld as GuardHeldError,
} from "./guard/guard-errors.ts";
export { GuardFault } from "./errors/guard-fault.ts";
export type { GuardFaultCode } from "./errors/guard-fault.ts";
export { GuardError } from "./errors/guard-error.ts";

// Intent: what is asked
export type { Intent, IntentSnapshot } from "./intent/intent.ts";
export type { JsonObject, JsonValue } from "./canonical/canonical-json.ts";

// Policy: who may ask it
export { ALLOW_ALL } from "./policy/allow-all.ts";
export { definePolicy } from "./policy/define-policy.ts";
export { explainPolicy } from "./policy/explain-policy.ts";
export { parsePolicy } from "./policy/parse-policy.ts";
export { checkToolSchema } from "./policy/check-tool-schema.ts";
export { toolSchema } from "./policy/tools/tool-schema.ts";
export { isPolicy } from "./policy/is-policy.ts";
export type { PolicyExplanation, TriedRule } from "./policy/explain-policy.ts";
export type {
  ApprovalTerms,
  Approver,
  LimitTake,
  Policy,
  PolicyContext,
  PolicyEffect,
  PolicyEvidence,
  PolicyVerdict,
  RetryTerms,
  ThresholdTerms,
} from "./policy/policy.ts";
export { PolicyError } from "./errors/policy-error.ts";
export type { PolicyIssue } from "./errors/policy-error.ts";

// Risk: how dangerous, 0 to 100
export { riskWithBase } from "./risk/risk-with-base.ts";
export { ruleRisk } from "./risk/rule-risk.ts";
export { scoreRisk } from "./risk/score-risk.ts";
export type { RuleRiskOptions, RuleScorer } from "./risk/rule-risk.ts";
export type { CommandRule, RiskRule, RulePack, TextRule } from "./risk/rule.ts";
export type {
  ArgumentKind,
  RiskAssessment,
  RiskContext,
  RiskFinding,
  RiskScorer,
} from "./risk/risk.ts";

// Severity: how tense the system is
export { nextSeverity } from "./severity/next-severity.ts";
export type { SeverityState, SystemSeverity } from "./severity/severity.ts";

// Hold: who said yes
export type {
  Approval,
  Hold,
  HoldAnswer,
  HoldReason,
  HoldRecord,
  HoldStatus,
  Rejection,
} from "./hold/hold.ts";

// Decision: the pure decision point
export { decide } from "./decision/decide.ts";
export { DENY_AT } from "./decision/thresholds.ts";
export type {
  CountedDenial,
  Decision,
  DenialFacts,
  Facts,
  GivenSeverity,
  HoldTerms,
  HostFacts,
  Known,
  Outcome,
  ReasonCode,
  Taking,
  Thresholds,
} from "./decision/decision.ts";

// Proof and ledger: signed and recorded
export { ed25519Signer } from "./proof/ed25519-signer.ts";
export type { DecisionProof, Signer } from "./proof/proof.ts";
export { memoryStorage } from "./ledger/memory-storage.ts";
export type { BuildLines, LedgerHead, Storage, TornTail } from "./ledger/storage.ts";
