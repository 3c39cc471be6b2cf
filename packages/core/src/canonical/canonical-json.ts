/**
 * Canonical JSON: RFC 8785 (JCS), strict. Whatever is not plain JSON throws; nothing is dropped,
 * so two values that differ can't have the same text.
 */

/** A plain JSON value. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A plain JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The deepest nesting that is taken: an attacker's `[[[[…` must not overflow the stack. */
export const MAX_JSON_DEPTH = 64;

/** A value that RFC 8785 can't write: not plain JSON, ill-formed, or nested too deeply. */
export class NotCanonical extends TypeError {
  override readonly name: string = "NotCanonical";
}

/**
 * The one canonical text of a plain JSON value (RFC 8785).
 *
 * @throws NotCanonical on anything JSON can't carry: `undefined`, functions, symbols, bigints,
 * NaN and infinities, lone surrogates, objects that are neither plain nor arrays, sparse arrays,
 * members named by symbols, arrays with named members, or nesting deeper than {@link MAX_JSON_DEPTH}.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, 0, false);
}

/**
 * {@link canonicalJson} in the profile of ledger entries: every member name is ASCII and every number
 * a safe integer, so that no JSON library in any language reads or sorts the text differently.
 *
 * @throws NotCanonical on everything `canonicalJson` refuses, and on values outside the profile.
 */
export function canonicalLedgerJson(value: JsonValue): string {
  return write(value, 0, true);
}

function write(value: unknown, depth: number, ledger: boolean): string {
  if (typeof value === "string") return writeString(value);
  if (typeof value === "number") return writeNumber(value, ledger);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value === null) return "null";
  if (typeof value !== "object") {
    throw new NotCanonical(`a value of type ${typeof value} is not JSON`);
  }
  if (depth >= MAX_JSON_DEPTH) {
    throw new NotCanonical(`nested deeper than ${MAX_JSON_DEPTH} levels`);
  }
  return Array.isArray(value)
    ? writeArray(value, depth + 1, ledger)
    : writeObject(value, depth + 1, ledger);
}

function writeNumber(number: number, ledger: boolean): string {
  if (!Number.isFinite(number)) throw new NotCanonical("a number is not finite");
  if (ledger && !Number.isSafeInteger(number)) {
    throw new NotCanonical("a number is not a safe integer; a ledger keeps decimals as strings");
  }
  // RFC 8785 3.2.2.3 is ECMAScript's own number printing; -0 prints as 0.
  return String(number);
}

function writeArray(array: readonly unknown[], depth: number, ledger: boolean): string {
  if (Object.keys(array).length !== array.length) {
    throw new NotCanonical("an array has holes or named members");
  }
  let text = "[";
  for (let index = 0; index < array.length; index += 1) {
    if (index > 0) text += ",";
    text += write(array[index], depth, ledger);
  }
  return `${text}]`;
}

function writeObject(object: object, depth: number, ledger: boolean): string {
  if (!isPlain(object)) throw new NotCanonical("an object is not a plain one");
  const keys = Object.keys(object);
  if (Object.getOwnPropertySymbols(object).length > 0) {
    throw new NotCanonical("an object has a member named by a symbol");
  }
  sortKeys(keys);
  let text = "{";
  let separator = "";
  for (const key of keys) {
    text += separator + writeKey(key, ledger) + write(object[key], depth, ledger);
    separator = ",";
  }
  return `${text}}`;
}

function isPlain(object: object): object is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return true;
  // Object.prototype of another realm (a vm context, a frame) is plain too.
  return (
    typeof prototype === "object" &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, "isPrototypeOf")
  );
}

/** RFC 8785 3.2.3: by UTF-16 code units, which is what `<` and sort() without a comparer do. */
function sortKeys(keys: string[]): void {
  if (keys.length > 24) {
    keys.sort();
    return;
  }
  // Short lists, often in order already: insertion takes a third of sort()'s time.
  for (let from = 1; from < keys.length; from += 1) {
    const key = keys[from] ?? "";
    let at = from;
    while (at > 0 && (keys[at - 1] ?? "") > key) {
      keys[at] = keys[at - 1] ?? "";
      at -= 1;
    }
    keys[at] = key;
  }
}

// The same few names are written again and again. Bounded: names may come from a model.
const writtenKeys = new Map<string, string>();
const MAX_WRITTEN_KEYS = 1024;
const MAX_WRITTEN_KEY_LENGTH = 64;

// oxlint-disable-next-line no-control-regex -- all of ASCII
const ASCII = /^[\u0000-\u007f]*$/;

function writeKey(key: string, ledger: boolean): string {
  const known = writtenKeys.get(key);
  if (known !== undefined) return known;
  if (!ASCII.test(key)) {
    if (ledger) throw new NotCanonical("a member's name is not ASCII; a ledger takes no others");
    return `${writeString(key)}:`;
  }
  const text = `${writeString(key)}:`;
  if (writtenKeys.size < MAX_WRITTEN_KEYS && key.length <= MAX_WRITTEN_KEY_LENGTH) {
    writtenKeys.set(key, text);
  }
  return text;
}

/** Printable ASCII without `"` and `\`: written as it is, and well-formed. */
const AS_IT_IS = /^[ !#-[\]-~]*$/;

/** With the `u` flag a whole pair is one character outside this range. */
const HALF_PAIR = /[\ud800-\udfff]/u;

function writeString(text: string): string {
  if (AS_IT_IS.test(text)) return `"${text}"`;
  if (HALF_PAIR.test(text)) throw new NotCanonical("a string holds half of a surrogate pair");
  // RFC 8785 3.2.2.2 asks for exactly the escapes that JSON.stringify writes.
  return JSON.stringify(text);
}
