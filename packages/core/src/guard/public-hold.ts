import { sha256Hex } from "../canonical/sha256.ts";
import type { Hold, HoldRecord } from "../hold/hold.ts";
import { holdStatusAt } from "../hold/hold-status.ts";
import type { IntentSnapshot } from "../intent/intent.ts";
import type { GuardParts } from "./guard-parts.ts";
import { openHoldsIn } from "../state/state.ts";
import { readClock } from "./read-clock.ts";
import { within } from "./within.ts";

/** What a held call asks for. */
export type HeldArguments = Pick<IntentSnapshot, "args" | "payload">;

/** A hold as people see it: its record, its status now, and what it asks for where that is known. */
export function publicHold(
  { config, session }: GuardParts,
  record: HoldRecord,
  asked: HeldArguments | undefined,
): Hold {
  const { now } = readClock(config.clock, session.state().time);
  return Object.freeze({
    ...record,
    status: holdStatusAt(record, now),
    ledger: session.ledgerId(),
    ...(asked?.args === undefined ? {} : { args: asked.args }),
    ...(asked?.payload === undefined ? {} : { payload: asked.payload }),
  });
}

/** What a hold's intent asked for, or `undefined` where it is no longer kept or is not what was held. */
export async function keptIntent(
  { config }: GuardParts,
  digest: string,
): Promise<HeldArguments | undefined> {
  try {
    const reading = config.storage.blobs.get(digest);
    const text = await within(reading, config.timeoutMs, () => new Error("hangs"));
    if (text === undefined || sha256Hex(text) !== digest) return undefined;
    return JSON.parse(text) as HeldArguments;
  } catch {
    return undefined;
  }
}

/** Deletes the kept text of an intent that is held no more, unless another open hold asks for the same. */
export function forgetIntent({ config, session }: GuardParts, digest: string): void {
  for (const other of openHoldsIn(session.state())) {
    if (other.intentDigest === digest) return;
  }
  void deleteBlob(config, digest);
}

/** Best effort: what is left behind is found by nobody without its digest. */
async function deleteBlob({ storage }: GuardParts["config"], digest: string): Promise<void> {
  try {
    await storage.blobs.delete(digest);
  } catch {
    // INVARIANT: nobody's call depends on it.
  }
}
