import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import type { Intent } from "../intent/intent.ts";
import type { IntentSnapshot } from "../intent/intent.ts";
import type { Outcome, ReasonCode } from "../decision/decision.ts";
import type { Hold } from "../hold/hold.ts";
import type { Storage } from "../ledger/storage.ts";
import type { Policy } from "../policy/policy.ts";
import type { DecisionProof, Signer } from "../proof/proof.ts";
import type { RiskScorer } from "../risk/risk.ts";
import type { SeverityState, SystemSeverity } from "../severity/severity.ts";
import type { GuardFault } from "../errors/guard-fault.ts";

/** A policy, the plain object of one, or a function that gives either at each call. */
export type PolicySource =
  | Policy
  | JsonObject
  | (() => Policy | JsonObject | Promise<Policy | JsonObject>);

/** How a guard is set up. Every field has a safe default, except `policy`: without one every call is denied. */
export interface ExecutionGuardOptions {
  /** In force unless a call brings its own. None here nor per call: DENY, signed. */
  readonly policy?: PolicySource | undefined;
  /** Keeps the ledger. Default `memoryStorage()`, which warns once that nothing outlives the process. */
  readonly storage?: Storage | undefined;
  /** Signs every entry. Default: the storage's own key, or a fresh one where the storage keeps none. */
  readonly signer?: Signer | undefined;
  /** In ACTIVE, risk at or above this is a DENY. Default 80. OBSERVE's 60 and COOLDOWN's 30 never exceed it. */
  readonly haltThreshold?: number | undefined;
  /** Risk at or above this, below the halt threshold, is a HOLD. Default: none. */
  readonly holdThreshold?: number | undefined;
  /** Asked at each call that brings no severity. Throws, hangs or answers nonsense: COOLDOWN. Default: the last recorded state stands. */
  readonly severity?: (() => SystemSeverity | Promise<SystemSeverity>) | undefined;
  /** What a held call may ask of people, and of the program that waits. */
  readonly hold?:
    | {
        /** For the human; at most 30 days. Default 300. */
        readonly deadlineSeconds?: number | undefined;
        /** For one call of `enforce`. Default 300. */
        readonly waitSeconds?: number | undefined;
        /** More holds than this at a time are denied. Default 100. */
        readonly maxPending?: number | undefined;
      }
    | undefined;
  /** Tells people of a new hold. Not awaited; its failure changes nothing. */
  readonly notify?: ((hold: Hold) => unknown) | undefined;
  /** Scores risk. Default `ruleRisk()`. */
  readonly risk?:
    | RiskScorer
    | { readonly score: RiskScorer; readonly ruleset?: string }
    | undefined;
  /** `shadow` decides, signs, records `enforced: false`, and lets everything run. Default `enforce`. */
  readonly mode?: "enforce" | "shadow" | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** What entries keep of arguments: their digest, or also their canonical text. Default `digest`. */
  readonly record?: "digest" | "args" | undefined;
  /** Changes arguments before they are recorded; a throw records the digest only. */
  readonly redact?: ((args: JsonObject) => JsonObject) | undefined;
  /** Told what happens. Not awaited; their failures change nothing. */
  readonly observers?: readonly GuardObserver[] | undefined;
  /** Where signed checkpoints go. This version hands out none yet: only an empty list is taken. */
  readonly onCheckpoint?: readonly never[] | undefined;
  /**
   * How long a policy, facts or lists function, severity source, scorer or signer may take before the guard fails
   * closed; a storage may stand still twice as long. Default 2.
   */
  readonly timeoutSeconds?: number | undefined;
}

/** Lists by name, as the policy's own `lists`. */
export type HostLists = Readonly<Record<string, readonly JsonValue[]>>;

/** What one call may bring. Everything comes from the host's program, never from a model's text. */
export interface EvaluateOptions {
  /**
   * What the host knows of this call, for the policy's conditions, as `{ request: "pay Bob 20" }`: a plain
   * JSON object, or a function asked at each decision. Throws, hangs or answers anything else: DENY.
   */
  readonly facts?: JsonObject | (() => JsonObject | Promise<JsonObject>) | undefined;
  /** Lists for this call in place of the policy's own of the same name; or a function, as for `facts`. */
  readonly lists?: HostLists | (() => HostLists | Promise<HostLists>) | undefined;
  /** The tool's own JSON Schema: a call that does not fit it is denied before any rule. Give the same object each time. */
  readonly schema?: JsonObject | undefined;
  /** In force for this call instead of the guard's. */
  readonly policy?: PolicySource | undefined;
  /** The system's severity now. */
  readonly severity?: SystemSeverity | (() => SystemSeverity | Promise<SystemSeverity>) | undefined;
}

/** What one enforced call may bring. */
export interface EnforceOptions extends EvaluateOptions {
  /** Aborting it ends a wait with `GuardHeld`, or the call before the tool starts; once the tool runs, it is handed to the tool. */
  readonly signal?: AbortSignal | undefined;
  /** Called once, after a hold is recorded and before waiting. A throw ends the call with that error; the hold stays PENDING only where the call can be found again. Ends with the wait, but may take `timeoutSeconds`. */
  readonly onHold?: ((hold: Hold) => unknown) | undefined;
  /** Replaces waiting on the storage. What it returns is ignored: the ledger decides. A throw ends the call with that error. Its signal aborts with the caller's, and when the wait or the hold's deadline ends first. */
  readonly waitForHold?: ((hold: Hold, signal: AbortSignal) => unknown) | undefined;
  /** Seconds this call waits for a hold; default the guard's `hold.waitSeconds`. 0 does not wait. */
  readonly waitSeconds?: number | undefined;
}

/** What a tool is handed beside its intent. */
export interface ExecuteContext {
  /** The caller's signal, or one that never aborts. */
  readonly signal: AbortSignal;
  /** The signed ALLOW this execution rests on; absent only in shadow mode when nothing could be recorded. */
  readonly proof: DecisionProof | undefined;
}

/** The tool's own work. Given the frozen snapshot that was decided on. */
export type Execute<T> = (intent: IntentSnapshot, context: ExecuteContext) => T | PromiseLike<T>;

/** What the guard answered. */
export interface GuardResult {
  /** ALLOW: run it. HOLD: a human must say yes first. DENY: it must not run. */
  readonly outcome: Outcome;
  /** Why, for programs. */
  readonly reasonCode: ReasonCode;
  /** One sentence for people. */
  readonly reason: string;
  /** 0–100. */
  readonly riskScore: number;
  /** This decision's own id (UUIDv7). */
  readonly boundaryId: string;
  /** The signed record; absent only where nothing could be recorded, and then `fault` says why. */
  readonly proof: DecisionProof | undefined;
  /** The state after this call, where it is known. */
  readonly severity: SeverityState | undefined;
  /** The risk at which a DENY began. */
  readonly threshold: number | undefined;
  /** False in shadow mode: the answer was recorded and not enforced. */
  readonly enforced: boolean;
  /** The hold, where the outcome is HOLD or answers one. */
  readonly hold?: Hold;
  /** Why the guard could not decide or record; then the outcome is DENY. */
  readonly fault?: GuardFault;
}

/** Follows what a guard does. Observers are not awaited and change no outcome. */
export interface GuardObserver {
  /** A decision was recorded (or could not be: `result.fault`). */
  readonly onDecision?: (event: {
    readonly intent: Intent;
    readonly result: GuardResult;
  }) => unknown;
  /** A hold was recorded. */
  readonly onHold?: (hold: Hold) => unknown;
  /** A hold was answered, expired, cancelled or consumed. */
  readonly onResolution?: (hold: Hold) => unknown;
  /** A tool returned or threw. `recorded` is false while the outcome is not in the ledger. */
  readonly onOutcome?: (event: {
    readonly intent: Intent;
    readonly boundaryId: string;
    readonly status: "done" | "failed" | "not-executed";
    readonly recorded: boolean;
  }) => unknown;
}
