import type { LedgerHead } from "../ledger/storage.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import type { Signer } from "../proof/proof.ts";
import { countRecords } from "../state/state-snapshot.ts";
import { checkpointDraft, genesisDraft, recoveredDraft } from "./entry-bodies.ts";
import type { GuardConfig } from "./guard-config.ts";
import { writeSnapshot } from "./ledger-view.ts";
import type { LedgerView } from "./ledger-view.ts";
import type { EntryDraft } from "./seal-drafts.ts";

/** A checkpoint entry stands after at most this many others. */
export const CHECKPOINT_EVERY = 256;
/** A snapshot is taken when the entries since the last one outnumber this and its own records. */
export const SNAPSHOT_EVERY = 4096;

/** All the entries of one commit. */
export interface CompleteDrafts {
  readonly drafts: readonly EntryDraft[];
  /** Where the caller's own entries begin among them. */
  readonly start: number;
  readonly ledger: string;
  /** The text of a snapshot that a checkpoint among the drafts vouches for. */
  readonly snapshot: string | undefined;
}

/**
 * Puts before a caller's entries what must come first — genesis, a torn tail, outcomes that are owed —
 * and after them a checkpoint when one is due.
 */
export function completeDrafts(
  session: {
    readonly config: GuardConfig;
    readonly view: LedgerView;
  },
  entries: readonly EntryDraft[],
  head: LedgerHead,
  signer: Signer,
): CompleteDrafts {
  const { view, config } = session;
  const first: EntryDraft[] = [];
  if (head.size === 0) first.push(genesisDraft(signer, config.storage.lockKind));
  if (head.torn !== undefined) first.push(recoveredDraft(head.torn));
  if (view.owed.size > 0) first.push(...view.owed.values());
  const drafts = first.length === 0 ? entries : [...first, ...entries];
  const ledger = view.ledger === "" ? globalThis.crypto.randomUUID() : view.ledger;
  const due = view.state.size + drafts.length - view.checkpointAt > CHECKPOINT_EVERY;
  if (!due || drafts.length === 0)
    return { drafts, start: first.length, ledger, snapshot: undefined };
  const snapshot = snapshotDue(view) ? writeSnapshot(view) : undefined;
  const vouched =
    snapshot === undefined ? undefined : { digest: sha256Hex(snapshot), size: view.state.size };
  return { drafts: [...drafts, checkpointDraft(vouched)], start: first.length, ledger, snapshot };
}

function snapshotDue(view: LedgerView): boolean {
  const since = view.state.size - view.snapshotAt;
  return since > SNAPSHOT_EVERY && since > countRecords(view.state);
}
