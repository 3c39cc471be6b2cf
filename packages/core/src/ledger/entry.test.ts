import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../canonical/canonical-json.ts";
import { parseEntry, writeEntry, type LedgerEntry } from "./entry.ts";
import { LedgerFormatError } from "./ledger-format-error.ts";

const entry: LedgerEntry = {
  v: 1,
  type: "decision",
  ledger: "0190a6c2-7e1a-7cc0-8000-0123456789ab",
  seq: 3,
  prev: "0123456789abcdef".repeat(4),
  kid: "0123456789abcdef".repeat(2),
  ts: 1_700_000_000_000,
  body: { findings: [{ score: 80 }], outcome: "DENY", text: 'é "quoted"\n' },
};

/** Values of each field that no ledger has; the names of the cases are the values themselves. */
const badFields: readonly (readonly [field: keyof LedgerEntry, value: unknown])[] = [
  ["type", "decisions"],
  ["type", "toString"],
  ["type", 1],
  ["ledger", ""],
  ["ledger", "a".repeat(65)],
  ["ledger", 'a"b'],
  ["ledger", "a\n"],
  ["ledger", null],
  ["seq", -1],
  ["seq", "3"],
  ["prev", entry.prev.toUpperCase()],
  ["prev", entry.prev.slice(1)],
  ["prev", `${entry.prev}\n`],
  ["kid", entry.prev],
  ["kid", ""],
  ["ts", -1],
  ["ts", "2026-01-01"],
  ["body", []],
  ["body", null],
  ["body", "text"],
];

/** Outside the profile of ledgers, whatever the field. */
const badValues: readonly (readonly [field: keyof LedgerEntry, value: unknown])[] = [
  ["seq", 1.5],
  ["seq", 2 ** 53],
  ["ts", 0.5],
  ["body", { half: 0.5 }],
  ["body", { é: 1 }],
  ["body", { half: "\ud800" }],
];

describe("writeEntry", () => {
  it("writes the canonical JSON of the entry", () => {
    expect(writeEntry(entry)).toBe(canonicalJson({ ...entry }));
  });

  it("writes nothing that parseEntry refuses", () => {
    const anyBody = fc.dictionary(
      fc.string({ unit: "grapheme-ascii" }),
      fc.oneof(
        fc.maxSafeInteger(),
        fc.string({ unit: "grapheme" }),
        fc.boolean(),
        fc.constant(null),
      ),
    );
    fc.assert(
      fc.property(anyBody, fc.maxSafeNat(), fc.maxSafeNat(), (body, seq, ts) => {
        const text = writeEntry({ ...entry, body, seq, ts });
        expect(writeEntry(parseEntry(text))).toBe(text);
      }),
    );
  });

  it.each([...badFields, ...badValues])("refuses %s: %j", (field, value) => {
    expect(codeOf(() => writeEntry({ ...entry, [field]: value }))).toBe("ENTRY_MALFORMED");
  });
});

describe("parseEntry", () => {
  it("reads what writeEntry writes", () => {
    expect(parseEntry(writeEntry(entry))).toStrictEqual(entry);
  });

  it.each(badFields)("refuses %s: %j", (field, value) => {
    const text = canonicalText({ ...entry, [field]: value });
    expect(codeOf(() => parseEntry(text))).toBe("ENTRY_MALFORMED");
  });

  it.each(badValues)(
    "refuses a number, name or text outside the profile, in %s: %j",
    (field, value) => {
      const text = canonicalText({ ...entry, [field]: value });
      expect(codeOf(() => parseEntry(text))).toBe("ENTRY_NOT_CANONICAL");
    },
  );

  it("refuses a field too many, a field too few, and another version", () => {
    const { ts: _, ...short } = entry;
    for (const odd of [{ ...entry, extra: 1 }, short, { ...short, time: 1 }, { ...entry, v: 2 }]) {
      expect(codeOf(() => parseEntry(canonicalText(odd)))).toBe("ENTRY_MALFORMED");
    }
  });

  it("refuses a text that another reader could read differently", () => {
    const text = writeEntry(entry);
    const odd = [
      text.replace('"seq":3', '"seq":3.0'),
      text.replace('"seq":3', '"seq":2,"seq":3'),
      text.replace('"seq":3', '"seq": 3'),
      text.replace('"seq":3', '"seq":3e0'),
      text.replace('"seq":3', '"seq":-0'),
      text.replace('"seq":3', '"seq":9007199254740993'),
      text.replace('"outcome"', '"\\u006futcome"'),
      text.replace('"outcome"', '"__proto__":{"x":1},"outcome"'),
      text.replace('"score":80', '"score":80.5'),
      `${text}\n`,
      `\ufeff${text}`,
      text.replace('{"body"', '{"v":1,"body"'),
      text.replace('{"score":80}', "[".repeat(70) + "]".repeat(70)),
      "[".repeat(100_000),
      text.slice(0, -1),
      "",
    ];
    for (const changed of odd) {
      expect(codeOf(() => parseEntry(changed))).toBe("ENTRY_NOT_CANONICAL");
    }
  });

  it("refuses canonical texts that are no objects", () => {
    for (const text of ["null", "1", '"text"', "[]", "{}", "true"]) {
      expect(codeOf(() => parseEntry(text))).toBe("ENTRY_MALFORMED");
    }
  });

  it("keeps members named __proto__ and constructor as data", () => {
    const text = writeEntry({
      ...entry,
      body: JSON.parse('{"__proto__":{"a":1},"constructor":2}'),
    });
    const { body } = parseEntry(text);
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    expect(Object.keys(body)).toStrictEqual(["__proto__", "constructor"]);
  });

  it("does not repeat the entry's text in its message", () => {
    const text = writeEntry({ ...entry, body: { secret: "s3cret" } });
    expect(messageOf(() => parseEntry(`${text.slice(0, -1)},`))).not.toContain("s3cret");
  });
});

/** What a forger without our writer would write. */
function canonicalText(value: object): string {
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}

/** The code of the error that `run` throws, else what it returns. */
function codeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return LedgerFormatError.isInstance(error) ? error.code : error;
  }
}

function messageOf(run: () => unknown): string {
  try {
    return String(run());
  } catch (error) {
    return String(error);
  }
}
