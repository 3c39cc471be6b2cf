import type { JsonValue } from "../canonical/canonical-json.ts";
import type { HoldRecord } from "../hold/hold.ts";
import { writeCheckpoint } from "../ledger/checkpoint.ts";
import { writeGenesis } from "../ledger/genesis.ts";
import type { TornTail } from "../ledger/storage.ts";
import type { Signer } from "../proof/proof.ts";
import type { EntryDraft } from "./seal-drafts.ts";
import { clip } from "./clip.ts";

/** The first entry of a ledger: its key, and how its writers are ordered. */
export function genesisDraft(signer: Signer, lockKind: string): EntryDraft {
  return { type: "genesis", body: writeGenesis({ publicKey: signer.publicKey, lockKind }) };
}

/** Says that an unfinished last line was found and cut off. */
export function recoveredDraft(torn: TornTail): EntryDraft {
  return { type: "recovered", body: { bytes: torn.bytes, sha256: torn.sha256 } };
}

/** Commits to everything before it as an RFC 6962 tree, and vouches for a snapshot. */
export function checkpointDraft(
  snapshot: { readonly digest: string; readonly size: number } | undefined,
): EntryDraft {
  return {
    type: "checkpoint",
    body: ({ size, frontier }) => writeCheckpoint(frontier(), size, snapshot),
  };
}

/** A step of a hold. CONSUMED stands before the ALLOW that uses the approval, in the same commit. */
export function resolutionDraft(
  hold: HoldRecord,
  status: "APPROVED" | "REJECTED" | "EXPIRED" | "CANCELLED" | "CONSUMED",
  answer?: { readonly approver: string; readonly reason?: string | undefined },
): EntryDraft {
  return {
    type: "hold.resolved",
    body: {
      hold: hold.id,
      entry: hold.entryHash,
      status,
      ...(answer === undefined ? {} : { approver: answer.approver, assurance: "asserted" }),
      ...(answer?.reason === undefined ? {} : { reason: clip(answer.reason, 500) }),
    },
  };
}

/** What became of a tool that was allowed to run. */
export function outcomeDraft(
  type: "outcome" | "not-executed",
  boundaryId: string,
  entryHash: string,
  status: "done" | "failed" | "not-executed",
  returns?: JsonValue,
): EntryDraft {
  const body = { boundaryId, entry: entryHash, status };
  return { type, body: returns === undefined ? body : { ...body, returns } };
}
