import type { JsonObject } from "../src/canonical/canonical-json.ts";
import { writeCheckpoint } from "../src/ledger/checkpoint.ts";
import { writeEntry, type EntryType } from "../src/ledger/entry.ts";
import { writeGenesis } from "../src/ledger/genesis.ts";
import { GENESIS_HASH, writeLine } from "../src/ledger/line.ts";
import { appendEntries } from "../src/ledger/tree.ts";
import type { Ed25519Signer } from "../src/proof/ed25519-signer.ts";
import type { DecisionProof } from "../src/proof/proof.ts";
import { sealEntry } from "../src/proof/seal-entry.ts";

/** One entry to build. What is left out is as an honest writer makes it. */
export interface EntryPlan {
  readonly type: EntryType;
  readonly body?: JsonObject;
  readonly ts?: number;
  readonly seq?: number;
  readonly prev?: string;
  readonly ledger?: string;
  /** Signs this entry in place of the ledger's signer. */
  readonly signer?: Ed25519Signer;
}

/** The ledger's id and first `ts` where a plan names no others. */
export const LEDGER_ID = "0190a6c2-7e1a-7cc0-8000-0123456789ab";
const FIRST_TS = 1_700_000_000_000;

/** Builds a ledger's entries, sealed, in the order of their plans. Lies where a plan says so. */
export function buildProofs(
  signer: Ed25519Signer,
  plans: readonly EntryPlan[],
): readonly DecisionProof[] {
  const proofs: DecisionProof[] = [];
  let frontier: readonly string[] = [];
  for (const [index, plan] of plans.entries()) {
    const { type, body = bodyOf(type, signer, frontier, index), signer: by = signer } = plan;
    const { seq = index, prev = proofs.at(-1)?.hash ?? GENESIS_HASH } = plan;
    const { ledger = LEDGER_ID, ts = FIRST_TS + index } = plan;
    const entry = writeEntry({ type, ledger, seq, prev, kid: by.keyId, ts, body });
    proofs.push(sealNow(by, entry, seq));
    frontier = appendEntries(frontier, index, [entry]);
  }
  return proofs;
}

/** The lines of {@link buildProofs}, each with its line end. */
export function buildLines(signer: Ed25519Signer, plans: readonly EntryPlan[]): readonly string[] {
  return buildProofs(signer, plans).map((proof) => `${writeLine(proof)}\n`);
}

/** Seals with a signer that is synchronous. */
export function sealNow(signer: Ed25519Signer, entry: string, index: number): DecisionProof {
  const proof = sealEntry(signer, entry, index);
  if (proof instanceof Promise) throw new TypeError("the signer is not synchronous");
  return proof;
}

function bodyOf(
  type: EntryType,
  signer: Ed25519Signer,
  frontier: readonly string[],
  size: number,
): JsonObject {
  if (type === "genesis") return writeGenesis({ publicKey: signer.publicKey, lockKind: "memory" });
  if (type === "checkpoint") return writeCheckpoint(frontier, size);
  return { note: `entry ${size}` };
}
