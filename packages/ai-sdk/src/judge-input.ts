/** What is decided on, and what runs, both made from one reading of the parsed input. */
export interface JudgedInput {
  /** The JSON form. Holds a stand-in at the place of anything JSON can't carry, so that the guard refuses it by path. */
  readonly args: Readonly<Record<string, unknown>>;
  /** A private copy for the tool: dates are dates again, `undefined` members are there. */
  readonly value: unknown;
}

/**
 * Reads a tool's parsed input once.
 *
 * A model, a schema's transform or another part of the program may hand over getters, proxies and
 * `toJSON` tricks that answer the policy one thing and the tool another; each member is read once,
 * `toJSON` is never called, and the tool gets a copy. `undefined` members are dropped from the JSON
 * form, dates are ISO text. An input that is no object stands as `{ input: … }`.
 */
export function judgeInput(input: unknown, freeze: boolean): JudgedInput {
  const taken = take(input, 0, { freeze, left: MAX_VALUES });
  if (taken === UNDEFINED) return { args: {}, value: undefined };
  return { args: isObject(taken.json) ? taken.json : { input: taken.json }, value: taken.value };
}

/** Says whether the JSON form of what the tool is about to get equals what was judged. */
export function isJudged(value: unknown, judged: unknown): boolean {
  return sameJson(judgeInput(value, false).args, judged);
}

interface Taken {
  readonly json: unknown;
  readonly value: unknown;
}

interface Reading {
  readonly freeze: boolean;
  /** How many more values may be read. */
  left: number;
}

// One more level than any intent may have, so that the guard says it is too deep.
const MAX_DEPTH = 70;
// An intent has at most 1 048 576 characters, so no valid one has more values than that. Also stops
// objects that share parts, whose copy could be exponentially larger.
const MAX_VALUES = 1_048_576;

const UNDEFINED: Taken = { json: undefined, value: undefined };
// Stand-ins whose kind JSON can't carry. The value itself goes nowhere: it may be a trap.
const NOT_JSON: Taken = { json: Object.freeze(Object.create({})), value: undefined };
const A_FUNCTION: Taken = { json: () => undefined, value: undefined };

function take(input: unknown, depth: number, reading: Reading): Taken {
  reading.left -= 1;
  if (reading.left < 0) return NOT_JSON;
  switch (typeof input) {
    case "undefined":
      return UNDEFINED;
    case "object":
      if (input === null) return { json: null, value: null };
      if (depth > MAX_DEPTH) return NOT_JSON;
      return takeObject(input, depth, reading);
    case "function":
      return A_FUNCTION;
    default:
      // Strings, numbers and booleans; the guard refuses NaN, infinities, bigints and symbols.
      return { json: input, value: input };
  }
}

function takeObject(input: object, depth: number, reading: Reading): Taken {
  try {
    if (Array.isArray(input)) return takeArray(input, depth, reading);
    const prototype: unknown = Object.getPrototypeOf(input);
    if (prototype === null || prototype === Object.prototype) {
      return takeMembers(input, prototype, depth, reading);
    }
    const time = Date.prototype.getTime.call(input as Date);
    return { json: new Date(time).toISOString(), value: new Date(time) };
  } catch {
    // A Map, a class instance, an invalid date, a proxy that throws.
    return NOT_JSON;
  }
}

function takeArray(input: readonly unknown[], depth: number, reading: Reading): Taken {
  const json: unknown[] = [];
  const value: unknown[] = [];
  const length = input.length;
  // A proxy or a sparse array may claim any length: each index must really be there.
  if (Object.keys(input).length !== length) return NOT_JSON;
  for (let index = 0; index < length; index += 1) {
    const item = takeMember(input, String(index), depth, reading);
    json.push(item.json);
    value.push(item.value);
  }
  return { json, value: reading.freeze ? Object.freeze(value) : value };
}

function takeMembers(
  input: object,
  prototype: object | null,
  depth: number,
  reading: Reading,
): Taken {
  const json: Record<string, unknown> = {};
  const value = Object.create(prototype) as Record<string, unknown>;
  for (const key of Reflect.ownKeys(input)) {
    if (typeof key === "symbol") return NOT_JSON;
    const member = takeMember(input, key, depth, reading);
    if (member !== UNDEFINED) define(json, key, member.json);
    define(value, key, member.value);
  }
  return { json, value: reading.freeze ? Object.freeze(value) : value };
}

function takeMember(holder: object, key: string, depth: number, reading: Reading): Taken {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key);
  if (descriptor === undefined || !("value" in descriptor) || descriptor.enumerable !== true) {
    return NOT_JSON;
  }
  return take(descriptor.value, depth + 1, reading);
}

function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") {
    holder[key] = value;
    return;
  }
  // Assigning would set the prototype instead of making a member.
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function sameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    // INVARIANT: -0 and 0 are one JSON number.
    return one === other;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameJson(read(one, key), read(other, key)))
  );
}

function read(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}
