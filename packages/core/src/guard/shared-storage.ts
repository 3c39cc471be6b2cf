import type { LedgerHead, Storage } from "../ledger/storage.ts";
import type { DecisionProof } from "../proof/proof.ts";

/** What the guards of this process that share one storage object know together. */
interface Sharing {
  guards: number;
  /** The lines they sealed last, written or not, by the hash that each follows. */
  readonly recent: Map<string, { readonly line: string; readonly hash: string }>;
}

const MAX_RECENT = 1024;

const sharings = new WeakMap<Storage, Sharing>();

/** A guard begins to use a storage object. */
export function joinStorage(storage: Storage): void {
  const sharing = sharings.get(storage);
  if (sharing === undefined) sharings.set(storage, { guards: 1, recent: new Map() });
  else sharing.guards += 1;
}

/** A guard uses a storage object no more; true for the last of them, who is to close it. */
export function leaveStorage(storage: Storage): boolean {
  const sharing = sharings.get(storage);
  if (sharing === undefined) return true;
  sharing.guards -= 1;
  sharing.recent.clear();
  return sharing.guards === 0;
}

/** Tells the other guards of a line that may be written now, and of the hash it follows. */
export function noteLine(storage: Storage, prev: string, line: string, proof: DecisionProof): void {
  const sharing = sharings.get(storage);
  if (sharing === undefined || sharing.guards < 2) return;
  const { recent } = sharing;
  recent.delete(prev);
  recent.set(prev, { line, hash: proof.hash });
  if (recent.size <= MAX_RECENT) return;
  const [oldest = ""] = recent.keys();
  recent.delete(oldest);
}

/**
 * The lines after the one with hash `from` up to the head, where the other guards told of all of them;
 * else `undefined`. Without these a guard would have to read the ledger at each turn and find it
 * longer again at the next: a busy neighbour would never let it decide.
 *
 * INVARIANT: hashes lead from one to the other, so a line that was never written is not among them.
 */
export function linesUpTo(
  storage: Storage,
  from: string,
  head: LedgerHead,
): readonly string[] | undefined {
  const recent = sharings.get(storage)?.recent;
  const lines: string[] = [];
  for (let at = from; at !== head.hash;) {
    const next = recent?.get(at);
    if (next === undefined || lines.length === MAX_RECENT) return undefined;
    lines.push(next.line);
    at = next.hash;
  }
  return lines;
}
