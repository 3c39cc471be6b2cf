import { runInNewContext } from "node:vm";
import canonicalize from "canonicalize";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalJson,
  canonicalLedgerJson,
  MAX_JSON_DEPTH,
  NotCanonical,
  type JsonValue,
} from "./canonical-json.ts";

/** Calls as a program without types does. */
function write(value: unknown): string {
  return Reflect.apply(canonicalJson, undefined, [value]);
}

function nested(depth: number): JsonValue {
  return depth === 0 ? null : [nested(depth - 1)];
}

describe("canonicalJson", () => {
  it("writes what an independent implementation of RFC 8785 writes, for any JSON value", () => {
    const anyJson = fc.jsonValue({ stringUnit: "binary", maxDepth: 6 });
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(write(value)).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
  });

  it("reads back as the value it was written from, and does not depend on the order of members", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
        const text = write(members);
        const reversed = Object.fromEntries(Object.entries(members).toReversed());
        expect(write(JSON.parse(text))).toBe(text);
        expect(write(reversed)).toBe(text);
      }),
    );
  });

  it("sorts names by UTF-16 code units, long lists and short ones alike", () => {
    // RFC 8785 3.2.3: the example of the specification.
    const names = ["\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6"];
    const sorted = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"];
    expect(namesIn(names)).toStrictEqual(sorted);
    const many = Array.from({ length: 100 }, (_, index) => `n${(index * 37) % 100}`);
    expect(namesIn(many)).toStrictEqual(many.toSorted());
  });

  it("prints numbers as RFC 8785 appendix B lists them", () => {
    for (const [bits, text] of NUMBER_SAMPLES) expect(canonicalJson(doubleOf(bits))).toBe(text);
  });

  it("escapes exactly what must be escaped", () => {
    expect(canonicalJson('\u0000\b\t\n\u000b\f\r\u001f"\\/\u007f\u2028é')).toBe(
      '"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\"\\\\/\u007f\u2028é"',
    );
  });

  it("writes an own member named toJSON or __proto__ as any other", () => {
    expect(write(JSON.parse('{"toJSON":"x","b":1}'))).toBe('{"b":1,"toJSON":"x"}');
    expect(write(JSON.parse('{"b":1,"__proto__":{"c":2}}'))).toBe('{"__proto__":{"c":2},"b":1}');
    expect(write(JSON.parse('{"constructor":1,"__proto__":2}'))).toBe(
      '{"__proto__":2,"constructor":1}',
    );
  });

  it("takes plain objects of another realm and objects without a prototype", () => {
    expect(write(runInNewContext('({ b: [1, { c: "d" }], a: 2 })'))).toBe(
      '{"a":2,"b":[1,{"c":"d"}]}',
    );
    expect(write(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });

  it("refuses what JSON can't carry, instead of dropping or rewriting it", () => {
    const inherited: unknown = Object.create({ inherited: 1 });
    const named = Object.assign([1], { extra: 2 });
    const refused: readonly unknown[] = [
      undefined,
      () => 1,
      Symbol("s"),
      1n,
      NaN,
      Infinity,
      -Infinity,
      new Date(0),
      new Map([["a", 1]]),
      new Set(),
      Object(1),
      Object("text"),
      new Uint8Array(1),
      new (class Point {
        x = 1;
      })(),
      runInNewContext("new Date()"),
      inherited,
      Object.create(Object.create(null)),
      named,
      { a: undefined },
      { [Symbol("s")]: 1 },
      { toJSON: () => "x" },
      [undefined],
      // oxlint-disable-next-line no-sparse-arrays -- the hole is what is tested
      [1, , 2],
      "\ud800",
      "a\udc00b",
      "\ude00\ud83d",
      { "\ud800": 1 },
    ];
    for (const value of refused) {
      expect(() => write(value)).toThrow(NotCanonical);
      expect(() => write([{ deep: value }])).toThrow(NotCanonical);
    }
  });

  it(`takes ${MAX_JSON_DEPTH} levels and refuses one more, and cycles`, () => {
    expect(canonicalJson(nested(MAX_JSON_DEPTH))).toBe(
      `${"[".repeat(MAX_JSON_DEPTH)}null${"]".repeat(MAX_JSON_DEPTH)}`,
    );
    expect(() => canonicalJson(nested(MAX_JSON_DEPTH + 1))).toThrow("nested deeper than 64 levels");
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    expect(() => write(cycle)).toThrow(NotCanonical);
  });

  it("stays right when more names pass by than it remembers", () => {
    for (let index = 0; index < 3000; index += 1) {
      const name = `name "${index}"`;
      expect(canonicalJson({ [name]: 1 })).toBe(`{${JSON.stringify(name)}:1}`);
    }
  });
});

describe("canonicalLedgerJson", () => {
  it("writes what canonicalJson writes inside its profile", () => {
    const value = { b: [1, -2, 0, 9007199254740991], a: { c: "é\u2028", d: [true, null] } };
    expect(canonicalLedgerJson(value)).toBe(canonicalJson(value));
  });

  it("refuses numbers that another language could print differently", () => {
    for (const number of [0.5, 2 ** 53, -(2 ** 53), 1e21]) {
      expect(() => canonicalLedgerJson([number])).toThrow("not a safe integer");
    }
  });

  it("refuses a name that is not ASCII, also one that canonicalJson has written before", () => {
    const value = { é: 1 };
    expect(canonicalJson(value)).toBe('{"é":1}');
    expect(() => canonicalLedgerJson(value)).toThrow("not ASCII");
  });
});

function namesIn(names: readonly string[]): readonly string[] {
  const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 1])));
  return [...text.matchAll(/("(?:[^"\\]|\\.)*"):1/g)].map(([, name]) => JSON.parse(name ?? ""));
}

function doubleOf(bits: string): number {
  return Buffer.from(bits, "hex").readDoubleBE();
}

/** RFC 8785 appendix B: IEEE 754 bits and their text. */
const NUMBER_SAMPLES: readonly (readonly [bits: string, text: string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];
