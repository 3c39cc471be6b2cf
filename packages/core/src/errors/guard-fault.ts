import { GuardError, hasBrand } from "./guard-error.ts";

/**
 * Why the guard could not decide or could not record.
 *
 * - `LEDGER_COMMIT_FAILED`: the storage threw, hung, ran out of space or lost its lock.
 * - `LEDGER_UNAVAILABLE`: the ledger could not be opened, or refuses to open.
 * - `SIGNER_FAILED`: the signer threw, hung or returned something that is not its signature.
 * - `OUTCOME_UNKNOWN`: a tool has run and what became of it is not yet recorded.
 * - `HOLD_UNKNOWN`: no hold has that id, or its intent is no longer kept.
 * - `HOLD_NOT_PENDING`: the hold was already answered, consumed, cancelled or is past its deadline.
 * - `APPROVER_REFUSED`: this approver may not answer this hold.
 * - `GUARD_CLOSED`: the guard was closed.
 */
export type GuardFaultCode =
  | "LEDGER_COMMIT_FAILED"
  | "LEDGER_UNAVAILABLE"
  | "SIGNER_FAILED"
  | "OUTCOME_UNKNOWN"
  | "HOLD_UNKNOWN"
  | "HOLD_NOT_PENDING"
  | "APPROVER_REFUSED"
  | "GUARD_CLOSED";

/**
 * The guard could not decide or record, before any tool started. Treat it as a DENY: nothing ran.
 *
 * The message names no argument, key or rule: it may reach a model or a browser.
 */
export class GuardFault extends GuardError {
  override readonly name: string = "GuardFault";
  readonly code: GuardFaultCode;

  constructor(code: GuardFaultCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  /** Says whether a caught value is a `GuardFault`, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is GuardFault {
    return hasBrand(value) && value.name === "GuardFault";
  }

  /** The parts that are safe to send anywhere. */
  toJSON(): { readonly name: string; readonly code: GuardFaultCode; readonly message: string } {
    return { name: this.name, code: this.code, message: this.message };
  }
}
