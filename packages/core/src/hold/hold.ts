import type { JsonObject } from "../canonical/canonical-json.ts";

/** Every {@link HoldStatus}. */
export const HOLD_STATUSES = [
  "PENDING",
  "APPROVED",
  "CONSUMED",
  "REJECTED",
  "EXPIRED",
  "CANCELLED",
] as const;

/** Where a hold stands. PENDING → APPROVED → CONSUMED; PENDING and APPROVED may end as the other three. */
export type HoldStatus = (typeof HOLD_STATUSES)[number];

/** Why a call was held. An approval discharges these reasons and no other. */
export interface HoldReason {
  readonly code: "POLICY_HOLD" | "RISK_HOLD";
  /** The digest of the rule that asked; absent for a risk hold. */
  readonly ruleDigest?: string;
}

/** A yes or no to a hold. */
export interface HoldAnswer {
  readonly approver: string;
  /** `asserted`: the host's own program vouches for the approver; `signed`: the approver's key does. */
  readonly assurance: "asserted" | "signed";
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the ledger says of one hold: small, and free of arguments. */
export interface HoldRecord {
  readonly id: string;
  readonly status: HoldStatus;
  /** The `hash` of the HOLD entry. */
  readonly entryHash: string;
  /** The HOLD entry's place in the ledger. */
  readonly index: number;
  readonly actor: string;
  readonly action: string;
  readonly intentDigest: string;
  /** The call it belongs to; absent where the call has no run id or call id and so can't be found again. */
  readonly callKey?: string;
  readonly runId?: string;
  readonly stepId?: string;
  readonly callId?: string;
  /** One sentence for people: why it is held. */
  readonly reason: string;
  readonly reasons: readonly HoldReason[];
  /** An approval holds up to this risk. */
  readonly riskScore: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; at this time or later the answer is DENY. */
  readonly deadline: number;
  /** Who may answer; absent: anyone but the requesting actor. */
  readonly approvers?: readonly string[];
  /** How many of them must say yes. */
  readonly quorum: number;
  readonly approvals: readonly HoldAnswer[];
  readonly rejection?: HoldAnswer;
  /** The owner id of the process that issued it. */
  readonly owner: string;
}

/** A hold as people see it: the record, and what is asked for. */
export interface Hold extends HoldRecord {
  /** The ledger it stands in. */
  readonly ledger: string;
  /** The arguments asked for, checked against the recorded digest; absent when they are no longer kept. */
  readonly args?: JsonObject;
  /** The command asked for, likewise. */
  readonly payload?: string;
}

/** A human's yes. */
export interface Approval {
  /** Who says so; not the requesting actor. */
  readonly approver: string;
}

/** A human's no. */
export interface Rejection {
  readonly approver: string;
  /** For the record; ≤ 500 characters are kept. */
  readonly reason?: string;
}
