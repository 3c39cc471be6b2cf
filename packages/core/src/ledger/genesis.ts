import type { JsonObject } from "../canonical/canonical-json.ts";
import type { LedgerEntry } from "./entry.ts";
import { LedgerFormatError } from "./ledger-format-error.ts";

/** What the first entry of a ledger says; its ledger id stands in the entry's own `ledger`. */
export interface Genesis {
  /** The key that signs this ledger: `ed25519:` and canonical base64. Its id is the entry's `kid`. */
  readonly publicKey: string;
  /** The kind of lock that orders writers: `Storage.lockKind`. */
  readonly lockKind: string;
}

/** The body of a genesis entry. */
export function writeGenesis({ publicKey, lockKind }: Genesis): JsonObject {
  return { lockKind, publicKey };
}

/**
 * Reads the body of a genesis entry. Further fields are left to whoever knows them.
 *
 * @throws LedgerFormatError `ENTRY_MALFORMED`.
 */
export function parseGenesis(entry: LedgerEntry): Genesis {
  const { publicKey, lockKind } = entry.body;
  if (typeof publicKey !== "string" || typeof lockKind !== "string") {
    throw new LedgerFormatError(
      "ENTRY_MALFORMED",
      "a genesis entry must name its `publicKey` and `lockKind`",
    );
  }
  return { publicKey, lockKind };
}
