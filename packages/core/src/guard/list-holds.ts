import type { Hold, HoldStatus } from "../hold/hold.ts";
import { holdStatusAt } from "../hold/hold-status.ts";
import type { GuardParts } from "./guard-parts.ts";
import { keptIntent, publicHold } from "./public-hold.ts";
import { readClock } from "./read-clock.ts";

/** The holds that the ledger knows, oldest first, with what they ask for. */
export async function listHolds(
  parts: GuardParts,
  filter: { readonly status?: HoldStatus | undefined },
): Promise<readonly Hold[]> {
  const state = await parts.session.refresh();
  const { now } = readClock(parts.config.clock, state.time);
  const wanted = [...state.holds.values()].filter(
    (hold) => filter.status === undefined || holdStatusAt(hold, now) === filter.status,
  );
  const asked = await Promise.all(wanted.map((hold) => keptIntent(parts, hold.intentDigest)));
  return wanted.map((hold, index) => publicHold(parts, hold, asked[index]));
}
