import * as fc from "fast-check";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../canonical/canonical-json.ts";
import type { JsonObject } from "../canonical/canonical-json.ts";
import { PolicyError } from "../errors/policy-error.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { Policy, PolicyVerdict, RetryTerms } from "./policy.ts";

/** 10 000 in a thorough run; few by default, for every run of the tests pays for them. */
const RUNS = { numRuns: Number(process.env["POLICY_RUNS"] ?? 250) };

const GOOD = `version: 1
tools:
  move:
    type: object
    properties:
      from: { type: string, maxLength: 5 }
      into: { type: string, maxLength: 5 }
      note: { type: string }
    required: [from, into]
lists: { payees: [payroll, internal] }
defaults:
  unknown_agent: DENY
  unknown_action: DENY
identity:
  agents:
    - agent_id: agent.billing
      allowed_actions:
        - action: drop_ledger
          effect: DENY
        - action: pay
          effect: DENY
          args:
            amount: { type: number, exclusiveMinimum: 100 }
        - action: pay
          effect: HOLD
          args:
            amount: { type: number }
            to: { type: string }
          when: args.amount > 10
          approval: { approvers: [cfo], quorum: 1, deadline: 15m }
          limits: [{ count: 2, per: 1d }]
        - action: pay
          args:
            amount: { type: number, minimum: 0, maximum: 10 }
            to: { type: string, enum: [payroll] }
          when: args.to in lists.payees
          risk: { base: 10, kinds: { to: text } }
          limits:
            - { count: 20, per: 1h }
            - { sum: args.amount, max: 100, per: 1d }
        - action: [read_*, list_*]
          limits: [{ count: 5, per: 10m }]
        - action: move
          when: args.from != args.into
approvers:
  - id: cfo
  - id: deputy
retries:
  max_denials: 3
  per: 10m
thresholds:
  ACTIVE: { hold: 60, deny: 80 }
  COOLDOWN:
    deny: 20
`;
const RANK = { DENY: 0, HOLD: 1, ALLOW: 2 };
const CALLS: readonly { actor: string; action: string; args?: JsonObject }[] = [
  { actor: "agent.billing", action: "drop_ledger" },
  { actor: "agent.billing", action: "read_ledger" },
  { actor: "agent.billing", action: "unknown" },
  { actor: "nobody", action: "read_ledger" },
  ...[5, 50, 500, "5", null, [5]].flatMap((amount) =>
    ["payroll", "internal", "eve", 5].map((to) => ({
      actor: "agent.billing",
      action: "pay",
      args: { amount, to },
    })),
  ),
  { actor: "agent.billing", action: "pay", args: { amount: 5, to: "payroll", extra: 1 } },
  { actor: "agent.billing", action: "pay", args: {} },
  { actor: "agent.billing", action: "pay" },
  ...[
    { from: "a", into: "b" },
    { from: "a", into: "a" },
    { from: "a" },
    { from: "a", into: "toolong" },
    { from: "a", into: 5 },
    { from: "a", into: "b", note: "x" },
    { from: "a", into: "b", extra: "x" },
  ].map((args) => ({ actor: "agent.billing", action: "move", args })),
];
/** What is spent on every limit: nothing, some, or more than any limit leaves. */
const SPENT = [0, 3, 97, 1000];
const good = parsePolicy(GOOD);
/** The keys and words of the format that stand in the text; data such as names and numbers left out. */
const TOKENS = [
  ...GOOD.matchAll(
    /\b(?:version|lists|defaults|unknown_agent|unknown_action|identity|agents|agent_id|allowed_actions|action|effect|args|type|minimum|maximum|exclusiveMinimum|enum|when|approval|approvers|quorum|deadline|risk|base|kinds|id|thresholds|ACTIVE|COOLDOWN|hold|deny|DENY|HOLD|number|string|amount|to|payees|limits|count|sum|max|per|retries|max_denials|tools|move|object|properties|required|maxLength|from|into)\b/g,
  ),
].map((match) => ({
  at: match.index,
  text: match[0],
  inTools: match.index < GOOD.indexOf("lists:"),
}));

describe("parsePolicy on broken policies", { timeout: 120_000 }, () => {
  it("never loads something looser when a key or word is misspelled or dressed up", () => {
    fc.assert(
      fc.property(fc.constantFrom(...TOKENS), slip(), (token, apply) => {
        const put = apply(token.text);
        // In a tool's schema a word of another kind is a note, as JSON Schema has it.
        fc.pre(!(token.inTools && /^(?:__proto__|constructor)$/.test(put)));
        const text = GOOD.slice(0, token.at) + put + GOOD.slice(token.at + token.text.length);
        expectNotLooser(text);
      }),
      RUNS,
    );
  });

  it("never loads something looser when lines are indented otherwise, doubled or broken", () => {
    const lines = GOOD.split("\n");
    fc.assert(
      fc.property(fc.nat({ max: lines.length - 2 }), lineSlip(), (index, apply) => {
        expectNotLooser(lines.with(index, apply(lines[index] ?? "")).join("\n"));
      }),
      RUNS,
    );
  });

  it("never crashes, and loads exactly what is written, whatever the text", () => {
    const edit = fc.tuple(fc.nat({ max: GOOD.length }), fc.nat({ max: 12 }), junk());
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let text = GOOD;
        for (const [at, drop, put] of edits) text = text.slice(0, at) + put + text.slice(at + drop);
        const policy = load(text);
        if (policy === undefined) return;
        // An independent reading of the same text: nothing may be dropped or read otherwise.
        expect(policy.text).toBe(canonicalJson(parse(text)));
        expect(parsePolicy(policy.text).digest).toBe(policy.digest);
      }),
      RUNS,
    );
  });

  it("never crashes on texts of any kind", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json(), junk()), (text) => {
        load(text);
      }),
      RUNS,
    );
  });
});

function expectNotLooser(text: string): void {
  const policy = load(text);
  if (policy === undefined) return;
  for (const call of CALLS) {
    for (const spent of SPENT) {
      const context = { used: () => spent, severity: "ACTIVE", risk: () => 0 } as const;
      const before = good.answer({ ...call, digest: "" }, context);
      const after = policy.answer({ ...call, digest: "" }, context);
      expect(RANK[after.effect], text).toBeLessThanOrEqual(RANK[before.effect]);
      if (after.effect === before.effect) expectTermsNotLooser({ before, after }, text);
    }
  }
  expectLocksNotLooser(policy.retries, text);
  for (const state of ["ACTIVE", "OBSERVE", "COOLDOWN"] as const) {
    for (const word of ["hold", "deny"] as const) {
      const [before, after] = [good, policy].map((each) => each.thresholds[state]?.[word] ?? 101);
      expect(after, text).toBeLessThanOrEqual(before ?? 101);
    }
  }
}

/** Of two verdicts of one effect: the same people, no longer to answer, as much spent, as much risk. */
function expectTermsNotLooser(
  { before, after }: { readonly before: PolicyVerdict; readonly after: PolicyVerdict },
  text: string,
): void {
  if (before.effect === "DENY" || after.effect === "DENY") return;
  expect(after.riskBase ?? 40, text).toBeGreaterThanOrEqual(before.riskBase ?? 40);
  if (before.approval !== undefined) {
    const { approvers = [], deadlineSeconds = 900 } = after.approval ?? {};
    expect(after.approval?.approvers, text).toBeDefined();
    expect(before.approval.approvers, text).toEqual(expect.arrayContaining([...approvers]));
    expect(deadlineSeconds, text).toBeLessThanOrEqual(before.approval.deadlineSeconds ?? 0);
  }
  const spends = (after.takes ?? []).map(({ amount, perMs }) => ({ amount, perMs }));
  for (const { amount, perMs } of before.takes ?? []) {
    expect(spends, text).toContainEqual({ amount, perMs });
  }
}

function expectLocksNotLooser(retries: RetryTerms | undefined, text: string): void {
  expect(retries?.maxDenials, text).toBeLessThanOrEqual(good.retries?.maxDenials ?? 0);
  expect(retries?.perMs, text).toBeGreaterThanOrEqual(good.retries?.perMs ?? 0);
}

function load(text: string): Policy | undefined {
  try {
    return parsePolicy(text);
  } catch (error) {
    // Anything but a placed PolicyError is a crash.
    if (error instanceof PolicyError && /^\d+:\d+ /.test(error.message)) return undefined;
    throw error;
  }
}

/** Ways to write a word wrongly. */
function slip(): fc.Arbitrary<(word: string) => string> {
  const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDENOY_-. ".split(""));
  const place = fc.nat({ max: 40 });
  return fc.oneof(
    fc.tuple(place, letter).map(([at, put]) => (word: string) => {
      const index = at % word.length;
      return word.slice(0, index) + put + word.slice(index + 1);
    }),
    fc.tuple(place, letter).map(([at, put]) => (word: string) => {
      const index = at % (word.length + 1);
      return word.slice(0, index) + put + word.slice(index);
    }),
    place.map((at) => (word: string) => {
      const index = at % word.length;
      return word.slice(0, index) + word.slice(index + 1);
    }),
    place.map((at) => (word: string) => {
      const index = at % Math.max(1, word.length - 1);
      const swapped = word.charAt(index + 1) + word.charAt(index);
      return word.slice(0, index) + swapped + word.slice(index + 2);
    }),
    fc.constantFrom<(word: string) => string>(
      (word) => word.toUpperCase(),
      (word) => word.toLowerCase(),
      (word) => `"${word}"`,
      (word) => `'${word} '`,
      (word) => `!x ${word}`,
      (word) => `&a ${word}`,
      (word) => `*${word}`,
      (word) => `[${word}]`,
      (word) => `{${word}}`,
      (word) => `${word}\u200b`,
      (word) => `\u202e${word}`,
      (word) => `${word}:`,
      (word) => `? ${word}`,
      () => "no",
      () => "~",
      () => "null",
      () => "0o17",
      () => "<<",
      () => "",
      () => "__proto__",
      () => "constructor",
    ),
  );
}

function lineSlip(): fc.Arbitrary<(line: string) => string> {
  return fc.constantFrom<(line: string) => string>(
    (line) => ` ${line}`,
    (line) => `  ${line}`,
    (line) => line.slice(1),
    (line) => line.slice(2),
    (line) => `\t${line}`,
    (line) => `${line}\n${line}`,
    (line) => line.replace(":", ""),
    (line) => line.replace(":", ":\n"),
    (line) => line.replace("- ", "-"),
    (line) => line.replace("- ", ""),
    (line) => line.replace("{", "["),
    (line) => line.replace("}", ""),
    (line) => line.replace(": ", ": !x "),
    (line) => line.replace(": ", ": *"),
    (line) => `${line}\n---`,
    (line) => `${line}\n...`,
    (line) => `${line}\0`,
    (line) => `<<: {}\n${line}`,
  );
}

function junk(): fc.Arbitrary<string> {
  const marks = [
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "? ",
    "&a",
    "*a",
    "!x",
    "|",
    ">",
    "'",
    '"',
    "#",
    "\n",
    "\t",
    "---",
    "%",
    "\u0000",
    "\ufeff",
    "\u2028",
    "\ud800",
    "<<: ",
    "no",
    "0x1",
    "1e999",
  ];
  return fc
    .array(fc.oneof(fc.constantFrom(...marks), fc.string({ maxLength: 4 })), { maxLength: 8 })
    .map((parts) => parts.join(""));
}
