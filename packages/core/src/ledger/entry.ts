import {
  canonicalLedgerJson,
  type JsonObject,
  type JsonValue,
} from "../canonical/canonical-json.ts";
import { isHash } from "./is-hash.ts";
import { LedgerFormatError } from "./ledger-format-error.ts";

/** What an entry records. */
export type EntryType =
  | "genesis"
  | "decision"
  | "hold.resolved"
  | "outcome"
  | "not-executed"
  | "checkpoint"
  | "key.rotate"
  | "recovered"
  | "segment"
  | "coverage";

/** One entry of a ledger: what is hashed, signed and chained. */
export interface LedgerEntry {
  /** The version of the format. */
  readonly v: 1;
  readonly type: EntryType;
  /** The ledger's id: 1–64 of `A–Z a–z 0–9 . _ -`. The same in every entry. */
  readonly ledger: string;
  /** Its place, from 0. */
  readonly seq: number;
  /** The hash of the entry before; 64 zeros in the first. */
  readonly prev: string;
  /** Which key signs it: the first 32 hexadecimal digits of the SHA-256 of the raw public key. */
  readonly kid: string;
  /** When it was written: milliseconds since 1970, a whole number, never before the entry before. */
  readonly ts: number;
  /** What it says: ASCII names, safe integers, well-formed strings; decimals as strings. */
  readonly body: JsonObject;
}

const ENTRY_TYPES: ReadonlySet<string> = new Set<EntryType>([
  "genesis",
  "decision",
  "hold.resolved",
  "outcome",
  "not-executed",
  "checkpoint",
  "key.rotate",
  "recovered",
  "segment",
  "coverage",
]);

const LEDGER_ID = /^[A-Za-z0-9._-]{1,64}$/;
const KEY_ID = /^[0-9a-f]{32}$/;

/**
 * The canonical text of an entry. `bodyText` is its body's, where the caller has written it already.
 *
 * @throws LedgerFormatError when a field is not of its form: nothing that a reader would refuse is written.
 */
export function writeEntry(entry: Omit<LedgerEntry, "v">, bodyText?: string): string {
  const problem = problemOf(entry);
  if (problem !== undefined) throw new LedgerFormatError("ENTRY_MALFORMED", problem);
  const { type, ledger, seq, prev, kid, ts, body } = entry;
  // INVARIANT: canonical, because the names stand sorted and the checked values need no escapes.
  return `{"body":${bodyText ?? writeBody(body)},"kid":"${kid}","ledger":"${ledger}","prev":"${prev}","seq":${seq},"ts":${ts},"type":"${type}","v":1}`;
}

/**
 * Reads the text of an entry, strictly: it must be the canonical JSON of itself (no doubled names,
 * no big numbers, no white space) and have exactly the fields of {@link LedgerEntry}.
 *
 * @throws LedgerFormatError `ENTRY_NOT_CANONICAL` or `ENTRY_MALFORMED`, saying what is wrong.
 */
export function parseEntry(text: string): LedgerEntry {
  const value = parseCanonical(text);
  if (!isObject(value)) {
    throw new LedgerFormatError("ENTRY_MALFORMED", "an entry must be an object");
  }
  assertEntry(value);
  return value;
}

function writeBody(body: JsonObject): string {
  try {
    return canonicalLedgerJson(body);
  } catch (cause) {
    throw new LedgerFormatError("ENTRY_MALFORMED", `an entry's body: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function parseCanonical(text: string): JsonValue {
  let value: JsonValue;
  let canonical: string;
  try {
    value = JSON.parse(text);
    canonical = canonicalLedgerJson(value);
  } catch (cause) {
    // JSON.parse quotes the text in its message; a message of ours holds no data.
    const reason = cause instanceof SyntaxError ? "it is not JSON" : messageOf(cause);
    throw new LedgerFormatError("ENTRY_NOT_CANONICAL", `an entry is not canonical: ${reason}`, {
      cause,
    });
  }
  if (canonical !== text) {
    throw new LedgerFormatError(
      "ENTRY_NOT_CANONICAL",
      "an entry is not canonical: its text differs from its canonical JSON",
    );
  }
  return value;
}

function assertEntry(entry: JsonObject | LedgerEntry): asserts entry is LedgerEntry {
  const problem =
    Object.keys(entry).length !== 8
      ? "an entry must have exactly 8 fields"
      : entry.v !== 1
        ? "an entry's `v` must be 1: this is another version of the format"
        : problemOf(entry);
  if (problem !== undefined) throw new LedgerFormatError("ENTRY_MALFORMED", problem);
}

/** What is wrong with the seven fields beside `v`, if anything. */
function problemOf(entry: JsonObject | Omit<LedgerEntry, "v">): string | undefined {
  if (typeof entry.type !== "string" || !ENTRY_TYPES.has(entry.type)) {
    return "an entry's `type` is unknown";
  }
  if (typeof entry.ledger !== "string" || !isLedgerId(entry.ledger)) {
    return "an entry's `ledger` must be 1–64 of A–Z a–z 0–9 . _ -";
  }
  if (!isCount(entry.seq)) return "an entry's `seq` must be a whole number from 0";
  if (typeof entry.prev !== "string" || !isHash(entry.prev)) {
    return "an entry's `prev` must be 64 lower-case hexadecimal digits";
  }
  if (typeof entry.kid !== "string" || !isKeyId(entry.kid)) {
    return "an entry's `kid` must be 32 lower-case hexadecimal digits";
  }
  if (!isCount(entry.ts)) return "an entry's `ts` must be whole milliseconds since 1970";
  return isObject(entry.body) ? undefined : "an entry's `body` must be an object";
}

// All entries of a ledger have the same id, and most the same key.
let lastLedger: string | undefined;
let lastKid: string | undefined;

function isLedgerId(text: string): boolean {
  if (text === lastLedger) return true;
  if (!LEDGER_ID.test(text)) return false;
  lastLedger = text;
  return true;
}

function isKeyId(text: string): boolean {
  if (text === lastKid) return true;
  if (!KEY_ID.test(text)) return false;
  lastKid = text;
  return true;
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "it can't be read";
}
