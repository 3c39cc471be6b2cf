import { GuardError, hasBrand } from "../errors/guard-error.ts";
import type { ReasonCode } from "../decision/decision.ts";
import type { Hold } from "../hold/hold.ts";
import type { DecisionProof } from "../proof/proof.ts";
import type { GuardResult } from "./guard-options.ts";

/** The fields that every outcome error carries; safe to send to a model or a browser but for `proof` and `hold`. */
abstract class OutcomeError extends GuardError {
  abstract readonly outcome: "DENY" | "HOLD";
  /** Why, for programs; the same as `reasonCode`. */
  readonly code: ReasonCode;
  readonly reasonCode: ReasonCode;
  /** One sentence for people. */
  readonly reason: string;
  /** 0–100. */
  readonly riskScore: number;
  /** The decision's own id (UUIDv7). */
  readonly boundaryId: string;
  /** The signed record of this decision. */
  declare readonly proof: DecisionProof | undefined;
  /** The hold it rests on, if any. */
  declare readonly hold: Hold | undefined;

  constructor(message: string, result: GuardResult) {
    super(message);
    this.code = result.reasonCode;
    this.reasonCode = result.reasonCode;
    this.reason = result.reason;
    this.riskScore = result.riskScore;
    this.boundaryId = result.boundaryId;
    // They may hold arguments: whoever prints or copies an error gets neither.
    Object.defineProperty(this, "proof", { value: result.proof });
    Object.defineProperty(this, "hold", { value: result.hold });
    // LangChain retries an error unless this well-known mark says not to.
    Object.defineProperty(this, Symbol.for("langchain.errors.retryable"), { value: false });
  }

  /** The parts that are safe to send anywhere: no proof text, no arguments. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      message: this.message,
      outcome: this.outcome,
      reasonCode: this.reasonCode,
      reason: this.reason,
      riskScore: this.riskScore,
      boundaryId: this.boundaryId,
      ...(this.hold === undefined ? {} : { holdId: this.hold.id }),
      ...(this.proof === undefined ? {} : { proofHash: this.proof.hash, index: this.proof.index }),
    };
  }
}

/** The call was denied. Nothing ran. The decision is signed and recorded. */
export class GuardDenied extends OutcomeError {
  override readonly name: string = "GuardDenied";
  readonly outcome = "DENY" as const;

  constructor(result: GuardResult) {
    super(`Denied, do not retry: ${result.reason}`, result);
  }

  /** Says whether a caught value is a `GuardDenied`, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is GuardDenied {
    return hasBrand(value) && value.name === "GuardDenied";
  }
}

/** The call waits for a human. Nothing ran. */
export class GuardHeld extends OutcomeError {
  override readonly name: string = "GuardHeld";
  readonly outcome = "HOLD" as const;

  constructor(result: GuardResult) {
    const id = result.hold?.id ?? "unknown";
    // Nobody is to wait for a yes that can no longer come.
    const message =
      result.hold?.status === "CANCELLED"
        ? `Not approved in time, nothing ran: hold ${id} was withdrawn`
        : `Waiting for approval, do not repeat: hold ${id}`;
    super(message, result);
  }

  /** Says whether a caught value is a `GuardHeld`, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is GuardHeld {
    return hasBrand(value) && value.name === "GuardHeld";
  }
}

/** Nobody answered a hold before its deadline: a DENY. Nothing ran. */
export class GuardExpired extends OutcomeError {
  override readonly name: string = "GuardExpired";
  readonly outcome = "DENY" as const;

  constructor(result: GuardResult) {
    super(`Denied, do not retry: ${result.reason}`, result);
  }

  /** Says whether a caught value is a `GuardExpired`, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is GuardExpired {
    return hasBrand(value) && value.name === "GuardExpired";
  }
}
