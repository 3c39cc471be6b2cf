import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../canonical/canonical-json.ts";
import type { Truth } from "../truth.ts";
import { compileCondition } from "./compile-condition.ts";
import type { Condition } from "./compile-condition.ts";
import { startRun } from "./condition-run.ts";
import type { StaticType } from "./static-type.ts";

const number: StaticType = { kind: "number" };
const string: StaticType = { kind: "string" };
const types = {
  args: object({
    amount: number,
    to: string,
    "note?": string,
    items: { kind: "list", items: object({ price: number, "tag?": string }) },
    meta: object({ "a-b": number, "deep?": object({ x: number }) }),
    any: { kind: "any" },
  }),
  lists: object({ payees: { kind: "list", items: string } }),
};
const values = {
  args: {
    amount: 5,
    to: "bob",
    items: [{ price: 1 }, { price: 2.5 }],
    meta: { "a-b": 2 },
    any: "x",
  },
  actor: "agent.a",
  action: "pay",
  lists: { payees: ["bob"] },
  severity: "ACTIVE",
  risk: 40,
  facts: { request: "pay bob 5", vip: true, count: 3 },
};

describe("compileCondition", () => {
  it.each<[string, Truth]>([
    ["args.amount == 5", "TRUE"],
    ["args.amount == 5.0", "TRUE"],
    ["args.amount + 1 == 6", "TRUE"],
    ["args.amount + 1.0 == 6", "TRUE"],
    ["args.amount % 2 == 1", "TRUE"],
    ["10 / 4 == 2.5", "TRUE"],
    ["-args.amount < 0", "TRUE"],
    ["args.amount * 2 - 1 >= 9", "TRUE"],
    ["args.items.size() + 1 == 3", "TRUE"],
    ["size(args.to) == 3", "TRUE"],
    ["args.items[0].price == 1", "TRUE"],
    ["args.items.all(i, i.price < 3)", "TRUE"],
    ["args.items.exists(i, i.price > 3)", "FALSE"],
    ["args.items.exists_one(i, i.price > 2)", "TRUE"],
    ["args.items.filter(i, i.price > 2).size() == 1", "TRUE"],
    ["args.items.map(i, i.price * 2)[1] == 5", "TRUE"],
    ['args.meta["a-b"] == 2', "TRUE"],
    ['args.to in ["alice", "bob"]', "TRUE"],
    ["args.to in lists.payees", "TRUE"],
    ["!(args.to in lists.payees)", "FALSE"],
    ['args.to.startsWith("b") && args.to.endsWith("b") && args.to.contains("o")', "TRUE"],
    ['args.to.matches("^b.b$")', "TRUE"],
    ['args.to.upperAscii() == "BOB" && "Ä".lowerAscii() == "Ä"', "TRUE"],
    ["has(args.note)", "FALSE"],
    ['has(args.note) && args.note == "x"', "FALSE"],
    ['severity == "ACTIVE" && risk <= 40', "TRUE"],
    ['actor == "agent.a" && action == "pay"', "TRUE"],
    ["facts.vip && facts.count == 3", "TRUE"],
    ["said(args.to) && said(args.amount)", "TRUE"],
    ['said("alice")', "FALSE"],
    ['domain("a@Corp.com") == "corp.com"', "TRUE"],
    ['links("see https://a.example.com").all(l, host(l) == "a.example.com")', "TRUE"],
    ["args.amount > 3 ? true : false", "TRUE"],
    ['string(args.amount) == "5" && int("5") == args.amount && double("1.5") == 1.5', "TRUE"],
    ['"a" + args.to == "abob"', "TRUE"],
  ])("answers %s", (source, truth) => {
    const condition = good(source);
    expect(condition.problemsWith(types)).toEqual([]);
    expect(condition.ask(values, startRun(values.facts))).toBe(truth);
  });

  it.each([
    "facts.absent == 1",
    "facts.vip == 1 || facts.absent",
    "facts.vip > 1",
    'facts.vip + "x" == "x"',
    "args.amount / 0 > 1",
    "!(args.amount / 0 > 1)",
    "args.amount % 0 == 0",
    "args.amount * 1e308 * 10 > 1",
    "args.items[7].price == 1",
    "facts.count",
    "facts.vip && facts.count",
    'domain("evil@x,me@corp.com") == "corp.com"',
    'links("evil.com").size() == 0',
    'int("0x10") == 16',
    'double("") == 0',
  ])("is INVALID where %s can't be answered", (source) => {
    expect(good(source).ask(values, startRun(values.facts))).toBe("INVALID");
  });

  it("takes an error beside a decisive side as CEL does", () => {
    const ask = (source: string): Truth => good(source).ask(values, startRun(values.facts));
    expect(ask("facts.absent || true")).toBe("TRUE");
    expect(ask("true || facts.absent")).toBe("TRUE");
    expect(ask("facts.absent && false")).toBe("FALSE");
    expect(ask("facts.absent || false")).toBe("INVALID");
    expect(ask("facts.absent && true")).toBe("INVALID");
  });

  it("is INVALID without what it reads", () => {
    for (const source of ["risk < 50", 'severity == "ACTIVE"', 'args.to == "bob"', 'said("bob")']) {
      expect(good(source).ask({}, startRun(undefined))).toBe("INVALID");
    }
  });

  it.each<[string, number, string]>([
    ["args.amount <=", 14, "end"],
    ["foo == 1", 0, 'Unknown name "foo"'],
    ["argz.amount == 1", 0, "did you mean args?"],
    ["args.to.startWith('b')", 0, "did you mean startsWith?"],
    ["args.to == 'b' && type(args.to) == 1", 18, "Unknown function"],
    ["cel.bind(x, 1, true)", 0, "Unknown name"],
    ["size('a', 'b') == 1", 0, "takes 1"],
    ["contains('a', 'b')", 0, "x.contains"],
    ["args.to.matches(args.to)", 16, "stands here"],
    ["args.to.matches('(a)\\\\1')", 16, "can't be used"],
    ["args.amount == 9007199254740993", 15, "2^53"],
    ["args.amount == 1u", 15, "without a letter"],
    ["b'x' == b'x'", 0, "without a letter"],
    ["severity == 'ACTIV'", 12, "did you mean ACTIVE?"],
    ["args.items.all(args, true)", 15, "name of its own"],
    ["has(args.items[0].price)", 0, "has() takes a member"],
    [`${"true || ".repeat(600)}true`, 0, "at most"],
    [`${"(".repeat(200)}true${")".repeat(200)}`, 64, "maxDepth"],
  ])("refuses %s at load", (source, at, message) => {
    const compiled = compileCondition(source);
    const problems = "problems" in compiled ? compiled.problems : [];
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.at).toBe(at);
  });

  it.each<[string, number, string]>([
    ["args.amuont == 1", 5, "did you mean amount?"],
    ["has(args.nte)", 9, "did you mean note?"],
    ["args.note == 'x'", 5, "ask has(args.note) first"],
    ["has(args.meta.deep) && args.meta.deep.y == 1", 38, 'no "y"'],
    ["args.meta.deep.x == 1", 10, "ask has(args.meta.deep) first"],
    ['args["amuont"] == 1', 5, "did you mean amount?"],
    ["args.amount == '5'", 0, "number == string"],
    ["true && args.to > 5", 8, "string > number"],
    ["args.to + 1 == 'x'", 0, "string + number"],
    ["args.items.all(i, i.prce < 1)", 20, "prce"],
    ["args.items.exists(i, has(i.tg))", 27, "tg"],
    ["args.to in lists.payes", 17, "did you mean payees?"],
    ["args.amount in lists.payees", 0, "number in"],
    ["args.amount", 0, "this is number"],
    ["said(args.items)", 0, "said"],
    ["args.constructor == 1", 5, 'no "constructor"'],
    ["args.toString == 'x'", 5, 'no "toString"'],
  ])("finds what is wrong with %s where types are known", (source, at, message) => {
    const [problem] = good(source).problemsWith(types);
    expect(problem?.message).toContain(message);
    expect(problem?.at).toBe(at);
  });

  it("gives up on arguments made to take long", () => {
    const big = Array.from({ length: 5000 }, () => ({ price: 1 }));
    const args = { ...values.args, items: big };
    const ask = (source: string, given: JsonObject = args): Truth =>
      good(source).ask({ ...values, args: given }, startRun(values.facts));
    expect(ask("args.items.all(i, i.price == 1)")).toBe("TRUE");
    expect(ask("args.items.all(i, args.items.all(j, i.price == j.price))")).toBe("INVALID");
    expect(ask("args.items.all(i, args.items.map(j, j.price).size() > 0)")).toBe("INVALID");
    const text = { ...args, to: "a".repeat(1_000_000) };
    expect(ask('args.items.all(i, args.to.contains("b") || true)', text)).toBe("INVALID");
  });

  it("is not fooled by names that JavaScript gives to every object", () => {
    const any = { ...types, args: { kind: "any" as const } };
    const odd: JsonObject = JSON.parse('{"constructor": "x", "__proto__": {"admin": true}}');
    for (const source of ["args.admin", "has(args.admin)", "args.hasOwnProperty == 1"]) {
      expect(good(source).problemsWith(any)).toEqual([]);
      expect(good(source).ask({ args: odd }, startRun(undefined))).not.toBe("TRUE");
      expect(good(source).ask({ args: {} }, startRun(undefined))).not.toBe("TRUE");
    }
  });
});

function good(source: string): Condition {
  const compiled = compileCondition(source);
  if ("condition" in compiled) return compiled.condition;
  throw new Error(JSON.stringify(compiled.problems));
}

function object(members: Readonly<Record<string, StaticType>>): StaticType {
  return {
    kind: "object",
    members: new Map(
      Object.entries(members).map(([name, type]) => [
        name.replace("?", ""),
        { type, optional: name.endsWith("?") },
      ]),
    ),
  };
}
