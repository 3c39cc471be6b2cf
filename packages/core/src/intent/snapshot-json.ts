import { MAX_JSON_DEPTH } from "../canonical/canonical-json.ts";
import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import { IntentInvalid } from "./intent-invalid.ts";

const MAX_PATH_LENGTH = 200;
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/**
 * A deep-frozen copy of a plain JSON value, each member read once.
 *
 * The value may come from a model or be a trap: a getter or a proxy could answer the policy one thing
 * and the tool another. What is decided, signed and run is this copy.
 *
 * @throws IntentInvalid naming the path of the first thing that JSON can't carry.
 */
export function snapshotJson(value: unknown, path: string): JsonValue {
  return copy(value, path, 0);
}

function copy(value: unknown, path: string, depth: number): JsonValue {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw new IntentInvalid(path, "holds half of a surrogate pair");
      return value;
    case "number":
      if (!Number.isFinite(value)) throw new IntentInvalid(path, "is not a finite number");
      return Object.is(value, -0) ? 0 : value;
    case "boolean":
      return value;
    case "object":
      if (value === null) return null;
      if (depth >= MAX_JSON_DEPTH) {
        throw new IntentInvalid(path, `is nested deeper than ${MAX_JSON_DEPTH} levels`);
      }
      return Array.isArray(value) ? copyArray(value, path, depth) : copyObject(value, path, depth);
    default:
      throw new IntentInvalid(path, `is ${article(typeof value)}, which JSON can't carry`);
  }
}

function copyArray(array: readonly unknown[], path: string, depth: number): JsonValue {
  const items: JsonValue[] = [];
  const length = array.length;
  // A proxy or a sparse array may claim any length: each index must really be there.
  if (Object.keys(array).length !== length) {
    throw new IntentInvalid(path, "is an array with holes or named members");
  }
  for (let index = 0; index < length; index += 1) {
    items.push(copy(ownData(array, String(index), path), `${path}[${index}]`, depth + 1));
  }
  return Object.freeze(items);
}

function copyObject(object: object, path: string, depth: number): JsonObject {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new IntentInvalid(path, "is not a plain object");
  }
  const members: Record<string, JsonValue> = {};
  for (const key of Reflect.ownKeys(object)) {
    if (typeof key === "symbol") throw new IntentInvalid(path, "has a symbol for a key");
    if (!key.isWellFormed()) throw new IntentInvalid(path, "has half of a surrogate pair in a key");
    const member = copy(ownData(object, key, path), memberPath(path, key), depth + 1);
    if (key === "__proto__") {
      // Assigning would set the prototype instead of making a member.
      Object.defineProperty(members, key, { value: member, enumerable: true });
    } else {
      members[key] = member;
    }
  }
  return Object.freeze(members);
}

function ownData(holder: object, key: string, path: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key);
  if (descriptor === undefined || !("value" in descriptor) || descriptor.enumerable !== true) {
    throw new IntentInvalid(memberPath(path, key), "is a getter or hidden, not plain data");
  }
  return descriptor.value;
}

function memberPath(path: string, key: string): string {
  const whole = PLAIN_KEY.test(key)
    ? `${path}.${key}`
    : `${path}[${JSON.stringify(key.slice(0, 64))}]`;
  return whole.length <= MAX_PATH_LENGTH ? whole : `${whole.slice(0, MAX_PATH_LENGTH)}…`;
}

function article(type: string): string {
  return type === "undefined" ? "undefined" : `a ${type}`;
}
