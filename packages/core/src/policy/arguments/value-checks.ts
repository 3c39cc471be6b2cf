import { canonicalJson } from "../../canonical/canonical-json.ts";
import type { JsonValue } from "../../canonical/canonical-json.ts";
import { complain, readItems, readNumber, readText, describe } from "../cursor.ts";
import type { Cursor } from "../cursor.ts";
import { didYouMean } from "../did-you-mean.ts";
import { quote } from "../issue-list.ts";
import type { Truth } from "../truth.ts";
import { compilePattern } from "./compile-pattern.ts";
import type { JsonType } from "./declaration.ts";
import { FORMATS, formatPattern } from "./format-pattern.ts";
import { isMultipleOf } from "./is-multiple-of.ts";

/** A value keyword, compiled; `undefined` where the keyword itself is wrong and an issue says so. */
export type ValueCheck = (value: JsonValue) => Truth;

const ANY_NUMBER = { from: -Number.MAX_VALUE, to: Number.MAX_VALUE, integer: false };
const COUNT = { from: 0, to: Number.MAX_SAFE_INTEGER, integer: true };

interface Keyword {
  /** The types that it is about. */
  readonly types: readonly JsonType[];
  readonly compile: (cursor: Cursor) => ValueCheck | undefined;
}

/** The value keywords of a declaration. They mean what JSON Schema means by them. */
export const VALUE_KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["minimum", numeric((value, limit) => value >= limit)],
  ["maximum", numeric((value, limit) => value <= limit)],
  ["exclusiveMinimum", numeric((value, limit) => value > limit)],
  ["exclusiveMaximum", numeric((value, limit) => value < limit)],
  ["multipleOf", { types: ["number", "integer"], compile: compileMultipleOf }],
  ["minLength", counted("string", (count, limit) => count >= limit)],
  ["maxLength", counted("string", (count, limit) => count <= limit)],
  ["pattern", { types: ["string"], compile: compilePatternKeyword }],
  ["format", { types: ["string"], compile: compileFormat }],
  ["minItems", counted("array", (count, limit) => count >= limit)],
  ["maxItems", counted("array", (count, limit) => count <= limit)],
  ["uniqueItems", { types: ["array"], compile: compileUnique }],
  ["enum", { types: [], compile: compileEnum }],
  ["const", { types: [], compile: compileConst }],
]);

function numeric(fits: (value: number, limit: number) => boolean): Keyword {
  return {
    types: ["number", "integer"],
    compile(cursor) {
      const limit = readNumber(cursor, ANY_NUMBER);
      if (limit === undefined) return undefined;
      return (value) => truthOf(typeof value !== "number" || fits(value, limit));
    },
  };
}

function counted(
  type: "string" | "array",
  fits: (count: number, limit: number) => boolean,
): Keyword {
  return {
    types: [type],
    compile(cursor) {
      const limit = readNumber(cursor, COUNT);
      if (limit === undefined) return undefined;
      return (value) => {
        if (type === "string")
          return truthOf(typeof value !== "string" || fits(length(value), limit));
        return truthOf(!Array.isArray(value) || fits(value.length, limit));
      };
    },
  };
}

function compileMultipleOf(cursor: Cursor): ValueCheck | undefined {
  const divisor = readNumber(cursor, ANY_NUMBER);
  if (divisor === undefined) return undefined;
  if (divisor <= 0) return complain(cursor, `${divisor} is not above 0`);
  return (value) => truthOf(typeof value !== "number" || isMultipleOf(value, divisor));
}

function compilePatternKeyword(cursor: Cursor): ValueCheck | undefined {
  const source = readText(cursor);
  if (source === undefined) return undefined;
  try {
    const pattern = compilePattern(source);
    return (value) => (typeof value === "string" ? pattern(value) : "TRUE");
  } catch (error) {
    return complain(cursor, `This pattern can't be used: ${reasonOf(error)}`);
  }
}

function compileFormat(cursor: Cursor): ValueCheck | undefined {
  const name = readText(cursor);
  if (name === undefined) return undefined;
  const format = formatPattern(name);
  if (format !== undefined) return (value) => (typeof value === "string" ? format(value) : "TRUE");
  const near = didYouMean(name, FORMATS);
  const mend = near === undefined ? `use one of ${FORMATS.join(", ")}` : `did you mean ${near}?`;
  return complain(cursor, `Unknown format ${quote(name)}: ${mend}`);
}

function compileUnique(cursor: Cursor): ValueCheck | undefined {
  const { node } = cursor;
  if (node.kind !== "scalar" || typeof node.value !== "boolean") {
    return complain(cursor, `This is ${describe(node)} and not one of true, false`);
  }
  if (!node.value) return () => "TRUE";
  return (value) => {
    if (!isList(value)) return "TRUE";
    return truthOf(new Set(value.map((item) => canonicalJson(item))).size === value.length);
  };
}

function compileEnum(cursor: Cursor): ValueCheck | undefined {
  const items = readItems(cursor);
  if (items === undefined) return undefined;
  if (items.length === 0) return complain(cursor, "An empty list fits no value: name one");
  return oneOf(items);
}

function compileConst(cursor: Cursor): ValueCheck {
  return oneOf([cursor]);
}

function oneOf(cursors: readonly Cursor[]): ValueCheck {
  const values = new Set<JsonValue>();
  for (const cursor of cursors) {
    const { node } = cursor;
    if (node.kind === "scalar") values.add(node.value);
    else complain(cursor, `This is ${describe(node)}: only single values can be listed here`);
  }
  return (value) => truthOf(values.has(value));
}

function length(text: string): number {
  // JSON Schema counts characters, not UTF-16 units.
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function truthOf(fits: boolean): Truth {
  return fits ? "TRUE" : "FALSE";
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : "it is no pattern";
}
