import { GuardFault } from "../errors/guard-fault.ts";
import type { Approval, Hold, HoldStatus, Rejection } from "../hold/hold.ts";
import type { Intent } from "../intent/intent.ts";
import type { DecisionProof } from "../proof/proof.ts";
import { approveHold, cancelHold, rejectHold } from "./answer-hold.ts";
import { enforce } from "./enforce.ts";
import { evaluate } from "./evaluate.ts";
import { takeOrExplain } from "./gather.ts";
import { closeGuard } from "./close-guard.ts";
import { configureGuard } from "./guard-config.ts";
import type {
  EnforceOptions,
  EvaluateOptions,
  ExecutionGuardOptions,
  Execute,
  GuardResult,
} from "./guard-options.ts";
import { newParts } from "./guard-parts.ts";
import type { GuardParts } from "./guard-parts.ts";
import { listHolds } from "./list-holds.ts";
import { resumeHold } from "./resume-hold.ts";
import { throwUnlessAllowed } from "./throw-unless-allowed.ts";
import { uuidV7 } from "./uuid-v7.ts";
import { verifyOwnProof } from "./verify-own-proof.ts";
import type { ProofCheck } from "./verify-own-proof.ts";

/** The holds of a guard's ledger, whichever process issued them. */
export interface GuardHolds {
  /** Open and lately ended holds, oldest first; those of one status where it is given. */
  list(filter?: { readonly status?: HoldStatus | undefined }): Promise<readonly Hold[]>;
  /** Records a human's yes, vouched for by this program. Throws `GuardFault` where it does not count. */
  approve(id: string, approval: Approval): Promise<Hold>;
  /** Records a human's no. Throws `GuardFault` where it does not count. */
  reject(id: string, rejection: Rejection): Promise<Hold>;
  /** Withdraws a hold. Throws `GuardFault` where there is nothing to withdraw. */
  cancel(id: string): Promise<Hold>;
}

/** Who signs a guard's ledger: what a verifier must know beforehand. */
export interface GuardIdentity {
  readonly ledger: string;
  readonly keyId: string;
  /** `ed25519:` and base64. */
  readonly publicKey: string;
}

/**
 * The gate: answers ALLOW, HOLD or DENY for each intent, signs and records the answer, and lets a tool
 * run only on ALLOW. Whatever fails before a tool has started is a DENY.
 */
export class ExecutionGuard {
  readonly #parts: GuardParts;
  /** The holds of this guard's ledger. */
  readonly holds: GuardHolds;

  /** @throws TypeError on an option that does not exist or makes no sense. */
  constructor(options: ExecutionGuardOptions = {}) {
    const parts = newParts(configureGuard(options));
    this.#parts = parts;
    this.holds = Object.freeze({
      list: (filter: { readonly status?: HoldStatus | undefined } = {}) => listHolds(parts, filter),
      approve: (id: string, approval: Approval) => approveHold(parts, id, approval),
      reject: (id: string, rejection: Rejection) => rejectHold(parts, id, rejection),
      cancel: (id: string) => cancelHold(parts, id),
    });
  }

  /**
   * Decides one call and returns ALLOW. Runs nothing and never waits; in shadow mode it returns
   * whatever was decided.
   *
   * @throws GuardDenied, GuardHeld, GuardExpired, or GuardFault where nothing could be recorded.
   */
  async evaluate(intent: Intent, options: EvaluateOptions = {}): Promise<GuardResult> {
    const taken = takeOrExplain(intent);
    const result = await evaluate(this.#parts, taken, options, { by: "evaluate" });
    if (result.enforced) throwUnlessAllowed(result);
    return result;
  }

  /** As `evaluate`, but never throws: any answer is returned, a fault as `{ outcome: "DENY", fault }`. */
  async safeEvaluate(intent: Intent, options: EvaluateOptions = {}): Promise<GuardResult> {
    try {
      const taken = takeOrExplain(intent);
      return await evaluate(this.#parts, taken, options, { by: "evaluate" });
    } catch (error) {
      return faultResult(error, this.#parts.config.enforced);
    }
  }

  /**
   * Decides, waits for a human where one is asked, decides again, and runs `execute` only on ALLOW.
   * Records what became of it and gives back the tool's own result or error.
   *
   * @throws GuardDenied, GuardHeld, GuardExpired or GuardFault before the tool has started; after
   * that only what the tool throws.
   */
  enforce<T>(intent: Intent, execute: Execute<T>, options: EnforceOptions = {}): Promise<T> {
    return enforce(this.#parts, intent, execute, options);
  }

  /**
   * Decides again on a hold's stored intent, and uses the approval up on ALLOW. Runs nothing.
   *
   * @throws GuardHeld while nobody has answered; else as `evaluate`.
   */
  async resume(holdId: string, options: EvaluateOptions = {}): Promise<GuardResult> {
    const result = await resumeHold(this.#parts, holdId, options);
    if (result.enforced) throwUnlessAllowed(result);
    return result;
  }

  /** Checks a proof against this guard's key and ledger. */
  verify(proof: DecisionProof): Promise<ProofCheck> {
    return verifyOwnProof(this.#parts, proof);
  }

  /** The ledger's id and the public key that signs it: hand it to whoever verifies. */
  async identity(): Promise<GuardIdentity> {
    const { signer, ledger } = await this.#parts.session.identity();
    return { ledger, keyId: signer.keyId, publicKey: signer.publicKey };
  }

  /** Opens the ledger now instead of at the first call, so that a broken one shows at start-up. */
  async ready(): Promise<void> {
    await this.#parts.session.identity();
  }

  /**
   * Ends the calls that wait for a human, waits for the tools that run, for `timeoutSeconds` at most,
   * writes a last checkpoint and lets go of the storage. Later calls fail. What became of a tool that
   * runs on is not recorded.
   */
  close(): Promise<void> {
    return closeGuard(this.#parts);
  }

  /** `await using` closes the guard. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function faultResult(error: unknown, enforced: boolean): GuardResult {
  const fault = GuardFault.isInstance(error)
    ? error
    : new GuardFault("LEDGER_COMMIT_FAILED", "The guard failed.", { cause: error });
  return {
    outcome: "DENY",
    reasonCode: "LEDGER_COMMIT_FAILED",
    reason: fault.message,
    riskScore: 100,
    boundaryId: uuidV7(Date.now()),
    proof: undefined,
    severity: undefined,
    threshold: undefined,
    enforced,
    fault,
  };
}
