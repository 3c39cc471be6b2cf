import type { JsonObject } from "../canonical/canonical-json.ts";
import { writeEntry } from "../ledger/entry.ts";
import type { EntryType, LedgerEntry } from "../ledger/entry.ts";
import { frameSealed } from "../ledger/line.ts";
import { appendEntries } from "../ledger/tree.ts";
import type { DecisionProof, Signer } from "../proof/proof.ts";
import { sealEntry } from "../proof/seal-entry.ts";
import { isThenable } from "./within.ts";

/** An entry before it has a place in the ledger. */
export interface EntryDraft {
  readonly type: EntryType;
  /** The body, or what makes it once the entries before it are sealed. */
  readonly body: JsonObject | ((tip: Tip) => JsonObject);
  /** The body's canonical text, where whoever made the body has written it. */
  readonly text?: string;
}

/** Where the ledger stands while a commit is being sealed. */
export interface Tip {
  readonly size: number;
  readonly hash: string;
  /** The RFC 6962 frontier over the entries before; worked out only where it is asked for. */
  readonly frontier: () => readonly string[];
}

/** An entry that is sealed and not yet known to be written. */
export interface SealedEntry {
  readonly parsed: LedgerEntry;
  readonly proof: DecisionProof;
  readonly line: string;
}

/** What all entries of a commit share. */
export interface SealContext {
  readonly signer: Signer;
  readonly ledger: string;
  readonly now: number;
  /** Waits for one signature of a signer that takes its time, and not for ever. */
  readonly untilSigned: (late: Promise<DecisionProof>) => Promise<DecisionProof>;
}

/**
 * Seals drafts one after the other on top of `tip` and what is `done`. Synchronous where the signer is;
 * each entry holds the hash of the one before, so they can't be sealed side by side.
 */
export function sealDrafts(
  context: SealContext,
  drafts: readonly EntryDraft[],
  tip: Tip,
  done: SealedEntry[] = [],
): SealedEntry[] | Promise<SealedEntry[]> {
  for (let index = done.length; index < drafts.length; index += 1) {
    const draft = drafts[index] as EntryDraft;
    const at = tipAfter(tip, done);
    const body = typeof draft.body === "function" ? draft.body(at) : draft.body;
    const { signer, ledger, now: ts } = context;
    const { type } = draft;
    const { keyId: kid } = signer;
    const parsed: LedgerEntry = { v: 1, type, ledger, seq: at.size, prev: at.hash, kid, ts, body };
    const sealed = sealEntry(signer, writeEntry(parsed, draft.text), at.size);
    if (isThenable(sealed)) {
      return context.untilSigned(sealed).then((proof) => {
        done.push(sealedEntry(parsed, proof));
        return sealDrafts(context, drafts, tip, done);
      });
    }
    done.push(sealedEntry(parsed, sealed));
  }
  return done;
}

function sealedEntry(parsed: LedgerEntry, proof: DecisionProof): SealedEntry {
  // It goes to observers and callers, and the tool's outcome will refer to it.
  return { parsed, proof: Object.freeze(proof), line: frameSealed(proof, parsed) };
}

/** All at once and not entry upon entry: thousands may stand in one commit. */
function tipAfter(tip: Tip, done: readonly SealedEntry[]): Tip {
  const last = done.at(-1);
  if (last === undefined) return tip;
  return {
    size: tip.size + done.length,
    hash: last.proof.hash,
    frontier: () => {
      const entries = done.map(({ proof }) => proof.entry);
      return appendEntries(tip.frontier(), tip.size, entries);
    },
  };
}
