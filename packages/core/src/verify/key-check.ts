import type { LedgerEntry } from "../ledger/entry.ts";
import { parseGenesis } from "../ledger/genesis.ts";
import { LedgerFormatError } from "../ledger/ledger-format-error.ts";
import { verifyEntrySignature } from "../proof/entry-signature.ts";
import { parsePublicKey, type PublicKey } from "../proof/parse-public-key.ts";
import type { FoundProblem, LedgerCheck } from "./ledger-check.ts";
import type { LedgerVerdict } from "./ledger-verdict.ts";
import { keyFor, readTrustedKeys, type KeyRange, type TrustedKeys } from "./trusted-keys.ts";

/** Checks that each entry is signed by the key that may sign it. */
export interface KeyCheck extends LedgerCheck {
  readonly end: () => Pick<LedgerVerdict, "key">;
}

/**
 * Believes the keys that are given, or else the one in the genesis entry.
 *
 * @throws TypeError when the keys can't be read.
 */
export function keyCheck(pinned: TrustedKeys | undefined): KeyCheck {
  const isPinning = pinned !== undefined;
  let keys: readonly KeyRange[] = isPinning ? readTrustedKeys(pinned) : [];
  let previous: LedgerEntry | undefined;
  let isPinned = false;

  function takeGenesis(entry: LedgerEntry): FoundProblem | undefined {
    const key = keyInGenesis(entry);
    if (!isPublicKey(key)) return key;
    if (!isPinning) keys = [{ key, ledger: entry.ledger, fromSeq: 0, toSeq: Infinity }];
    return undefined;
  }

  return {
    take(entry, line) {
      const isFirst = previous === undefined && entry.type === "genesis";
      const problem = isFirst ? takeGenesis(entry) : checkHandover(previous, entry, isPinning);
      previous = entry;
      if (problem) return problem;
      const key = keyFor(keys, entry);
      if (typeof key === "string") return { code: "KEY_UNKNOWN", message: key };
      if (!verifyEntrySignature(key, line.entry, line.signature)) {
        return {
          code: "SIGNATURE_INVALID",
          message: "the signature is not one by the entry's key",
        };
      }
      if (isFirst) isPinned = isPinning;
      return undefined;
    },
    end: () => ({ key: isPinned ? "pinned" : "NOT pinned" }),
  };
}

/** The key changes right after a `key.rotate` entry, and only there. */
function checkHandover(
  previous: LedgerEntry | undefined,
  entry: LedgerEntry,
  isPinning: boolean,
): FoundProblem | undefined {
  if (!previous) return undefined;
  const isRotated = previous.type === "key.rotate";
  if (isRotated === (entry.kid !== previous.kid) && (!isRotated || isPinning)) return undefined;
  const message = !isRotated
    ? "the key changes without a key.rotate entry before"
    : entry.kid === previous.kid
      ? "signed by the key that the entry before rotates away"
      : "the key was rotated; rotation is not yet followed here: give the new key in `keys` too";
  return { code: "KEY_UNKNOWN", message };
}

function keyInGenesis(entry: LedgerEntry): PublicKey | FoundProblem {
  try {
    const key = parsePublicKey(parseGenesis(entry).publicKey);
    if (key.keyId === entry.kid) return key;
    return { code: "KEY_UNKNOWN", message: "the genesis is not signed by the key that it names" };
  } catch (error) {
    if (!(error instanceof TypeError) && !LedgerFormatError.isInstance(error)) throw error;
    return { code: "ENTRY_MALFORMED", message: `the genesis: ${error.message}` };
  }
}

function isPublicKey(value: PublicKey | FoundProblem): value is PublicKey {
  return "keyId" in value;
}
