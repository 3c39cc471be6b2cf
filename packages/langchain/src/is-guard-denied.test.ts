import { GuardHeld } from "@execution-guard/core";
import { MiddlewareError } from "langchain";
import { describe, expect, it } from "vitest";
import { actor, watchedGuard } from "../test/bank.ts";
import { errorOf } from "../test/ways-in.ts";
import { isGuardDenied } from "./is-guard-denied.ts";

const { guard } = watchedGuard();
const denied = await errorOf(() => guard.evaluate({ actor, action: "drop_table" }));
const held = await errorOf(() => guard.evaluate({ actor, action: "pay_invoice" }));

describe("isGuardDenied", () => {
  it("sees a denial by itself and under what wraps it", () => {
    const wrapped = new Error("a", { cause: new Error("b", { cause: denied }) });
    expect([denied, wrapped, MiddlewareError.wrap(denied, "x")].map(isGuardDenied)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("sees none in anything else", () => {
    const ring = new Error("ring");
    ring.cause = ring;
    const trap = Object.defineProperty(new Error("trap"), "cause", {
      get: () => {
        throw new Error("no");
      },
    });
    const others = [held, ring, trap, new Error("x"), { name: "GuardDenied" }, null, "denied"];
    expect(GuardHeld.isInstance(held)).toBe(true);
    expect(others.some(isGuardDenied)).toBe(false);
  });
});
