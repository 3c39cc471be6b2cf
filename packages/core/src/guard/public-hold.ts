import { sha256Hex } from "../canonical/sha256.ts";
import type { JsonObject } from "../canonical/canonical-json.ts";
import type { Hold, HoldRecord } from "../hold/hold.ts";
import { holdStatusAt, isOpen } from "../hold/hold-status.ts";
import type { IntentSnapshot } from "../intent/intent.ts";
import type { GuardParts } from "./guard-parts.ts";
import { readClock } from "./read-clock.ts";
import { within } from "./within.ts";

/**
 * A hold as people see it. Its arguments are read back from what was kept and checked against the
 * digest in the HOLD entry: a text that was swapped is not shown.
 */
export async function publicHold(
  parts: GuardParts,
  record: HoldRecord,
  intent?: IntentSnapshot,
): Promise<Hold> {
  const { ledger } = await parts.session.identity();
  const { now } = readClock(parts.config.clock, parts.session.state().time);
  const shown =
    intent?.digest === record.intentDigest ? intent : await keptIntent(parts, record.intentDigest);
  return Object.freeze({
    ...record,
    status: holdStatusAt(record, now),
    ledger,
    ...(shown?.args === undefined ? {} : { args: shown.args }),
    ...(shown?.payload === undefined ? {} : { payload: shown.payload }),
  });
}

/** What a hold's intent asked for, or `undefined` where it is no longer kept or is not what was held. */
export async function keptIntent(
  { config }: GuardParts,
  digest: string,
): Promise<{ readonly args?: JsonObject; readonly payload?: string } | undefined> {
  try {
    const reading = config.storage.blobs.get(digest);
    const text = await within(reading, config.timeoutMs, () => new Error("hangs"));
    if (text === undefined || sha256Hex(text) !== digest) return undefined;
    return JSON.parse(text) as { readonly args?: JsonObject; readonly payload?: string };
  } catch {
    return undefined;
  }
}

/** Deletes the kept arguments of a hold that has ended, unless another open hold asks for the same. */
export function forgetIntent({ config, session }: GuardParts, hold: HoldRecord): void {
  for (const other of session.state().holds.values()) {
    if (isOpen(other.status) && other.intentDigest === hold.intentDigest) return;
  }
  // Best effort: what is left behind is found by nobody without its digest.
  config.storage.blobs.delete(hold.intentDigest).catch(() => undefined);
}
