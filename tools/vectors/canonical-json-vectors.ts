import type { VectorFile } from "./vector-file.ts";

/** A JSON text, and its canonical form or the fact that it has none. */
export interface CanonicalJsonVector {
  readonly name: string;
  /** A JSON text (RFC 8259), to be read without losing anything. */
  readonly json: string;
  /** The canonical text (RFC 8785); absent: it must be refused. */
  readonly canonical?: string;
  /** Whether it may stand in a ledger entry: ASCII names and safe integers only. */
  readonly ledger?: boolean;
}

/** Every form that two readers could take differently. */
export function canonicalJsonVectors(): VectorFile<CanonicalJsonVector> {
  return {
    description:
      "Read `json`, write it canonically (RFC 8785): the result is `canonical`; where that is absent, the value must be refused. `ledger` says whether a ledger entry may hold the value.",
    cases: [...TEXTS, ...STRUCTURES, ...numbers(), ...refusals()],
  };
}

const TEXTS: readonly CanonicalJsonVector[] = [
  { name: "an empty string", json: '""', canonical: '""', ledger: true },
  {
    name: "escapes that are needed",
    json: String.raw`"\u0000\u0008\u0009\u000a\u000b\u000c\u000d\u001f\u0022\u005c"`,
    canonical: String.raw`"\u0000\b\t\n\u000b\f\r\u001f\"\\"`,
    ledger: true,
  },
  {
    name: "escapes that are not needed",
    json: String.raw`"\/\u0041\u007f\u00e9\u2028\ufeff\ud83d\ude00"`,
    canonical: '"/A\u007fé\u2028\ufeff\ud83d\ude00"',
    ledger: true,
  },
  {
    name: "text is not normalised",
    json: String.raw`"A\u030a"`,
    canonical: '"A\u030a"',
    ledger: true,
  },
];

const STRUCTURES: readonly CanonicalJsonVector[] = [
  {
    name: "literals",
    json: "[ null,\ttrue,\nfalse ]",
    canonical: "[null,true,false]",
    ledger: true,
  },
  { name: "empty structures", json: "[{ }, [ ]]", canonical: "[{},[]]", ledger: true },
  {
    name: "names are sorted by UTF-16 code units",
    json: String.raw`{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7,"":8}`,
    canonical: '{"":8,"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    ledger: false,
  },
  {
    name: "names of digits are sorted as text",
    json: '{"10":1,"9":2,"1":3,"02":4}',
    canonical: '{"02":4,"1":3,"10":1,"9":2}',
    ledger: true,
  },
  {
    name: "names that mean something in JavaScript are data",
    json: '{"toJSON":1,"constructor":2,"__proto__":{"b":3,"a":4}}',
    canonical: '{"__proto__":{"a":4,"b":3},"constructor":2,"toJSON":1}',
    ledger: true,
  },
  {
    name: "64 levels",
    json: "[".repeat(64) + "]".repeat(64),
    canonical: "[".repeat(64) + "]".repeat(64),
    ledger: true,
  },
];

function numbers(): readonly CanonicalJsonVector[] {
  const integers = ["0", "-1", "9007199254740991", "-9007199254740991"];
  const others = [
    ["-0", "0", true],
    ["1.0", "1", true],
    ["1E2", "100", true],
    ["9007199254740992", "9007199254740992", false],
    ["0.1", "0.1", false],
    ["4.50", "4.5", false],
    ["2e-3", "0.002", false],
    ["1e-6", "0.000001", false],
    ["1e-7", "1e-7", false],
    ["1e20", "100000000000000000000", false],
    ["1e21", "1e+21", false],
    ["1E30", "1e+30", false],
    ["333333333.33333329", "333333333.3333333", false],
    ["5e-324", "5e-324", false],
    ["1.7976931348623157e308", "1.7976931348623157e+308", false],
  ] as const;
  return [
    ...integers.map((json) => ({
      name: `the number ${json}`,
      json,
      canonical: json,
      ledger: true,
    })),
    ...others.map(([json, canonical, ledger]) => ({
      name: `the number ${json}`,
      json,
      canonical,
      ledger,
    })),
  ];
}

function refusals(): readonly CanonicalJsonVector[] {
  return [
    { name: "half of a surrogate pair", json: String.raw`"\ud800"` },
    { name: "a surrogate pair in the wrong order", json: String.raw`"\ude00\ud83d"` },
    { name: "half of a surrogate pair in a name", json: String.raw`{"a\udc00":1}` },
    { name: "a number beyond the range of doubles", json: "[1e400]" },
    { name: "65 levels", json: "[".repeat(65) + "]".repeat(65) },
  ];
}
