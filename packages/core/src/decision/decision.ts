import type { Policy, PolicyContext, PolicyEvidence } from "../policy/policy.ts";
import type { RiskAssessment, RiskFinding } from "../risk/risk.ts";
import type { SeverityState } from "../severity/severity.ts";
import type { HoldReason, HoldRecord } from "../hold/hold.ts";

/** The guard's answer. */
export type Outcome = "ALLOW" | "HOLD" | "DENY";

/** Why, for programs: a closed union. `reason` is the sentence for people. */
export type ReasonCode =
  | "POLICY_MISSING"
  | "POLICY_INVALID"
  | "POLICY_UNKNOWN_AGENT"
  | "POLICY_UNKNOWN_ACTION"
  | "POLICY_ARGUMENTS_INVALID"
  | "POLICY_CONDITION_UNMET"
  | "POLICY_DENY"
  | "POLICY_ALLOW"
  | "POLICY_HOLD"
  | "RISK_HALT"
  | "RISK_HOLD"
  | "HOLD_APPROVED"
  | "HOLD_REJECTED"
  | "HOLD_EXPIRED"
  | "HOLD_CANCELLED"
  | "HOLD_LIMIT_EXCEEDED"
  | "LIMIT_EXCEEDED"
  | "RETRY_LOCKED_OUT"
  | "INTENT_INVALID"
  | "EVALUATOR_FAILURE"
  | "LEDGER_COMMIT_FAILED";

/** A dependency's answer, or the fact that it failed. A failure is a fact too: it makes a DENY. */
export type Known<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** The severity score given for a call. `failed`: the source threw, hung or answered nonsense. */
export type GivenSeverity =
  | { readonly given: false }
  | { readonly given: true; readonly score: number; readonly source: string };

/** The risk at which each outcome begins, for one severity state. */
export interface Thresholds {
  /** Risk at or above this is a DENY. */
  readonly deny: number;
  /** Risk at or above this, below `deny`, is a HOLD; absent: no risk is held. */
  readonly hold?: number;
}

/** Everything a decision rests on. With the same facts and intent, `decide` always answers the same. */
export interface Facts {
  /** Milliseconds since 1970; never behind the ledger's last entry. */
  readonly now: number;
  /** What is wrong with the intent; absent: nothing. */
  readonly intentProblem?: string;
  /** A failure of the guard's own clock or code; absent: none. */
  readonly failure?: string;
  /** The policy in force; `undefined` value: none was given. */
  readonly policy: Known<Policy | undefined>;
  readonly risk: Known<RiskAssessment>;
  readonly severity: { readonly before: SeverityState; readonly given: GivenSeverity };
  /** What the host gives for this call, never the model. */
  readonly host: HostFacts;
  /** How much is spent on a limit's counter now. */
  readonly used: (counter: string) => number;
  /** The denials of a counter that count now, and until when they lock it, if they do. */
  readonly denials: (counter: string) => DenialFacts;
  /** The guard's own thresholds. */
  readonly thresholds: { readonly halt: number; readonly hold?: number };
  readonly hold: {
    /** The hold this call asks again for, if any. */
    readonly record?: HoldRecord;
    /** How many holds are PENDING now. */
    readonly pending: number;
    readonly maxPending: number;
    readonly deadlineSeconds: number;
  };
}

/** What a host may give for one call, for the policy's conditions. */
export type HostFacts = Pick<PolicyContext, "facts" | "lists" | "schema">;

/** What past denials say of an actor's action. */
export interface DenialFacts {
  readonly count: number;
  /** Milliseconds since 1970; absent or past: not locked. */
  readonly lockedUntil?: number;
}

/** An amount taken from a limit until it expires, in milliseconds since 1970. */
export interface Taking {
  readonly counter: string;
  readonly amount: number;
  readonly expires: number;
}

/** How a denial counts towards a lock. */
export interface CountedDenial {
  readonly counter: string;
  /** When it stops counting; absent: a denial by the lock itself, which does not count. */
  readonly expires?: number;
  /** Set by the denial that locks. */
  readonly lockedUntil?: number;
}

/** What a HOLD decision asks of a human. */
export interface HoldTerms {
  readonly reasons: readonly HoldReason[];
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly approvers?: readonly string[];
  readonly quorum: number;
}

/** The answer of `decide`, frozen. */
export interface Decision {
  readonly outcome: Outcome;
  readonly reasonCode: ReasonCode;
  /** One sentence for people, free of arguments and rule text. */
  readonly reason: string;
  /** 0–100; 100 where the risk could not be scored. */
  readonly riskScore: number;
  readonly findings: readonly RiskFinding[];
  readonly severity: {
    readonly before: SeverityState;
    readonly after: SeverityState;
    readonly given: GivenSeverity;
  };
  /** What applied in that severity state. */
  readonly thresholds: Thresholds;
  readonly ruleDigest?: string;
  readonly rulePath?: string;
  /** What the policy's conditions rested on beside the intent. */
  readonly evidence?: PolicyEvidence;
  /** For HOLD: what is asked. */
  readonly hold?: HoldTerms;
  /** For ALLOW: what is taken from the rule's limits. */
  readonly takes?: readonly Taking[];
  /** For a DENY that counts towards a lock, or is by one. */
  readonly denial?: CountedDenial;
  /** The hold that was asked for again and still waits: no new one is issued. */
  readonly waitsFor?: string;
  /** The hold this decision ends, and how. */
  readonly settles?: {
    readonly holdId: string;
    readonly status: "CONSUMED" | "EXPIRED" | "CANCELLED";
  };
}
