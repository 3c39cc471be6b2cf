import { canonicalJson } from "../canonical/canonical-json.ts";
import type { JsonObject } from "../canonical/canonical-json.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { checkName } from "./canonical-name.ts";
import { IntentInvalid } from "./intent-invalid.ts";
import type { IntentSnapshot } from "./intent.ts";
import { snapshotJson } from "./snapshot-json.ts";

/** The most characters of canonical text that an intent may have. */
export const MAX_INTENT_LENGTH = 1_048_576;

const MAX_ID_LENGTH = 256;
const FIELDS: ReadonlySet<string> = new Set([
  "actor",
  "action",
  "args",
  "payload",
  "runId",
  "stepId",
  "callId",
  "metadata",
  "timestamp",
]);

/** An intent as taken, and the canonical text that its digest is over. */
export interface TakenIntent {
  readonly snapshot: IntentSnapshot;
  /** Canonical `{action, actor, args, payload, v: 1}`; absent members left out. */
  readonly text: string;
}

/**
 * Takes an intent once: checks it, copies it, freezes it and digests it.
 *
 * @throws IntentInvalid naming the path of what is wrong.
 */
export function takeIntent(value: unknown): TakenIntent {
  const fields = readFields(value);
  const actor = takeName(fields, "actor");
  const action = takeName(fields, "action");
  const { args, payload } = takeArguments(fields);
  const text = canonicalIntent(actor, action, args, payload);
  if (text.length > MAX_INTENT_LENGTH) {
    throw new IntentInvalid("intent", `is longer than ${MAX_INTENT_LENGTH} characters of JSON`);
  }
  const metadata = fields.get("metadata");
  const timestamp = fields.get("timestamp");
  const snapshot: IntentSnapshot = Object.freeze({
    actor,
    action,
    ...(args === undefined ? {} : { args }),
    ...(payload === undefined ? {} : { payload }),
    ...takeId(fields, "runId"),
    ...takeId(fields, "stepId"),
    ...takeId(fields, "callId"),
    ...(metadata === undefined ? {} : { metadata: takeObject(metadata, "metadata") }),
    ...(timestamp === undefined ? {} : { timestamp: takeTimestamp(timestamp) }),
    digest: sha256Hex(text),
  });
  return { snapshot, text };
}

/** The canonical text that an intent's digest is over. */
export function canonicalIntent(
  actor: string,
  action: string,
  args: JsonObject | undefined,
  payload: string | undefined,
): string {
  return canonicalJson({
    v: 1,
    actor,
    action,
    ...(args === undefined ? {} : { args }),
    ...(payload === undefined ? {} : { payload }),
  });
}

function readFields(value: unknown): Map<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new IntentInvalid("intent", "is not an object");
  }
  const fields = new Map<string, unknown>();
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === "symbol" || !FIELDS.has(key)) {
      const name = typeof key === "symbol" ? "a symbol" : JSON.stringify(key.slice(0, 64));
      throw new IntentInvalid("intent", `has ${name}, which is no field of an intent`);
    }
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (descriptor === undefined || !("value" in descriptor)) {
      throw new IntentInvalid(key, "is a getter, not plain data");
    }
    fields.set(key, descriptor.value);
  }
  return fields;
}

function takeName(fields: ReadonlyMap<string, unknown>, field: "actor" | "action"): string {
  const value = fields.get(field);
  const problem = checkName(value);
  if (problem !== undefined) throw new IntentInvalid(field, problem);
  return value as string;
}

function takeArguments(fields: ReadonlyMap<string, unknown>): {
  args: JsonObject | undefined;
  payload: string | undefined;
} {
  const args = fields.get("args");
  const payload = fields.get("payload");
  if (args !== undefined && payload !== undefined) {
    throw new IntentInvalid("intent", "has both args and payload: give one");
  }
  if (payload !== undefined && (typeof payload !== "string" || !payload.isWellFormed())) {
    throw new IntentInvalid("payload", "is not a well-formed string");
  }
  return { args: args === undefined ? undefined : takeObject(args, "args"), payload };
}

function takeObject(value: unknown, path: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new IntentInvalid(path, "is not an object");
  }
  return snapshotJson(value, path) as JsonObject;
}

function takeId(
  fields: ReadonlyMap<string, unknown>,
  field: "runId" | "stepId" | "callId",
): { [id: string]: string } {
  const value = fields.get(field);
  if (value === undefined) return {};
  if (typeof value !== "string" || value === "" || value.length > MAX_ID_LENGTH) {
    throw new IntentInvalid(field, `is not a string of 1 to ${MAX_ID_LENGTH} characters`);
  }
  if (!value.isWellFormed()) throw new IntentInvalid(field, "holds half of a surrogate pair");
  return { [field]: value };
}

function takeTimestamp(value: unknown): string {
  // A Date's own getTime is asked, not one that a subclass or a look-alike brings.
  const time =
    typeof value === "string"
      ? Date.parse(value)
      : typeof value === "number"
        ? value
        : dateValue(value);
  if (!Number.isFinite(time) || Math.abs(time) > 8.64e15) {
    throw new IntentInvalid("timestamp", "is not a date, ISO 8601 text or milliseconds");
  }
  return new Date(time).toISOString();
}

function dateValue(value: unknown): number {
  try {
    return Date.prototype.getTime.call(value as Date);
  } catch {
    return Number.NaN;
  }
}
