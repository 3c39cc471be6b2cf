import type { HoldRecord, HoldStatus } from "./hold.ts";

/** A hold's status at a time: one still open at its deadline is EXPIRED, recorded or not. */
export function holdStatusAt(hold: HoldRecord, now: number): HoldStatus {
  return isOpen(hold.status) && now >= hold.deadline ? "EXPIRED" : hold.status;
}

/** Whether a status can still change. */
export function isOpen(status: HoldStatus): boolean {
  return status === "PENDING" || status === "APPROVED";
}
