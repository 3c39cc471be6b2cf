import type { JsonValue } from "../../canonical/canonical-json.ts";
import { charge, factsNow, keepAnswer, patternNow } from "./condition-run.ts";
import { readDomain, readHost } from "./read-address.ts";
import { readLinks } from "./read-links.ts";
import { wasSaid } from "./was-said.ts";

/** A function of a condition at run time. It throws on a value of another type: then the condition is INVALID. */
export type RunFunction = (...values: readonly unknown[]) => unknown;

const UNITS_PER_STEP = 1024;
const NUMBER = /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?$/;

/**
 * What operators and functions mean at run time. All are ours, whatever the engine has under the same
 * name: numbers are doubles, so 1000 and 1000.0 are one number; nothing is converted silently; no
 * result is infinite or NaN; each costs steps by what it reads.
 */
export const RUN_FUNCTIONS: ReadonlyMap<string, RunFunction> = new Map<string, RunFunction>([
  ["add", (one, other) => add(one, other)],
  ["subtract", (one, other) => finite(number(one) - number(other))],
  ["multiply", (one, other) => finite(number(one) * number(other))],
  ["divide", (one, other) => finite(number(one) / number(other))],
  ["modulo", (one, other) => finite(number(one) % number(other))],
  ["negate", (one) => -number(one)],
  ["less", (one, other) => compare(one, other) < 0],
  ["lessEqual", (one, other) => compare(one, other) <= 0],
  ["greater", (one, other) => compare(one, other) > 0],
  ["greaterEqual", (one, other) => compare(one, other) >= 0],
  ["equal", (one, other) => equal(one, other)],
  ["unequal", (one, other) => !equal(one, other)],
  ["in", (value, holder) => isIn(value, holder)],
  ["each", (holder) => each(holder)],
  ["size", (value) => size(value)],
  ["matches", (text, source) => matches(text, source)],
  ["contains", (text, part) => read(text).includes(read(part))],
  ["startsWith", (text, part) => read(text).startsWith(string(part))],
  ["endsWith", (text, part) => read(text).endsWith(string(part))],
  ["lower", (text) => read(text).replace(/[A-Z]+/g, (run) => run.toLowerCase())],
  ["upper", (text) => read(text).replace(/[a-z]+/g, (run) => run.toUpperCase())],
  ["string", (value) => toText(value)],
  ["double", (value) => toNumber(value)],
  ["int", (value) => Math.trunc(toNumber(value))],
  ["said", (value) => said(value)],
  ["domain", (text) => kept("domain", readDomain(read(text)))],
  ["host", (text) => kept("host", readHost(read(text)))],
  ["links", (text) => kept("links", readLinks(read(text)))],
]);

function number(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError("not a number");
  return value;
}

function string(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value;
}

/** A text that is going to be read through: it costs steps. */
function read(value: unknown): string {
  const text = string(value);
  charge(1 + text.length / UNITS_PER_STEP);
  return text;
}

function finite(value: number): number {
  // NaN would make `!(x > limit)` true.
  if (!Number.isFinite(value)) throw new RangeError("the result is no finite number");
  return value;
}

function matches(text: unknown, source: unknown): boolean {
  const truth = patternNow(string(source))?.(read(text));
  if (truth === undefined || truth === "INVALID") throw new RangeError("the text can't be matched");
  return truth === "TRUE";
}

function add(one: unknown, other: unknown): unknown {
  if (typeof one === "string") return read(one) + read(other);
  return finite(number(one) + number(other));
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === "number") return number(one) - number(other);
  const left = read(one);
  const right = read(other);
  return left === right ? 0 : left < right ? -1 : 1;
}

function equal(one: unknown, other: unknown): boolean {
  charge(1);
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every(
    (name) => Object.hasOwn(other, name) && equal(member(one, name), member(other, name)),
  );
}

function member(holder: object, name: string): unknown {
  return (holder as Readonly<Record<string, unknown>>)[name];
}

function isIn(value: unknown, holder: unknown): boolean {
  if (!Array.isArray(holder)) {
    return Object.hasOwn(object(holder), string(value));
  }
  if (typeof value === "object" && value !== null) return holder.some((item) => equal(value, item));
  charge(1 + holder.length / 16);
  return holder.includes(value);
}

function each(holder: unknown): unknown {
  charge(1 + (Array.isArray(holder) ? holder.length : Object.keys(object(holder)).length));
  return holder;
}

function size(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value !== "string") return Object.keys(object(value)).length;
  // CEL counts characters, not UTF-16 units.
  let count = 0;
  for (const _ of read(value)) count += 1;
  return count;
}

function object(value: unknown): object {
  if (typeof value !== "object" || value === null) throw new TypeError("not a list or mapping");
  return value;
}

function toText(value: unknown): string {
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  return String(number(value));
}

function toNumber(value: unknown): number {
  if (typeof value === "number") return number(value);
  const text = string(value);
  if (!NUMBER.test(text)) throw new TypeError("not a number in digits");
  return Number(text);
}

function said(value: unknown): boolean {
  const wanted = typeof value === "number" ? number(value) : string(value);
  const facts = factsNow();
  const known = typeof facts === "object" && facts !== null && Object.hasOwn(facts, "request");
  const request = known ? member(facts, "request") : undefined;
  charge(64);
  const answer = wasSaid(wanted, request);
  keepAnswer("said", answer);
  return answer;
}

function kept<Answer extends JsonValue>(name: "domain" | "host" | "links", answer: Answer): Answer {
  keepAnswer(name, answer);
  return answer;
}
