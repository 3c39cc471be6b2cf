import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { giveBack, spend, usedOf } from "./usage.ts";
import type { Usage } from "./usage.ts";

describe("spend", () => {
  it("counts until it runs out, to the millisecond", () => {
    const usage: Usage = new Map();
    spend(usage, { counter: "c", amount: 5, expires: 100 }, 0);
    spend(usage, { counter: "c", amount: 2.5, expires: 200 }, 50);
    expect([0, 99, 100, 199, 200].map((now) => usedOf(usage, "c", now))).toEqual([
      7.5, 7.5, 2.5, 2.5, 0,
    ]);
    expect(usedOf(usage, "other", 0)).toBe(0);
  });

  it("never says less than was spent, however much is, and stays small", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 600, maxLength: 3000 }), (amounts) => {
        const usage: Usage = new Map();
        const expires = amounts.map((_, at) => at + 5_000);
        amounts.forEach((amount, at) =>
          spend(usage, { counter: "c", amount, expires: expires[at] ?? 0 }, at),
        );
        expect(usage.get("c")?.length).toBeLessThanOrEqual(512);
        for (const now of [0, 5_000, 5_000 + Math.floor(amounts.length / 2)]) {
          const live = amounts.filter((_, at) => now < (expires[at] ?? 0));
          const exact = live.reduce((sum, amount) => sum + amount, 0);
          expect(usedOf(usage, "c", now)).toBeGreaterThanOrEqual(exact);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("forgets counters that have run out, so that policies may come and go", () => {
    const usage: Usage = new Map();
    for (let at = 0; at < 5_000; at += 1) {
      spend(usage, { counter: `c${at}`, amount: 1, expires: at + 10 }, at);
    }
    expect(usage.size).toBeLessThanOrEqual(1_024);
  });
});

describe("giveBack", () => {
  it("undoes just the spending it names, once", () => {
    const usage: Usage = new Map();
    const spending = { counter: "c", amount: 5, expires: 100 };
    spend(usage, spending, 0);
    spend(usage, { ...spending, expires: 101 }, 0);
    giveBack(usage, spending);
    giveBack(usage, spending);
    expect(usedOf(usage, "c", 0)).toBe(5);
  });
});
