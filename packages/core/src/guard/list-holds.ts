import { HOLD_STATUSES } from "../hold/hold.ts";
import type { Hold, HoldStatus } from "../hold/hold.ts";
import { holdStatusAt, isOpen } from "../hold/hold-status.ts";
import type { GuardParts } from "./guard-parts.ts";
import { keptIntent, publicHold } from "./public-hold.ts";
import { readClock } from "./read-clock.ts";

/** The holds that the ledger knows, oldest first, with what they ask for. */
export async function listHolds(
  parts: GuardParts,
  filter: { readonly status?: HoldStatus | undefined },
): Promise<readonly Hold[]> {
  const { status } = filter;
  if (status !== undefined && !HOLD_STATUSES.includes(status)) {
    throw new TypeError(`holds.list: status must be one of ${HOLD_STATUSES.join(", ")}.`);
  }
  const state = await parts.session.refresh();
  const { now } = readClock(parts.config.clock, state.time);
  const wanted = [...state.holds.values()].filter(
    (hold) => status === undefined || holdStatusAt(hold, now) === status,
  );
  // What an ended hold asked for is deleted: looking for it would open a file for each.
  const asked = await Promise.all(
    wanted.map(async (hold) =>
      isOpen(hold.status) ? keptIntent(parts, hold.intentDigest) : undefined,
    ),
  );
  return wanted.map((hold, index) => publicHold(parts, hold, asked[index]));
}
