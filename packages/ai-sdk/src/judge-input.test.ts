import { describe, expect, it } from "vitest";
import { isJudged, judgeInput } from "./judge-input.ts";

const isPlain = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

describe("judgeInput", () => {
  it("drops undefined members from what is judged and keeps them for the tool", () => {
    const { args, value } = judgeInput({ a: 1, b: undefined, c: { d: undefined } }, true);
    expect(args).toStrictEqual({ a: 1, c: {} });
    expect(value).toStrictEqual({ a: 1, b: undefined, c: { d: undefined } });
  });

  it("judges a date as ISO text and gives the tool a date of its own", () => {
    const when = new Date("2026-05-01T00:00:00Z");
    const { args, value } = judgeInput({ when }, true);
    expect(args).toEqual({ when: "2026-05-01T00:00:00.000Z" });
    expect(value).toEqual({ when });
    when.setTime(0);
    expect(value).toEqual({ when: new Date("2026-05-01T00:00:00Z") });
  });

  it("does not ask a date's own toJSON, nor anybody else's", () => {
    const faces = { toJSON: () => "harmless", toISOString: () => "x", getTime: () => 5 };
    const when = Object.assign(new Date(0), faces);
    expect(judgeInput({ when }, true).args).toEqual({ when: "1970-01-01T00:00:00.000Z" });
    const { args } = judgeInput({ toJSON: () => ({ amount: 1 }), amount: 9 }, true);
    expect(args["amount"]).toBe(9);
    expect(args["toJSON"]).toBeTypeOf("function");
  });

  it("puts what is no object under input", () => {
    expect(judgeInput("rm -rf /", true)).toEqual({
      args: { input: "rm -rf /" },
      value: "rm -rf /",
    });
    expect(judgeInput([1, 2], true)).toEqual({ args: { input: [1, 2] }, value: [1, 2] });
    expect(judgeInput(null, true)).toEqual({ args: { input: null }, value: null });
    expect(judgeInput(undefined, true)).toEqual({ args: {}, value: undefined });
  });

  it("leaves at the place of what JSON can't carry something that JSON can't carry", () => {
    class Money {
      amount = 1;
    }
    for (const trap of [
      new Map([["a", 1]]),
      new Set([1]),
      new Money(),
      new Date(Number.NaN),
      new Uint8Array(2),
      Object(1),
      /x/,
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("trap");
          },
        },
      ),
      new Proxy([1], {
        getOwnPropertyDescriptor: () => {
          throw new Error("trap");
        },
      }),
      {
        get amount() {
          return 1;
        },
      },
      Object.defineProperty({}, "hidden", { value: { a: 1 } }),
      { [Symbol("s")]: 1 },
      // eslint-disable-next-line no-sparse-arrays -- a hole is the case
      [1, , 2],
    ]) {
      const { args } = judgeInput({ deep: [{ trap }] }, true);
      const [{ trap: standIn }] = args["deep"] as [{ trap: object }];
      const inner: unknown = Object.values(standIn)[0] ?? standIn;
      expect(isPlain(standIn) && isPlain(inner)).toBe(false);
      expect(standIn === trap).toBe(false);
    }
    expect(judgeInput({ n: 1n }, true).args["n"]).toBe(1n);
    expect(judgeInput({ n: Number.NaN }, true).args["n"]).toBeNaN();
  });

  it("reads each member once, so that a proxy can't show two faces", () => {
    let reads = 0;
    const faces = new Proxy(
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
    const { args, value } = judgeInput(faces, true);
    expect(args).toEqual({ amount: 1 });
    expect(value).toEqual({ amount: 1 });
  });

  it("keeps a member named __proto__ a member", () => {
    const { args, value } = judgeInput(JSON.parse('{"__proto__":{"admin":true}}'), true);
    expect(Object.hasOwn(args, "__proto__")).toBe(true);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect((value as { admin?: boolean }).admin).toBeUndefined();
  });

  it("freezes the tool's copy all the way down, or leaves it private", () => {
    const input = { list: [{ a: 1 }] };
    const frozen = judgeInput(input, true).value as typeof input;
    expect([frozen, frozen.list, frozen.list[0]].every((part) => Object.isFrozen(part))).toBe(true);
    const free = judgeInput(input, false).value as typeof input;
    free.list.push({ a: 2 });
    expect(input.list).toHaveLength(1);
  });

  it("ends on cycles and on objects that share their parts", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    expect(isJudged(judgeInput(cycle, true).value, judgeInput(cycle, true).args)).toBe(false);
    let shared: unknown = 1;
    for (let depth = 0; depth < 60; depth += 1) shared = [shared, shared];
    expect(judgeInput(shared, true).args).toHaveProperty("input");
  });
});

describe("isJudged", () => {
  it("says yes only to the same JSON", () => {
    const judged = { a: [1, { b: "1970-01-01T00:00:00.000Z" }], z: 0 };
    expect(isJudged({ a: [1, { b: new Date(0), c: undefined }], z: -0 }, judged)).toBe(true);
    expect(isJudged({ a: [1, { b: new Date(1) }], z: 0 }, judged)).toBe(false);
    expect(isJudged({ a: [1, {}], z: 0 }, judged)).toBe(false);
    expect(isJudged({ a: { 0: 1, 1: { b: "1970-01-01T00:00:00.000Z" } }, z: 0 }, judged)).toBe(
      false,
    );
    expect(isJudged({ ...judged, more: 1 }, judged)).toBe(false);
    expect(isJudged({ a: judged.a }, { ...judged, z: undefined })).toBe(false);
  });
});
