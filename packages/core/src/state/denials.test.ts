import { describe, expect, it } from "vitest";
import { countDenials, recordDenial } from "./denials.ts";
import type { Denials } from "./denials.ts";

describe("recordDenial", () => {
  it("counts denials until each stops to count", () => {
    const denials = new Map<string, Denials>();
    recordDenial(denials, { counter: "c", expires: 100 }, { index: 1, time: 0 });
    recordDenial(denials, { counter: "c", expires: 150 }, { index: 2, time: 50 });
    expect([0, 99, 100, 150].map((now) => countDenials(denials.get("c"), now))).toEqual([
      2, 2, 1, 0,
    ]);
  });

  it("does not let a lock's own denials extend it", () => {
    const denials = new Map<string, Denials>();
    recordDenial(denials, { counter: "c", expires: 100, lockedUntil: 100 }, { index: 1, time: 0 });
    recordDenial(denials, { counter: "c" }, { index: 2, time: 90 });
    expect(denials.get("c")).toMatchObject({ lockedUntil: 100, last: { index: 2, time: 90 } });
    expect(countDenials(denials.get("c"), 90)).toBe(1);
  });

  it("drops a lock that is over", () => {
    const denials = new Map<string, Denials>();
    recordDenial(denials, { counter: "c", expires: 100, lockedUntil: 100 }, { index: 1, time: 0 });
    recordDenial(denials, { counter: "c", expires: 200 }, { index: 2, time: 100 });
    expect(denials.get("c")?.lockedUntil).toBeUndefined();
  });

  it("forgets counters that no longer matter", () => {
    const denials = new Map<string, Denials>();
    for (let at = 0; at < 5_000; at += 1) {
      recordDenial(denials, { counter: `c${at}`, expires: at + 10 }, { index: at, time: at });
    }
    expect(denials.size).toBeLessThanOrEqual(1_024);
  });
});
