import type { HoldRecord } from "../hold/hold.ts";
import { isOpen } from "../hold/hold-status.ts";
import type { SeverityState } from "../severity/severity.ts";
import type { Denials } from "./denials.ts";
import type { GuardState } from "./state.ts";
import type { Spending } from "./usage.ts";

/** The plain JSON form of a state: what a snapshot file holds. */
export interface StateSnapshot {
  readonly v: 1;
  readonly size: number;
  readonly head: string;
  readonly time: number;
  readonly severity: SeverityState;
  readonly holds: readonly HoldRecord[];
  readonly usage: readonly (readonly Spending[])[];
  readonly denials: readonly (Denials & { readonly counter: string })[];
}

/** A state as plain JSON. `stateFromSnapshot` gives back an equal one. */
export function snapshotOfState(state: GuardState): StateSnapshot {
  const { size, head, time, severity } = state;
  const denials = [...state.denials].map(([counter, known]) => ({ counter, ...known }));
  const usage = [...state.usage.values()].filter((spendings) => spendings.length > 0);
  return { v: 1, size, head, time, severity, holds: [...state.holds.values()], usage, denials };
}

/** How many records a state holds: what a snapshot of it costs. */
export function countRecords(state: GuardState): number {
  return state.holds.size + state.usage.size + state.denials.size;
}

/**
 * The state a snapshot stands for. The caller has checked the snapshot's digest against a signed
 * checkpoint, so its members are what a guard wrote.
 */
export function stateFromSnapshot(snapshot: StateSnapshot): GuardState {
  const { size, head, time, severity } = snapshot;
  const holds = new Map<string, HoldRecord>();
  const openHolds = new Set<string>();
  const holdByCall = new Map<string, string>();
  for (const hold of snapshot.holds) {
    freezeParts(hold);
    holds.set(hold.id, hold);
    if (isOpen(hold.status)) openHolds.add(hold.id);
    if (hold.callKey !== undefined) holdByCall.set(hold.callKey, hold.id);
  }
  const usage = new Map(
    snapshot.usage.map((spendings): [string, Spending[]] => [
      spendings[0]?.counter ?? "",
      [...spendings],
    ]),
  );
  const denials = new Map(
    snapshot.denials.map(({ counter, ...known }): [string, Denials] => [counter, known]),
  );
  return { size, head, time, severity, holds, openHolds, holdByCall, usage, denials };
}

/** As the fold does: what is handed out is not to be changed. */
function freezeParts({ reasons, approvers, approvals, rejection }: HoldRecord): void {
  for (const item of [...reasons, ...approvals]) Object.freeze(item);
  for (const part of [reasons, approvers, approvals, rejection]) Object.freeze(part);
}
