import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IntentInvalid } from "./intent-invalid.ts";
import { takeIntent } from "./take-intent.ts";

const good = { actor: "agent.finance", action: "wire_transfer", args: { amount: 5, to: "bob" } };

function problemOf(value: unknown): string {
  try {
    takeIntent(value);
  } catch (error) {
    if (IntentInvalid.isInstance(error)) return error.message;
    throw error;
  }
  return "taken";
}

describe("takeIntent", () => {
  it("digests the canonical actor, action and arguments, and nothing else", () => {
    const text =
      '{"action":"wire_transfer","actor":"agent.finance","args":{"amount":5,"to":"bob"},"v":1}';
    const { snapshot } = takeIntent({ ...good, runId: "r", callId: "c", metadata: { a: 1 } });
    expect(snapshot.digest).toBe(createHash("sha256").update(text).digest("hex"));
  });

  it("gives a payload another digest than the same text as an argument", () => {
    const payload = takeIntent({ actor: "a", action: "b", payload: "ls" }).snapshot;
    const args = takeIntent({ actor: "a", action: "b", args: { payload: "ls" } }).snapshot;
    expect(payload.digest).not.toBe(args.digest);
  });

  it("freezes a copy that later changes to the original do not reach", () => {
    const args = { list: [{ deep: 1 }] };
    const { snapshot } = takeIntent({ actor: "a", action: "b", args });
    args.list[0] = { deep: 2 };
    expect(snapshot.args).toEqual({ list: [{ deep: 1 }] });
    expect(Object.isFrozen((snapshot.args as { list: unknown[] }).list[0])).toBe(true);
  });

  it("keeps an own member called __proto__ without touching any prototype", () => {
    const args: unknown = JSON.parse('{"__proto__":{"admin":true}}');
    const { snapshot } = takeIntent({ actor: "a", action: "b", args });
    expect(Object.getPrototypeOf(snapshot.args)).toBe(Object.prototype);
    expect((snapshot.args as { admin?: boolean }).admin).toBeUndefined();
    expect(JSON.stringify(snapshot.args)).toBe('{"__proto__":{"admin":true}}');
  });

  it("takes a date, ISO text and milliseconds as the same timestamp", () => {
    const times = [new Date(0), "1970-01-01T00:00:00Z", 0].map(
      (timestamp) => takeIntent({ ...good, timestamp }).snapshot.timestamp,
    );
    expect(new Set(times)).toEqual(new Set(["1970-01-01T00:00:00.000Z"]));
  });

  it.each([
    ["no object", null, "intent is not an object"],
    ["an array", [], "intent is not an object"],
    ["a misspelt field", { ...good, agrs: {} }, 'intent has "agrs"'],
    ["both forms", { ...good, payload: "ls" }, "intent has both args and payload"],
    ["no actor", { action: "b" }, "actor is not a string"],
    ["an empty action", { actor: "a", action: "" }, "action is empty"],
    ["a zero-width space", { actor: "a\u200b", action: "b" }, "actor holds an invisible"],
    ["a no-break space", { actor: "a", action: "b\u00a0c" }, "action holds an invisible"],
    ["a space at the end", { actor: "a ", action: "b" }, "actor has a space at an end"],
    ["a decomposed accent", { actor: "e\u0301", action: "b" }, "actor is not in Unicode"],
    ["a long name", { actor: "a".repeat(257), action: "b" }, "actor is longer than 256"],
    ["a wide long name", { actor: "ü".repeat(129), action: "b" }, "actor is longer than 256"],
    ["NaN", { actor: "a", action: "b", args: { x: [1, { y: Number.NaN }] } }, "args.x[1].y is not"],
    ["undefined", { actor: "a", action: "b", args: { x: undefined } }, "args.x is undefined"],
    ["a bigint", { actor: "a", action: "b", args: { x: 1n } }, "args.x is a bigint"],
    ["a Date", { actor: "a", action: "b", args: { x: new Date(0) } }, "args.x is not a plain"],
    ["a Map", { actor: "a", action: "b", args: { x: new Map() } }, "args.x is not a plain"],
    [
      "a boxed number",
      { actor: "a", action: "b", args: { x: Object(1) } },
      "args.x is not a plain",
    ],
    ["a function", { actor: "a", action: "b", args: { toJSON: () => 1 } }, "args.toJSON is a func"],
    ["a symbol key", { actor: "a", action: "b", args: { [Symbol("s")]: 1 } }, "args has a symbol"],
    [
      "a sparse array",
      { actor: "a", action: "b", args: { x: Array(3) } },
      "args.x is an array with",
    ],
    ["half a pair", { actor: "a", action: "b", args: { x: "\ud800" } }, "args.x holds half"],
    ["half a pair in a key", { actor: "a", action: "b", args: { "\ud800": 1 } }, "args has half"],
    ["args as a list", { actor: "a", action: "b", args: [1] }, "args is not an object"],
    ["a payload object", { actor: "a", action: "b", payload: {} }, "payload is not a well-formed"],
    ["a bad date", { ...good, timestamp: "soon" }, "timestamp is not a date"],
    ["an empty run id", { ...good, runId: "" }, "runId is not a string of 1"],
    ["a long call id", { ...good, callId: "x".repeat(257) }, "callId is not a string of 1"],
  ])("refuses %s and names the place", (_name, value, message) => {
    expect(problemOf(value)).toContain(message);
  });

  it("refuses a getter, which could answer the policy one thing and the tool another", () => {
    let reads = 0;
    const args = Object.defineProperty({}, "amount", {
      enumerable: true,
      get: () => (reads += 1),
    });
    expect(problemOf({ actor: "a", action: "b", args })).toContain("args.amount is a getter");
    expect(reads).toBe(0);
  });

  it("refuses nesting that would exhaust the stack", () => {
    let args: object = {};
    for (let depth = 0; depth < 100_000; depth += 1) args = { a: args };
    expect(problemOf({ actor: "a", action: "b", args })).toContain("nested deeper than 64");
  });

  it("refuses a cycle", () => {
    const args: Record<string, unknown> = {};
    args["self"] = args;
    expect(problemOf({ actor: "a", action: "b", args })).toContain("nested deeper than 64");
  });

  it("refuses more than a mebibyte", () => {
    const args = { text: "x".repeat(1_048_576) };
    expect(problemOf({ actor: "a", action: "b", args })).toContain("longer than 1048576");
  });

  it("never puts a value into its message", () => {
    expect(problemOf({ actor: "a", action: "b", args: { key: ["hunter2", 2n] } })).not.toContain(
      "hunter2",
    );
  });

  it("takes any JSON object unchanged", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), (args) => {
        const plain = JSON.parse(JSON.stringify(args)) as Record<string, never>;
        expect(takeIntent({ actor: "a", action: "b", args: plain }).snapshot.args).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });
});
