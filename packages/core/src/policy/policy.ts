import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import type { IntentSnapshot } from "../intent/intent.ts";

/** What a rule says of a call that it matches. */
export type PolicyEffect = "ALLOW" | "HOLD" | "DENY";

/** The words of `risk.kinds`: what an argument's text is read as when its risk is scored. */
export const ARGUMENT_KINDS = ["shell", "sql", "url", "path", "code", "money", "text"] as const;

/** One of {@link ARGUMENT_KINDS}; the same words as the risk room's. */
export type ArgumentKind = (typeof ARGUMENT_KINDS)[number];

/** Someone who may answer a hold. */
export interface Approver {
  /** Canonical, as an actor's name. */
  readonly id: string;
}

/** What a HOLD rule asks of the people who answer. */
export interface ApprovalTerms {
  /** The approvers that may answer; each is declared in the policy. */
  readonly approvers?: readonly string[];
  /** How many of them must say yes. */
  readonly quorum: number;
  /** Seconds for the human; absent: the guard's own `hold.deadlineSeconds`. */
  readonly deadlineSeconds?: number;
}

/** A severity state's own thresholds; they tighten the guard's, never loosen them. */
export interface ThresholdTerms {
  readonly hold?: number;
  readonly deny?: number;
}

/** What one call spends on one limit of a rule. */
export interface LimitTake {
  /** Names the limit: the rule's digest and the limit's place in it. */
  readonly counter: string;
  readonly amount: number;
  /** How long it counts, in milliseconds. */
  readonly perMs: number;
}

/** After how many denials, within how long, an actor's action is locked, and for how long. */
export interface RetryTerms {
  readonly maxDenials: number;
  readonly perMs: number;
}

/**
 * What the conditions of one answer rested on beside the intent, for the record. Only of entries that
 * were asked, in order.
 */
export interface PolicyEvidence {
  /** The names of the host's facts that a condition reads. */
  readonly facts: readonly string[];
  /** What `said`, `domain`, `host` and `links` answered; at most 16. */
  readonly functions: readonly { readonly name: string; readonly answer: JsonValue }[];
}

/**
 * What a policy may be told beside the intent, by the host and never by the model. Whatever is missing
 * makes a condition that reads it INVALID.
 */
export interface PolicyContext {
  /** The state after this call's own score. */
  readonly severity?: "ACTIVE" | "OBSERVE" | "COOLDOWN";
  /** The larger of the findings' score and an entry's own base. */
  readonly risk?: (base?: number) => number;
  /** Lists for this call in place of the policy's own of the same name. */
  readonly lists?: Readonly<Record<string, readonly JsonValue[]>>;
  /** What the host knows of this call, as `{ request: "pay Bob 20" }`. */
  readonly facts?: JsonObject;
  /** How much is spent on a limit's counter now. */
  readonly used?: (counter: string) => number;
  /** The tool's own JSON Schema, where the caller has it. Pass the same object each time: it is compiled once. */
  readonly schema?: JsonObject;
}

/** What the policy answers for one intent. */
export type PolicyVerdict =
  | {
      readonly effect: "ALLOW" | "HOLD";
      readonly reasonCode: "POLICY_ALLOW" | "POLICY_HOLD";
      /** A sentence for people; no rule text, no argument. */
      readonly reason: string;
      /** SHA-256, hexadecimal, of the rule's canonical text; absent where a default opened. */
      readonly ruleDigest?: string;
      /** Where the rule stands, as `identity.agents[0].allowed_actions[2]`. */
      readonly rulePath?: string;
      /** The author's risk, 0–100, in place of the default 40. */
      readonly riskBase?: number;
      readonly approval?: ApprovalTerms;
      /** What an ALLOW by this rule spends on its limits. */
      readonly takes?: readonly LimitTake[];
      readonly evidence?: PolicyEvidence;
    }
  | {
      readonly effect: "DENY";
      readonly reasonCode:
        | "POLICY_UNKNOWN_AGENT"
        | "POLICY_UNKNOWN_ACTION"
        | "POLICY_ARGUMENTS_INVALID"
        | "POLICY_CONDITION_UNMET"
        | "LIMIT_EXCEEDED"
        | "POLICY_DENY";
      readonly reason: string;
      readonly ruleDigest?: string;
      readonly rulePath?: string;
      readonly riskBase?: number;
      readonly evidence?: PolicyEvidence;
    };

/**
 * A policy that has been read, checked and compiled. Made only by `parsePolicy`, `definePolicy` and
 * `loadPolicy`; frozen.
 */
export interface Policy {
  /** SHA-256, hexadecimal, of `text`. */
  readonly digest: string;
  /** The document's canonical JSON (RFC 8785): what the digest is over and the ledger keeps. */
  readonly text: string;
  /** Everyone who may answer holds; empty: anyone but the requesting actor. */
  readonly approvers: readonly Approver[];
  /** Tightened thresholds by severity state. */
  readonly thresholds: {
    readonly ACTIVE?: ThresholdTerms;
    readonly OBSERVE?: ThresholdTerms;
    readonly COOLDOWN?: ThresholdTerms;
  };
  /**
   * The kinds that the entries matching an action declare for arguments by name, for the risk scorer;
   * where two differ, the first in file order. Absent: none.
   */
  readonly kinds: (
    intent: Pick<IntentSnapshot, "actor" | "action">,
  ) => Readonly<Record<string, ArgumentKind>> | undefined;
  /** Absent: denials never lock. */
  readonly retries?: RetryTerms;
  /** Answers one intent. Pure, synchronous, total: never throws. */
  readonly answer: (intent: IntentSnapshot, context?: PolicyContext) => PolicyVerdict;
}
