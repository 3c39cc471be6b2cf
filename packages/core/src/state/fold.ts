import type { HoldAnswer, HoldReason, HoldRecord, HoldStatus } from "../hold/hold.ts";
import { isOpen } from "../hold/hold-status.ts";
import type { SeverityState } from "../severity/severity.ts";
import { recordDenial } from "./denials.ts";
import type { GuardState } from "./state.ts";
import { giveBack, spend } from "./usage.ts";
import type { Spending } from "./usage.ts";

/** What the fold reads of a ledger entry. */
export interface FoldEntry {
  readonly type: string;
  readonly seq: number;
  readonly ts: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How long after its deadline an ended hold is remembered, in milliseconds: a day. */
export const HOLD_MEMORY_MS = 86_400_000;

const MAX_LOOKS = 512;
const SEVERITY_STATES: ReadonlySet<unknown> = new Set(["ACTIVE", "OBSERVE", "COOLDOWN"]);
const WITHOUT_STATE: ReadonlySet<string> = new Set([
  "genesis",
  "outcome",
  "checkpoint",
  "recovered",
  "coverage",
]);

/**
 * Folds one entry into the state, in place, and returns it. Deterministic: the same entries always
 * add up to the same state, whoever folds them.
 *
 * @throws TypeError on an entry this version does not understand: a state that leaves out what it
 * can't read would forget a denial.
 */
export function fold(state: GuardState, entry: FoldEntry, hash: string): GuardState {
  if (entry.type === "decision") foldDecision(state, entry, hash);
  else if (entry.type === "hold.resolved") foldResolution(state, entry);
  else if (entry.type === "not-executed") foldNotExecuted(state, entry);
  else if (!WITHOUT_STATE.has(entry.type)) {
    throw new TypeError(`entry ${entry.seq} has a type this version does not know`);
  }
  state.size = entry.seq + 1;
  state.head = hash;
  state.time = entry.ts;
  return state;
}

function foldDecision(state: GuardState, entry: FoldEntry, hash: string): void {
  const { body } = entry;
  const severity = object(body, "severity", entry);
  const after = severity["after"];
  if (!SEVERITY_STATES.has(after)) throw unreadable(entry, "severity.after");
  state.severity = after as SeverityState;
  for (const spending of readSpendings(body, "usage", entry)) {
    spend(state.usage, spending, entry.ts);
  }
  foldDenial(state, entry);
  // A hold is issued by a HOLD that is enforced and new: shadow mode only records, and asking again
  // repeats the id of a hold that already stands.
  if (body["hold"] === undefined || body["enforced"] !== true) return;
  const hold = readHold(entry, hash);
  if (state.holds.has(hold.id)) return;
  forgetOldHolds(state, entry.ts);
  state.holds.set(hold.id, hold);
  state.openHolds.add(hold.id);
  if (hold.callKey !== undefined) state.holdByCall.set(hold.callKey, hold.id);
}

function foldDenial(state: GuardState, entry: FoldEntry): void {
  if (entry.body["denial"] === undefined || entry.body["enforced"] !== true) return;
  const denial = object(entry.body, "denial", entry);
  const { expires, lockedUntil } = denial;
  recordDenial(
    state.denials,
    {
      counter: text(denial, "counter", entry),
      ...(expires === undefined ? {} : { expires: integer(denial, "expires", entry) }),
      ...(lockedUntil === undefined ? {} : { lockedUntil: integer(denial, "lockedUntil", entry) }),
    },
    { index: entry.seq, time: entry.ts },
  );
}

/** A tool that never started gives back what its ALLOW had taken. */
function foldNotExecuted(state: GuardState, entry: FoldEntry): void {
  for (const spending of readSpendings(entry.body, "returns", entry)) {
    giveBack(state.usage, spending);
  }
}

function readSpendings(
  body: Readonly<Record<string, unknown>>,
  key: "usage" | "returns",
  entry: FoldEntry,
): Spending[] {
  if (body[key] === undefined) return [];
  return list(body, key, entry).map((item) => {
    if (typeof item !== "object" || item === null) throw unreadable(entry, key);
    const spending = item as Readonly<Record<string, unknown>>;
    const amount = Number(spending["amount"]);
    if (!Number.isFinite(amount)) throw unreadable(entry, `${key} amount`);
    return {
      counter: text(spending, "counter", entry),
      amount,
      expires: integer(spending, "expires", entry),
    };
  });
}

function readHold(entry: FoldEntry, hash: string): HoldRecord {
  const { body } = entry;
  const terms = object(body, "hold", entry);
  const approvers = terms["approvers"];
  return {
    id: text(terms, "id", entry),
    status: "PENDING",
    entryHash: hash,
    index: entry.seq,
    actor: text(body, "actor", entry),
    action: text(body, "action", entry),
    intentDigest: text(body, "intent", entry),
    ...optionalText(body, "callKey"),
    ...optionalText(body, "runId"),
    ...optionalText(body, "stepId"),
    ...optionalText(body, "callId"),
    reason: text(body, "reason", entry),
    reasons: frozen(list(terms, "reasons", entry) as readonly HoldReason[]),
    riskScore: integer(object(body, "risk", entry), "score", entry),
    createdAt: entry.ts,
    deadline: integer(terms, "deadline", entry),
    ...(Array.isArray(approvers) ? { approvers: frozen(approvers as readonly string[]) } : {}),
    quorum: integer(terms, "quorum", entry),
    approvals: Object.freeze([]),
    owner: text(body, "owner", entry),
  };
}

function foldResolution(state: GuardState, entry: FoldEntry): void {
  const id = text(entry.body, "hold", entry);
  const status = text(entry.body, "status", entry) as HoldStatus;
  const hold = state.holds.get(id);
  // INVARIANT: the first to commit decides; whatever comes after an end changes nothing.
  if (hold === undefined || !isOpen(hold.status) || !mayBecome(hold.status, status)) return;
  const next = resolved(hold, status, entry);
  state.holds.set(id, next);
  if (!isOpen(next.status)) state.openHolds.delete(id);
}

function mayBecome(from: HoldStatus, to: HoldStatus): boolean {
  if (to === "APPROVED") return from === "PENDING";
  if (to === "CONSUMED") return from === "APPROVED";
  return to === "REJECTED" || to === "EXPIRED" || to === "CANCELLED";
}

function resolved(hold: HoldRecord, status: HoldStatus, entry: FoldEntry): HoldRecord {
  if (status !== "APPROVED" && status !== "REJECTED") return { ...hold, status };
  const answer: HoldAnswer = Object.freeze({
    approver: text(entry.body, "approver", entry),
    assurance: entry.body["assurance"] === "signed" ? "signed" : "asserted",
    at: entry.ts,
  });
  if (status === "REJECTED") return { ...hold, status, rejection: answer };
  const approvals = Object.freeze([...hold.approvals, answer]);
  return { ...hold, approvals, status: approvals.length >= hold.quorum ? "APPROVED" : "PENDING" };
}

/** Drops holds that are long past, a bounded look each time: one with a far deadline keeps no others. */
function forgetOldHolds(state: GuardState, now: number): void {
  let looks = 0;
  for (const [id, hold] of state.holds) {
    looks += 1;
    if (looks > MAX_LOOKS) return;
    if (now < hold.deadline + HOLD_MEMORY_MS) continue;
    state.holds.delete(id);
    state.openHolds.delete(id);
    if (hold.callKey !== undefined && state.holdByCall.get(hold.callKey) === id) {
      state.holdByCall.delete(hold.callKey);
    }
  }
}

/** Records are handed out: whoever gets one must not be able to change what the next decision rests on. */
function frozen<T>(items: readonly T[]): readonly T[] {
  return Object.freeze(items.map((item) => Object.freeze(item)));
}

function object(
  holder: Readonly<Record<string, unknown>>,
  key: string,
  entry: FoldEntry,
): Readonly<Record<string, unknown>> {
  const value = holder[key];
  if (typeof value !== "object" || value === null) throw unreadable(entry, key);
  return value as Readonly<Record<string, unknown>>;
}

function list(holder: Readonly<Record<string, unknown>>, key: string, entry: FoldEntry): unknown[] {
  const value = holder[key];
  if (!Array.isArray(value)) throw unreadable(entry, key);
  return value;
}

function text(holder: Readonly<Record<string, unknown>>, key: string, entry: FoldEntry): string {
  const value = holder[key];
  if (typeof value !== "string") throw unreadable(entry, key);
  return value;
}

function optionalText(
  holder: Readonly<Record<string, unknown>>,
  key: "callKey" | "runId" | "stepId" | "callId",
): { readonly [field: string]: string } {
  const value = holder[key];
  return typeof value === "string" ? { [key]: value } : {};
}

function integer(holder: Readonly<Record<string, unknown>>, key: string, entry: FoldEntry): number {
  const value = holder[key];
  if (!Number.isSafeInteger(value)) throw unreadable(entry, key);
  return value as number;
}

function unreadable(entry: FoldEntry, key: string): TypeError {
  return new TypeError(`entry ${entry.seq} (${entry.type}) has no readable ${key}`);
}
