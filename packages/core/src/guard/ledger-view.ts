import { canonicalJson } from "../canonical/canonical-json.ts";
import type { JsonObject } from "../canonical/canonical-json.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { GuardFault } from "../errors/guard-fault.ts";
import { parseCheckpoint } from "../ledger/checkpoint.ts";
import { parseEntry } from "../ledger/entry.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { parseLine } from "../ledger/line.ts";
import { growTree } from "../ledger/tree.ts";
import type { GrowingTree } from "../ledger/tree.ts";
import { verifyEntrySignature } from "../proof/entry-signature.ts";
import type { Signer } from "../proof/proof.ts";
import { fold } from "../state/fold.ts";
import { snapshotOfState, stateFromSnapshot } from "../state/state-snapshot.ts";
import type { StateSnapshot } from "../state/state-snapshot.ts";
import { emptyState } from "../state/state.ts";
import type { GuardState } from "../state/state.ts";
import { publicKeyOf } from "./public-key-of.ts";
import type { EntryDraft } from "./seal-drafts.ts";

/** What a guard knows of its ledger: the state, and where chain and tree stand. */
export interface LedgerView {
  state: GuardState;
  /** The ledger's id; empty until the genesis entry is folded. */
  ledger: string;
  /** The RFC 6962 tree over all entries folded. */
  readonly tree: GrowingTree;
  /** How many entries stood before the last checkpoint entry. */
  checkpointAt: number;
  /** How many entries the last snapshot covers. */
  snapshotAt: number;
  /** The digest of the snapshot this view started from, until a signed checkpoint vouches for it. */
  unvouched: string | undefined;
  /** Outcomes of tools that ran and are not known to be in the ledger, by boundary id. */
  readonly owed: Map<string, EntryDraft>;
}

interface TakenLine {
  readonly entry: string;
  readonly hash: string;
  readonly signature: string;
  readonly parsed: LedgerEntry;
}

/** The view of a ledger without entries, by a guard that still owes these outcomes. */
export function emptyView(owed: LedgerView["owed"] = new Map()): LedgerView {
  return {
    state: emptyState(),
    ledger: "",
    tree: growTree([], 0),
    checkpointAt: 0,
    snapshotAt: 0,
    unvouched: undefined,
    owed,
  };
}

/**
 * Folds lines that the storage gave, and says whether any was new. The storage may be a file that
 * anyone wrote to: form, hash, chain and key of each line are checked, and the signature of the last,
 * which through the hash chain covers every line before. `at` is the number of the first line, where
 * it is known: a line that stands twice would else pass for one that was folded before.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` when they do not follow from what was folded.
 */
export function foldLines(
  view: LedgerView,
  signer: Signer,
  lines: readonly string[],
  at?: number,
): boolean {
  if (lines.length === 0) return false;
  const taken = takeLines(view, signer, lines, at);
  const newest = taken.at(-1);
  if (newest === undefined) return false;
  if (!verifyEntrySignature(publicKeyOf(signer), newest.entry, newest.signature)) {
    throw refuse(`entry ${newest.parsed.seq} has no valid signature`);
  }
  // INVARIANT: nothing is folded that no signature covers yet: a refused line must leave no trace.
  for (const { parsed, entry, hash } of taken) foldInto(view, parsed, entry, hash);
  return true;
}

/** The lines that are new, checked to follow one another; lines folded before are left out. */
function takeLines(
  view: LedgerView,
  signer: Signer,
  lines: readonly string[],
  at: number | undefined,
): TakenLine[] {
  const taken: TakenLine[] = [];
  let { size, head, time } = view.state;
  for (const [index, line] of lines.entries()) {
    const { entry, hash, signature } = readLine(line);
    const parsed = readEntry(entry);
    const { seq, prev, ts, kid } = parsed;
    if (at !== undefined && seq !== at + index) throw refuse(`line ${at + index} is entry ${seq}`);
    if (seq < size) continue;
    if (seq !== size || prev !== head) {
      throw refuse(`entry ${seq} does not follow entry ${size - 1}`);
    }
    if (ts < time) throw refuse(`entry ${seq} goes back in time`);
    if (kid !== signer.keyId) {
      throw refuse(`entry ${seq} is signed by key ${kid}, this guard's is ${signer.keyId}`);
    }
    taken.push({ entry, hash, signature, parsed });
    size += 1;
    head = hash;
    time = ts;
  }
  return taken;
}

/** Folds one entry whose place is known to be right into state, chain and tree. */
export function foldInto(view: LedgerView, parsed: LedgerEntry, entry: string, hash: string): void {
  if (parsed.seq === 0) {
    if (parsed.type !== "genesis") throw refuse("its first entry is no genesis");
    view.ledger = parsed.ledger;
  } else if (parsed.ledger !== view.ledger || parsed.type === "genesis") {
    throw refuse(`entry ${parsed.seq} belongs to another ledger`);
  }
  if (parsed.type === "checkpoint") foldCheckpoint(view, parsed);
  try {
    fold(view.state, parsed, hash);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : "an entry can't be folded");
  }
  forgetOwed(view, parsed);
  view.tree.append(entry);
}

/** The text of a snapshot of this view. */
export function writeSnapshot(view: LedgerView): string {
  const { ledger, checkpointAt } = view;
  const frontier = view.tree.frontier();
  const state = snapshotOfState(view.state);
  return canonicalJson({ v: 1, ledger, frontier, checkpointAt, state } as unknown as JsonObject);
}

/**
 * The view a snapshot stands for, not yet vouched for: a checkpoint entry after it must hold its
 * digest. Text that is no snapshot gives `undefined`.
 */
export function readSnapshot(text: string, owed: LedgerView["owed"]): LedgerView | undefined {
  try {
    const { ledger, frontier, checkpointAt, state } = JSON.parse(text) as {
      readonly ledger: string;
      readonly frontier: readonly string[];
      readonly checkpointAt: number;
      readonly state: StateSnapshot;
    };
    return {
      state: stateFromSnapshot(state),
      ledger,
      tree: growTree(frontier, state.size),
      checkpointAt,
      snapshotAt: state.size,
      unvouched: sha256Hex(text),
      owed,
    };
  } catch {
    return undefined;
  }
}

/** A refusal to go on with this ledger. */
export function refuse(problem: string): GuardFault {
  return new GuardFault(
    "LEDGER_UNAVAILABLE",
    `The ledger can't be trusted: ${problem}. Nothing was changed. Verify it with ` +
      "`execution-guard verify`, or restore it from a backup.",
  );
}

/** However an outcome came to be in the ledger, it is owed no more: its writer may never have heard of it. */
function forgetOwed({ owed }: LedgerView, { type, body }: LedgerEntry): void {
  if (owed.size === 0 || type === "decision") return;
  const { boundaryId } = body;
  if (typeof boundaryId === "string") owed.delete(boundaryId);
}

function foldCheckpoint(view: LedgerView, parsed: LedgerEntry): void {
  const { size, snapshot } = readCheckpoint(parsed);
  view.checkpointAt = size;
  if (snapshot === undefined) return;
  if (snapshot.digest === view.unvouched) view.unvouched = undefined;
  view.snapshotAt = snapshot.size;
}

function readLine(line: string): ReturnType<typeof parseLine> {
  try {
    return parseLine(line);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : "a line is not well-formed");
  }
}

function readEntry(entry: string): LedgerEntry {
  try {
    return parseEntry(entry);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : "an entry is not well-formed");
  }
}

function readCheckpoint(parsed: LedgerEntry): ReturnType<typeof parseCheckpoint> {
  try {
    return parseCheckpoint(parsed);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : "a checkpoint is not well-formed");
  }
}
