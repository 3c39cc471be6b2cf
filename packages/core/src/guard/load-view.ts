import type { Signer } from "../proof/proof.ts";
import type { GuardConfig } from "./guard-config.ts";
import { emptyView, foldLines, readSnapshot, refuse } from "./ledger-view.ts";
import type { LedgerView } from "./ledger-view.ts";
import { within } from "./within.ts";

const HANDFUL = 1024;

/**
 * Reads on from where a view stands to the end of the ledger, from a snapshot where nothing is known
 * yet. A snapshot that no signed checkpoint vouches for is not believed: the ledger is folded from its
 * start. A ledger shorter than its snapshot was cut, and is refused.
 */
export async function loadView(
  config: GuardConfig,
  signer: Signer,
  view: LedgerView,
): Promise<LedgerView> {
  if (view.state.size > 0) return readOn(config, signer, view);
  const text = await within(config.storage.snapshot.read(), config.timeoutMs, hangs);
  const started = text === undefined ? undefined : readSnapshot(text, view.owed);
  if (started === undefined) return readOn(config, signer, view);
  const claimed = started.state.size;
  try {
    const loaded = await readOn(config, signer, started);
    if (loaded.unvouched === undefined) return loaded;
  } catch {
    // Fold from the start: if the ledger itself is broken, that says so.
  }
  const folded = await readOn(config, signer, emptyView(view.owed));
  if (folded.state.size < claimed) {
    throw refuse(`it has ${folded.state.size} entries and its snapshot covers ${claimed}`);
  }
  return folded;
}

/**
 * Folds a handful of lines at a time, each handful in one turn and only with a valid signature on its
 * last line: a commit that comes in between finds a view it can trust.
 */
async function readOn(config: GuardConfig, signer: Signer, view: LedgerView): Promise<LedgerView> {
  let at = view.state.size;
  const lines = config.storage.read(at)[Symbol.asyncIterator]();
  try {
    for (let more = true; more;) {
      const handful: string[] = [];
      while (handful.length < HANDFUL) {
        const next = await within(lines.next(), config.timeoutMs, hangs);
        more = next.done !== true;
        if (next.done === true) break;
        handful.push(next.value);
      }
      foldLines(view, signer, handful, at);
      at += handful.length;
    }
  } finally {
    // Not awaited: a storage that hangs must not hang its reader.
    lines.return?.().catch(() => undefined);
  }
  return view;
}

function hangs(): Error {
  return new Error("the storage did not answer in time");
}
