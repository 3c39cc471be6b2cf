import { GuardError, hasBrand } from "../errors/guard-error.ts";

/**
 * What is wrong with a ledger.
 *
 * - `LEDGER_EMPTY`: no line at all.
 * - `LINE_TORN`: the last line has no line end: a crash or a full disk cut it short, or it is still being written.
 * - `LINE_TOO_LONG`: more than 64 KiB with its line end.
 * - `LINE_MALFORMED`: not `{"entry":…,"hash":"…","sig":"…"}` byte for byte, or not UTF-8.
 * - `HASH_MISMATCH`: `hash` is not the SHA-256 of the entry: one of the two was changed.
 * - `ENTRY_NOT_CANONICAL`: the entry is not the canonical JSON of itself: a second reader could read it differently.
 * - `ENTRY_MALFORMED`: a field of the entry is missing, unknown or of the wrong form.
 * - `GENESIS_MISSING`: the first entry is not `genesis`. `GENESIS_REPEATED`: a later one is.
 * - `CHAIN_BROKEN`: `seq` or `prev` does not continue the entry before: lines were cut, added or put in another order.
 * - `LEDGER_CHANGED`: the ledger's id differs from the entry before.
 * - `TIME_BACKWARDS`: `ts` is before the entry before.
 * - `KEY_UNKNOWN`: no trusted key has this key id at this place.
 * - `SIGNATURE_INVALID`: the signature is not one over this entry by its key.
 * - `ROOT_MISMATCH`: a checkpoint's tree is not the tree over the entries before it.
 * - `HEAD_NOT_FOUND`: the head held elsewhere is not in this ledger: it was cut or written anew.
 */
export type LedgerProblemCode =
  | "LEDGER_EMPTY"
  | "LINE_TORN"
  | "LINE_TOO_LONG"
  | "LINE_MALFORMED"
  | "HASH_MISMATCH"
  | "ENTRY_NOT_CANONICAL"
  | "ENTRY_MALFORMED"
  | "GENESIS_MISSING"
  | "GENESIS_REPEATED"
  | "CHAIN_BROKEN"
  | "LEDGER_CHANGED"
  | "TIME_BACKWARDS"
  | "KEY_UNKNOWN"
  | "SIGNATURE_INVALID"
  | "ROOT_MISMATCH"
  | "HEAD_NOT_FOUND";

/** A line or an entry that is not one of this ledger format, read or about to be written. */
export class LedgerFormatError extends GuardError {
  override readonly name: string = "LedgerFormatError";
  readonly code: LedgerProblemCode;

  constructor(code: LedgerProblemCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  /** Says whether a caught value is a `LedgerFormatError`, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is LedgerFormatError {
    return hasBrand(value) && value.name === "LedgerFormatError";
  }
}
