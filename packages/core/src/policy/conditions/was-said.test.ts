import { describe, expect, it } from "vitest";
import { wasSaid } from "./was-said.ts";

describe("wasSaid", () => {
  it.each<[string | number, string]>([
    ["bob", "pay bob 20"],
    ["bob", "Pay “bob”, please."],
    [20, "pay bob $20!"],
    [20, "pay bob 20€"],
    ["a@b.co", "write to a@b.co."],
    ["Bob Smith", "pay Bob\n  Smith"],
    ["é", "e\u0301"],
    ["/home/x", "delete /home/x?"],
  ])("finds %j in %j", (value, request) => {
    expect(wasSaid(value, request)).toBe(true);
  });

  it.each<[string | number, string]>([
    ["bob", "pay bobby"],
    ["bob", "pay Bob"],
    [100, "pay 1000"],
    [100, "pay 100.50"],
    [1, "pay 1,000"],
    [100, "pay -100"],
    ["b.co", "write to a@b.co"],
    ["a@b.co", "write to a@b.com"],
    ["/home", "delete /home/x"],
    ["evil", ""],
  ])("does not find %j in %j", (value, request) => {
    expect(wasSaid(value, request)).toBe(false);
  });

  it("looks in each text of a list", () => {
    expect(wasSaid("bob", ["hello", "pay bob"])).toBe(true);
    expect(wasSaid("pay bob", ["pay", "bob"])).toBe(false);
  });

  it.each<[string, unknown]>([
    ["", "x"],
    ["  ", "x"],
    ["a\u200b", "a\u200b"],
    ["a".repeat(600), "a"],
    ["x", undefined],
    ["x", null],
    ["x", 5],
    ["x", {}],
    ["x", []],
    ["x", ["x", 5]],
    ["x", "x".repeat(100_000)],
  ])("throws on %j in %j", (value, request) => {
    expect(() => wasSaid(value, request)).toThrow(TypeError);
  });
});
