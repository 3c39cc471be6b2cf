/**
 * `@execution-guard/core/verify`: checks what a guard left behind, offline, with nothing but public
 * keys. Nothing here can sign or decide.
 *
 * @packageDocumentation
 */
export { verifyProof, type ProofVerdict } from "./verify-proof.ts";
export { verifyLedger, type LedgerInput } from "./verify-ledger.ts";
export type { VerifyLedgerOptions } from "./ledger-walk.ts";
export type { AnchorHead, LedgerProblem, LedgerVerdict } from "./ledger-verdict.ts";
export type { TrustedKey, TrustedKeyInput, TrustedKeys } from "./trusted-keys.ts";
export type { LedgerProblemCode } from "../ledger/ledger-format-error.ts";
export type { EntryType, LedgerEntry } from "../ledger/entry.ts";
export type { DecisionProof } from "../proof/proof.ts";
export { keyIdOf, parsePublicKey, type PublicKey } from "../proof/parse-public-key.ts";
export type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
