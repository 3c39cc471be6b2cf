import * as fc from "fast-check";
import type { JsonObject, JsonValue } from "../../src/index.ts";

type Step = string | number;
type Change = (holder: JsonValue, step: Step) => JsonValue;

/** Good policies with one to three things changed: dropped, added, renamed, of another type, moved. */
export function mutated(good: readonly JsonObject[]): fc.Arbitrary<JsonValue> {
  const names = [...new Set(good.flatMap((policy) => keysOf(policy)))];
  const values = good.flatMap((policy) => valuesOf(policy));
  const change = fc.tuple(fc.nat(), changes(names, values));
  return fc
    .tuple(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([policy, list]) => {
      let result: JsonValue = policy;
      for (const [place, apply] of list) {
        const paths = pathsOf(result);
        const path = paths[place % paths.length] ?? [];
        result = changeAt(result, path, apply);
      }
      return result;
    });
}

function changes(names: readonly string[], values: readonly JsonValue[]): fc.Arbitrary<Change> {
  const value = fc.oneof(fc.constantFrom(...values), odd());
  const name = fc.oneof(fc.constantFrom(...names), fc.constantFrom("", "x", "Action", "__proto__"));
  return fc.oneof(
    fc.constant<Change>((holder, step) => withEntries(holder, step, [])),
    value.map(
      (put): Change =>
        (holder, step) =>
          withEntries(holder, step, [[step, put]]),
    ),
    fc.tuple(name, value).map(
      ([key, put]): Change =>
        (holder, step) =>
          withEntries(holder, step, [
            [step, at(holder, step)],
            [key, put],
          ]),
    ),
    name.map(
      (key): Change =>
        (holder, step) =>
          withEntries(holder, step, [[key, at(holder, step)]]),
    ),
    fc
      .constantFrom<(before: JsonValue) => JsonValue>(
        (before) => [before],
        (before) => ({ type: before }),
        (before) => (Array.isArray(before) ? [...before, ...before] : [before, before]),
        (before) => (Array.isArray(before) ? (before[0] ?? null) : JSON.stringify(before)),
        (before) => (typeof before === "string" ? `${before} ` : before),
        (before) => (typeof before === "string" ? before.toUpperCase() : before),
        (before) => (typeof before === "string" ? before.slice(1) : before),
        (before) => (typeof before === "number" ? -before : before),
        (before) => (typeof before === "number" ? before * 100 + 0.5 : before),
      )
      .map(
        (apply): Change =>
          (holder, step) =>
            withEntries(holder, step, [[step, apply(at(holder, step))]]),
      ),
  );
}

function odd(): fc.Arbitrary<JsonValue> {
  const texts = ["", " ", "a b", "é", "e\u0301", "a\u200b", "a\nb", "*", "**", "a?", "no", "x-y"];
  const words = ["15m", "0m", "31d", "367d", "args.x", "args", "deny", "string", "true", "1"];
  const numbers = [0, 1, 1.5, -1, 2, 100, 101, 1e9, 1e9 + 1, 2 ** 53, 1e300];
  const rest = [null, true, false, [], {}, [[]], [null], { type: "string" }, { id: "cfo" }];
  return fc.constantFrom<JsonValue>(...texts, ...words, ...numbers, ...rest);
}

function at(holder: JsonValue, step: Step): JsonValue {
  if (Array.isArray(holder)) return holder[Number(step)] ?? null;
  const entries: readonly (readonly [string, JsonValue])[] = Object.entries(holder ?? {});
  return entries.find(([key]) => key === step)?.[1] ?? null;
}

/** The holder with these entries in place of one; in a list only their values count. */
function withEntries(
  holder: JsonValue,
  step: Step,
  entries: readonly (readonly [Step, JsonValue])[],
): JsonValue {
  if (Array.isArray(holder)) {
    const put = entries.map(([, value]) => value);
    return [...holder.slice(0, Number(step)), ...put, ...holder.slice(Number(step) + 1)];
  }
  const own: readonly (readonly [string, JsonValue])[] = Object.entries(holder ?? {});
  return Object.fromEntries(
    own.flatMap(([key, value]): readonly (readonly [Step, JsonValue])[] =>
      key === step ? entries : [[key, value]],
    ),
  );
}

function changeAt(value: JsonValue, path: readonly Step[], apply: Change): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (rest.length === 0) return apply(value, step);
  return withEntries(value, step, [[step, changeAt(at(value, step), rest, apply)]]);
}

function pathsOf(value: JsonValue): readonly (readonly Step[])[] {
  if (typeof value !== "object" || value === null) return [];
  const list = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]: [string, JsonValue]) => {
    const step = list ? Number(key) : key;
    return [[step], ...pathsOf(inner).map((path) => [step, ...path])];
  });
}

function keysOf(value: JsonValue): readonly string[] {
  return pathsOf(value).flatMap((path) => path.filter((step) => typeof step === "string"));
}

function valuesOf(value: JsonValue): readonly JsonValue[] {
  if (typeof value !== "object" || value === null) return [value];
  return [value, ...Object.values(value).flatMap((inner: JsonValue) => valuesOf(inner))];
}
