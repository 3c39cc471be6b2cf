/**
 * `spec/schemas/policy.schema.json` is for editors; the parser is the judge. Here they are held to the
 * same answer, as far as a JSON Schema can say it.
 */
import { Validator } from "@cfworker/json-schema";
import type { Schema } from "@cfworker/json-schema";
import * as fc from "fast-check";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { definePolicy, parsePolicy, PolicyError } from "../src/index.ts";
import type { JsonObject, JsonValue } from "../src/index.ts";
import { broken } from "./policy-schema/broken.ts";
import { mutated } from "./policy-schema/mutated.ts";
import { RICH } from "./policy-schema/rich.ts";
import { walkSchema } from "./policy-schema/walk-schema.ts";

/** More in a thorough run. */
const RUNS = { numRuns: Number(process.env["POLICY_RUNS"] ?? 500) };

const root = join(import.meta.dirname, "../../..");
const schema: Schema = JSON.parse(read("spec/schemas/policy.schema.json"));
// A copy each time: the validator notes in a schema where its references lead.
const validator = new Validator(structuredClone(schema), "2020-12");
const vectors: {
  readonly cases: readonly { readonly name: string; readonly policy: JsonObject }[];
  readonly errors: readonly { readonly name: string; readonly text: string }[];
} = JSON.parse(read("spec/vectors/policies.json"));

/** What is wrong with a policy and can't be said in a JSON Schema, by the parser's words for it. */
const ONLY_THE_PARSER_SEES: readonly { readonly why: string; readonly says: RegExp }[] = [
  { why: "two agents of one name differ in their entries", says: /stands here twice, first at/ },
  { why: "entries are compared with entries", says: /is never reached,/ },
  { why: "names refer to other places", says: /is not declared under approvers:/ },
  { why: "an agent is no approver of its own calls", says: /: 1 must say yes but only 0 may/ },
  { why: "numbers are compared with numbers", says: /Nothing is ever held at/ },
  { why: "values are judged by the keywords beside them", says: /does not fit what else/ },
  { why: "conditions are a language", says: /\.when: (?!This is .* where a text is asked)/ },
  { why: "patterns are a language", says: /This pattern can't be (?:used|run in linear time)/ },
  { why: "entries are compared with tools' schemas", says: /: The tool ".*" has no argument/ },
  { why: "sums are compared with declarations", says: /is summed and/ },
  { why: "a reference is followed", says: /A \$ref points to a place/ },
  { why: "likeness is no pattern", says: /: Unknown keyword/ },
  { why: "Unicode has more than patterns tell", says: /invisible, control or|normal form C/ },
  { why: "bytes are no characters", says: /is longer than 256 bytes/ },
  { why: "only loadPolicy opens a file", says: /This is the text ".*": only loadPolicy/ },
  { why: "no keyword counts levels", says: /Nested deeper than/ },
  { why: "a schema sees what YAML made of the text", says: /YAML|without quotes is/ },
  { why: "as above: keys are one or the other", says: /This key stands here twice|is not text: / },
  { why: "as above: nothing is null", says: /has no value: give|policy is empty/ },
  { why: "as above: of the text itself", says: /second document|U\+|byte order mark/ },
];

describe("policy.schema.json", () => {
  it.each(goodPolicies())("accepts what the parser accepts: $name", ({ policy }) => {
    expect(issuesOf(policy).filter((issue) => !/only loadPolicy/.test(issue))).toEqual([]);
    expectValid(policy);
  });

  const structural = vectors.errors.filter(({ text }) => isStructural(issuesOfText(text)));

  it.each(structural)("refuses what the parser refuses: $name", ({ text }) => {
    expectRefused(parse(text, { logLevel: "silent" }));
  });

  it.each(broken)("refuses what the parser refuses: %s", (_, policy) => {
    expect(issuesOf(policy)).toEqual([expect.any(String)]);
    expect(isStructural(issuesOf(policy)), issuesOf(policy).join()).toBe(true);
    expectRefused(policy);
  });

  it("leaves to the parser only what is listed, and lists nothing that does not occur", () => {
    const left = vectors.errors.filter((vector) => !structural.includes(vector));
    const said = left.flatMap(({ text }) => issuesOfText(text));
    expect(said.filter((issue) => classOf(issue) === undefined)).toEqual([]);
    expect(structural.length).toBeGreaterThan(45);
    const classes = new Set(vectors.errors.flatMap(({ text }) => issuesOfText(text)).map(classOf));
    const idle = ONLY_THE_PARSER_SEES.filter((each) => !classes.has(each)).map(({ why }) => why);
    expect(idle).toEqual([]);
  });

  it.each([
    ["deadline", "approval", { s: 2_592_000, m: 43_200, h: 720, d: 30 }],
    ["per", "limits", { s: 31_622_400, m: 527_040, h: 8784, d: 366 }],
  ] as const)("knows the same times for %s", (_, field, most) => {
    for (const [unit, last] of Object.entries(most)) {
      const counts = [0, 1, 9, 10, 11, 99, 100, 101, last - 1, last, last + 1, last * 10];
      for (const count of [...counts, "01", "1.5", "", "-1", "1e1", "１"]) {
        const policy = timed(field, `${count}${unit}`);
        expectAgreement(policy);
      }
    }
    for (const text of ["1", "1w", "1M", "1 h", " 1h", "1h\n", "1h30m", "s"]) {
      expectAgreement(timed(field, text));
    }
  });

  it("agrees with the parser on good policies with something changed", { timeout: 120_000 }, () => {
    const good = [RICH, RICH, RICH, ...vectors.cases.map(({ policy }) => policy)];
    fc.assert(fc.property(mutated(good), expectAgreement), RUNS);
  });

  const parts = walkSchema(schema);

  it("says what every key means", () => {
    const keys = parts.filter(({ isKey, path }) => isKey && !path.startsWith("#/$defs/about"));
    expect(keys.length).toBeGreaterThan(50);
    const silent = keys.filter(({ node }) => typeof node["description"] !== "string");
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  const shown = parts.flatMap(({ path, node }) =>
    [...list(node["examples"]), ...list("default" in node ? [node["default"]] : [])].map(
      (value) => ({ path, node, value }),
    ),
  );

  it.each(shown)("has examples and defaults that fit: $path", ({ node, value }) => {
    const { $id: _, ...own } = node;
    const judge = new Validator(structuredClone({ ...own, $defs: schema["$defs"] }), "2020-12");
    expect(judge.validate(value).valid).toBe(true);
  });
});

function expectAgreement(policy: JsonValue): void {
  const issues = issuesOf(policy);
  if (issues.length === 0) expectValid(policy);
  else if (isStructural(issues)) expectRefused(policy, issues);
}

function expectValid(policy: JsonValue): void {
  const { valid, errors } = validator.validate(policy);
  expect(valid, JSON.stringify([policy, errors])).toBe(true);
}

function expectRefused(policy: JsonValue, issues: readonly string[] = []): void {
  expect(validator.validate(policy).valid, JSON.stringify([policy, issues])).toBe(false);
}

function isStructural(issues: readonly string[]): boolean {
  return issues.some((issue) => classOf(issue) === undefined);
}

function classOf(issue: string): (typeof ONLY_THE_PARSER_SEES)[number] | undefined {
  return ONLY_THE_PARSER_SEES.find(({ says }) => says.test(issue));
}

function issuesOf(policy: unknown): readonly string[] {
  return refusalOf(() => Reflect.apply(definePolicy, undefined, [policy]));
}

function issuesOfText(text: string): readonly string[] {
  return refusalOf(() => parsePolicy(text));
}

function refusalOf(load: () => unknown): readonly string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.issues.map(({ message }) => message);
    throw error;
  }
}

function timed(field: "approval" | "limits", time: string): JsonObject {
  const terms = field === "approval" ? { deadline: time } : [{ count: 1, per: time }];
  const rule = { action: "x", [field]: terms };
  return { identity: { agents: [{ agent_id: "a", allowed_actions: [rule] }] } };
}

function goodPolicies(): { readonly name: string; readonly policy: JsonObject }[] {
  const files = ["*.md", "{docs,examples,packages}/**/*.{md,yaml}"];
  const exclude = (name: string): boolean => /node_modules|dist|decisions/.test(name);
  const written = globSync(files, { cwd: root, exclude }).flatMap((path) => {
    if (path.endsWith(".yaml")) return [{ name: path, policy: parse(read(path)) }];
    const blocks = [...read(path).matchAll(/^```yaml(?! .*fragment).*\n([^]*?)^```$/gm)];
    return blocks.map(([, text = ""], index) => ({
      name: `${path}, block ${index + 1}`,
      policy: parse(text),
    }));
  });
  expect(written.length).toBeGreaterThan(18);
  return [{ name: "the rich one", policy: RICH }, ...vectors.cases, ...written];
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
