import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import { snapshotJson } from "../intent/snapshot-json.ts";
import { definePolicy } from "./define-policy.ts";
import type { Policy } from "./policy.ts";

const RUNS = { numRuns: Number(process.env["POLICY_RUNS"] ?? 1000) };

/** A limit of 100 on an amount, said in each way that a policy can say it. */
const DENY_OVER_100: readonly Policy[] = [
  policy([
    { action: "pay", effect: "DENY", args: { amount: { type: "number", exclusiveMinimum: 100 } } },
    { action: "pay" },
  ]),
  policy([
    {
      action: "pay",
      effect: "DENY",
      args: { amount: { type: "number" } },
      when: "args.amount > 100",
    },
    { action: "pay" },
  ]),
  policy([
    {
      action: "pay",
      effect: "DENY",
      args: { amount: { type: "number" } },
      when: "!(args.amount <= 100)",
    },
    { action: "pay" },
  ]),
];
const SHAPE = { amount: { type: "number" }, to: { type: "string", maxLength: 8 } };
const HOLD_OVER_100 = policy([
  { action: "pay", effect: "HOLD", args: SHAPE, when: "args.amount > 100" },
  { action: "pay" },
]);
const ALLOW_UP_TO_100: readonly Policy[] = [
  policy([
    {
      action: "pay",
      args: {
        amount: { type: "number", minimum: 0, maximum: 100 },
        to: { type: "string", enum: ["bob"] },
      },
    },
  ]),
  policy([
    {
      action: "pay",
      args: SHAPE,
      when: 'args.amount >= 0 && args.amount <= 100 && args.to == "bob"',
    },
  ]),
  policy(
    [{ action: "pay", when: 'args.amount >= 0 && args.amount <= 100 && args.to in ["bob"]' }],
    {
      tools: {
        pay: {
          type: "object",
          properties: { amount: { type: "number" }, to: { type: "string" } },
          required: ["amount", "to"],
        },
      },
    },
  ),
];

describe("rules on arguments", { timeout: 120_000 }, () => {
  it("deny whatever is not plainly under the limit", () => {
    fc.assert(
      fc.property(hostileArgs(), (args) => {
        // The engine of conditions can't read an object with such a member: INVALID, so denied.
        const readable = !Object.hasOwn(args, "constructor");
        const expected = isUnder(args) ? (readable ? ["ALLOW"] : ["ALLOW", "DENY"]) : ["DENY"];
        for (const each of DENY_OVER_100) expect(expected).toContain(effect(each, args));
      }),
      RUNS,
    );
  });

  it("hold what is over the limit and deny what is no such call", () => {
    fc.assert(
      fc.property(hostileArgs(), (args) => {
        const shaped = hasShape(args);
        const expected = shaped
          ? isUnder(args)
            ? "ALLOW"
            : longName(args)
              ? "ALLOW"
              : "HOLD"
          : "DENY";
        expect(effect(HOLD_OVER_100, args)).toBe(expected);
      }),
      RUNS,
    );
  });

  it("allow only what is exactly what they say", () => {
    fc.assert(
      fc.property(hostileArgs(), (args) => {
        const exact =
          hasShape(args) && isUnder(args) && Number(args["amount"]) >= 0 && args["to"] === "bob";
        for (const each of ALLOW_UP_TO_100)
          expect(effect(each, args)).toBe(exact ? "ALLOW" : "DENY");
      }),
      RUNS,
    );
  });
});

function policy(entries: readonly JsonObject[], more: JsonObject = {}): Policy {
  return definePolicy({
    ...more,
    identity: { agents: [{ agent_id: "a", allowed_actions: entries }] },
  });
}

function effect(each: Policy, args: JsonObject): string {
  return each.answer({ actor: "a", action: "pay", args, digest: "" }).effect;
}

function isUnder(args: JsonObject): boolean {
  const amount = Object.hasOwn(args, "amount") ? args["amount"] : undefined;
  return typeof amount === "number" && amount <= 100;
}

function hasShape(args: JsonObject): boolean {
  const names = Object.keys(args).sort();
  return (
    names.length === 2 &&
    names[0] === "amount" &&
    names[1] === "to" &&
    typeof args["amount"] === "number" &&
    typeof args["to"] === "string"
  );
}

function longName(args: JsonObject): boolean {
  return typeof args["to"] === "string" && Array.from(args["to"]).length > 8;
}

/** A plain call, changed in the ways that get past argument rules elsewhere, or anything at all. */
function hostileArgs(): fc.Arbitrary<JsonObject> {
  const amount = fc.oneof(
    fc.constantFrom(0, 5, 99.99, 100, 100.00000001, 101, 5000, -1, 1e308, 5e-324),
    fc.integer(),
  );
  const to = fc.oneof(fc.constantFrom("bob", "Bob", " bob", "bob\u200b", "eve"), fc.string());
  const changed = fc
    .tuple(amount, to, fc.array(change(), { maxLength: 3 }))
    .map(([number, name, changes]) => {
      let args: JsonObject = { amount: number, to: name };
      for (const apply of changes) args = apply(args);
      return args;
    });
  const any = fc.dictionary(
    fc.constantFrom("amount", "to", "Amount", "__proto__", "constructor"),
    fc.jsonValue().map((value) => value as JsonValue),
  );
  return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: any }).map((args) => {
    return snapshotJson(args, "args") as JsonObject;
  });
}

type Change = (args: JsonObject) => JsonObject;

function change(): fc.Arbitrary<Change> {
  const name = fc.constantFrom("amount", "to");
  const value = fc.constantFrom<(value: JsonValue) => JsonValue>(
    (each) => JSON.stringify(each),
    (each) => [each],
    (each) => ({ value: each }),
    (each) => ({ amount: each }),
    (each) => ({ $numberLong: JSON.stringify(each) }),
    (each) => `${JSON.stringify(each)} `,
    (each) => JSON.stringify(each).repeat(2000),
    () => null,
    () => true,
    () => "",
    () => [],
    () => ({}),
    () => "NaN",
    () => "0x65",
    () => "1e9",
  );
  const newName = fc.constantFrom(
    "Amount",
    "amount ",
    " amount",
    "amount\u200b",
    "amt",
    "TO",
    "__proto__",
    "constructor",
    "args",
    "toString",
  );
  return fc.oneof(
    fc.tuple(name, value).map(
      ([key, apply]): Change =>
        (args) =>
          withMember(args, key, apply(args[key] ?? null)),
    ),
    name.map(
      (key): Change =>
        (args) =>
          without(args, key),
    ),
    fc.tuple(name, newName).map(
      ([key, renamed]): Change =>
        (args) =>
          withMember(without(args, key), renamed, args[key] ?? null),
    ),
    newName.map(
      (key): Change =>
        (args) =>
          withMember(args, key, 5),
    ),
    fc.constantFrom("args", "input", "amount").map(
      (key): Change =>
        (args) =>
          withMember({}, key, args),
    ),
    fc.constant<Change>((args) => withMember(args, "pad", "x".repeat(100_000))),
  );
}

function withMember(args: JsonObject, key: string, value: JsonValue): JsonObject {
  const copy: Record<string, JsonValue> = {};
  for (const [name, each] of Object.entries(args)) define(copy, name, each);
  define(copy, key, value);
  return copy;
}

function without(args: JsonObject, key: string): JsonObject {
  const copy: Record<string, JsonValue> = {};
  for (const [name, each] of Object.entries(args)) if (name !== key) define(copy, name, each);
  return copy;
}

function define(target: object, name: string, value: JsonValue): void {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
