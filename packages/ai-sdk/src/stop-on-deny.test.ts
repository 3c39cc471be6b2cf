import { GuardDenied, GuardFault } from "@execution-guard/core";
import { tool } from "ai";
import type { StopCondition } from "ai";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { watchedGuard } from "../test/watched-guard.ts";
import { stopOnDeny } from "./stop-on-deny.ts";

const step = (...content: object[]) => ({ content });

async function denial(): Promise<GuardDenied> {
  const { guard } = watchedGuard();
  try {
    await guard.evaluate({ actor: "stranger", action: "read_a" });
  } catch (error) {
    if (GuardDenied.isInstance(error)) return error;
  }
  throw new Error("not denied");
}

describe("stopOnDeny", () => {
  it("stops on a denial in the last step, also behind causes", async () => {
    const error = await denial();
    const stop = stopOnDeny();
    const wrapped = new Error("tool failed", { cause: new Error("inner", { cause: error }) });
    expect(stop({ steps: [step({ type: "tool-error", error })] })).toBe(true);
    expect(stop({ steps: [step({ type: "text" }, { type: "tool-error", error: wrapped })] })).toBe(
      true,
    );
    expect(stop({ steps: [step({ type: "tool-error", error }), step({ type: "text" })] })).toBe(
      false,
    );
  });

  it("stops on a told denial and on a guard that could not decide", () => {
    const stop = stopOnDeny();
    const output = {
      denied: true,
      reason: "no",
      reasonCode: "POLICY_DENY",
      boundaryId: "b",
      retry: false,
    };
    expect(stop({ steps: [step({ type: "tool-result", output })] })).toBe(true);
    const error = new GuardFault("LEDGER_COMMIT_FAILED", "full");
    expect(stop({ steps: [step({ type: "tool-error", error })] })).toBe(true);
  });

  it("goes on after any other error or output", () => {
    const stop = stopOnDeny({ throw: true });
    const cyclic = new Error("a");
    cyclic.cause = cyclic;
    for (const part of [
      { type: "tool-error", error: new Error("mine") },
      { type: "tool-error", error: cyclic },
      { type: "tool-error", error: { name: "GuardDenied", code: "POLICY_DENY" } },
      { type: "tool-error", error: "denied" },
      { type: "tool-result", output: { denied: true } },
      { type: "tool-result", output: "denied" },
    ]) {
      expect(stop({ steps: [step(part)] })).toBe(false);
    }
    expect(stop({ steps: [] })).toBe(false);
  });

  it("throws the denial itself where asked to", async () => {
    const error = await denial();
    const wrapped = new Error("tool failed", { cause: error });
    const stop = stopOnDeny({ throw: true });
    let thrown: unknown;
    try {
      stop({ steps: [step({ type: "tool-error", error: wrapped })] });
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
  });

  it("is a stop condition for any set of tools", () => {
    const tools = { a: tool({ inputSchema: z.object({}), execute: () => 1 }) };
    expectTypeOf(stopOnDeny()).toExtend<StopCondition<typeof tools>>();
  });
});
