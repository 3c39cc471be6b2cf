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
 * or nesting deeper than {@link MAX_JSON_DEPTH}.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return writeString(value);
    case "number":
      if (!Number.isFinite(value)) throw new NotCanonical("a number is not finite");
      return value === 0 ? "0" : String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth >= MAX_JSON_DEPTH) {
        throw new NotCanonical(`nested deeper than ${MAX_JSON_DEPTH} levels`);
      }
      return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
    default:
      throw new NotCanonical(`a ${typeof value} is not JSON`);
  }
}

function writeArray(array: readonly unknown[], depth: number): string {
  let text = "[";
  for (let index = 0; index < array.length; index += 1) {
    if (index > 0) text += ",";
    text += write(array[index], depth);
  }
  return `${text}]`;
}

function writeObject(object: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NotCanonical("an object is not a plain one");
  }
  const members = object as Record<string, unknown>;
  // RFC 8785 3.2.3: sorted by UTF-16 code units, which is what sort() without a comparer does.
  const keys = Object.keys(members).sort();
  let text = "{";
  for (const key of keys) {
    if (text.length > 1) text += ",";
    text += `${writeString(key)}:${write(members[key], depth)}`;
  }
  return `${text}}`;
}

// oxlint-disable-next-line no-control-regex -- the characters that JSON must escape
const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new NotCanonical("a string holds half of a surrogate pair");
  // RFC 8785 3.2.2.2 asks for exactly the escapes that JSON.stringify writes.
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}
