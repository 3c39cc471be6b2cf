import { describe, expect, it } from "vitest";
import { readArguments } from "./read-arguments.ts";

const read = (value: unknown) => readArguments(value, { freeze: true });

describe("readArguments", () => {
  it("leaves undefined members out of what is judged and keeps them for the tool", () => {
    const { judged, copy, isJson } = read({ a: 1, b: undefined, c: { d: undefined } });
    expect(judged).toEqual({ a: 1, c: {} });
    expect(Object.keys(judged as object)).toEqual(["a", "c"]);
    expect(copy).toStrictEqual({ a: 1, b: undefined, c: { d: undefined } });
    expect(isJson).toBe(true);
  });

  it("judges a Date as its ISO text and gives the tool a Date of its own", () => {
    const when = new Date("2026-01-02T03:04:05.678Z");
    const { judged, copy } = read({ when });
    when.setFullYear(1999);
    expect(judged).toEqual({ when: "2026-01-02T03:04:05.678Z" });
    expect((copy as { when: Date }).when.toISOString()).toBe("2026-01-02T03:04:05.678Z");
  });

  it("freezes the tool's copy to the bottom", () => {
    const { copy } = read({ list: [{ deep: 1 }] });
    const { list } = copy as { list: object[] };
    expect([copy, list, list[0]].map(Object.isFrozen)).toEqual([true, true, true]);
  });

  it("gives a private copy that may change where asked", () => {
    const given = { list: [1] };
    const { copy } = readArguments(given, { freeze: false });
    (copy as { list: number[] }).list.push(2);
    expect(given).toEqual({ list: [1] });
  });

  it.each([
    ["a Map", new Map([["a", 1]])],
    ["a class instance", new URL("https://a.example")],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["an invalid Date", new Date(Number.NaN)],
    ["a Date with members", Object.assign(new Date(0), { toISOString: () => "later" })],
    ["a look-alike of a Date", Object.create(Date.prototype) as object],
    ["an item that is undefined", [undefined]],
    ["an array with holes", Array(2)],
    ["an array with a member", Object.assign([1], { more: 2 })],
    ["a symbol key", { [Symbol("s")]: 1 }],
    ["a hidden member", Object.defineProperty({}, "a", { value: 1 })],
  ])("says of %s that it is not JSON", (_name, value) => {
    expect(read({ value }).isJson).toBe(false);
  });

  it("does not run a getter", () => {
    let reads = 0;
    const value = Object.defineProperty({}, "a", { enumerable: true, get: () => (reads += 1) });
    expect(read({ value }).isJson).toBe(false);
    expect(reads).toBe(0);
  });

  it("reads each member of a proxy once, so that both readings are the same", () => {
    let reads = 0;
    const proxy = new Proxy(
      { amount: 0 },
      {
        getOwnPropertyDescriptor: () => ({
          value: (reads += 1),
          enumerable: true,
          configurable: true,
          writable: true,
        }),
      },
    );
    expect(read(proxy)).toMatchObject({ judged: { amount: 1 }, copy: { amount: 1 } });
  });

  it("keeps an own member called __proto__ a member", () => {
    const { judged, copy } = read(JSON.parse('{"__proto__":{"admin":true}}'));
    for (const value of [judged, copy] as object[]) {
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":true}}');
    }
  });

  it("stops at nesting that would exhaust the stack, and at a ring", () => {
    const ring: Record<string, unknown> = {};
    ring["ring"] = ring;
    let deep: object = {};
    for (let depth = 0; depth < 100_000; depth += 1) deep = { deep };
    expect(read(ring).isJson).toBe(false);
    expect(read(deep).isJson).toBe(false);
  });

  it("stops at shared members that would make an endless walk", () => {
    let shared: object = {};
    for (let depth = 0; depth < 40; depth += 1) shared = { a: shared, b: shared };
    expect(read(shared).isJson).toBe(false);
  });

  it("takes nothing for nothing", () => {
    expect(read(undefined)).toEqual({ judged: undefined, copy: undefined, isJson: true });
  });
});
