import { describe, expect, it, vi } from "vitest";
import {
  ALLOW_ALL,
  ExecutionGuard,
  GuardExpired,
  GuardHeld,
  memoryStorage,
} from "../../src/index.ts";
import type { ExecutionGuardOptions, Hold, Intent } from "../../src/index.ts";

const intent: Intent = { actor: "agent", action: "act" };
const never = new Promise<never>(() => undefined);

function guardWith(options: ExecutionGuardOptions = {}): ExecutionGuard {
  return new ExecutionGuard({
    storage: memoryStorage(),
    policy: ALLOW_ALL,
    holdThreshold: 1,
    timeoutSeconds: 0.05,
    ...options,
  });
}

describe("a call that waits for a human", () => {
  it.each(["onHold", "waitForHold"])("is not held past its wait by a hanging %s", async (name) => {
    const tool = vi.fn();
    const running = guardWith().enforce(intent, tool, { waitSeconds: 0.05, [name]: () => never });
    await expect(running).rejects.toSatisfy(GuardHeld.isInstance);
    expect(tool).not.toHaveBeenCalled();
  });

  it.each(["onHold", "waitForHold"])("is not held by a hanging %s once aborted", async (name) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const running = guardWith().enforce(intent, vi.fn(), {
      signal: controller.signal,
      [name]: () => never,
    });
    await expect(running).rejects.toSatisfy(GuardHeld.isInstance);
  });

  it("expires at the deadline whatever its waitForHold does", async () => {
    const running = guardWith({ hold: { deadlineSeconds: 0.05 } }).enforce(intent, vi.fn(), {
      waitForHold: () => never,
    });
    await expect(running).rejects.toSatisfy(GuardExpired.isInstance);
  });

  it("tells its waitForHold when there is nothing to wait for any more", async () => {
    let told: AbortSignal | undefined;
    const running = guardWith().enforce(intent, vi.fn(), {
      waitSeconds: 0.05,
      waitForHold: (_hold, signal) => {
        told = signal;
        return never;
      },
    });
    await expect(running).rejects.toSatisfy(GuardHeld.isInstance);
    expect(told?.aborted).toBe(true);
  });

  it("ends when its wait ends, even if the clock stands still just before the deadline", async () => {
    const guard = guardWith({ clock: () => 1_000_000, hold: { deadlineSeconds: 0.5 } });
    const running = guard.enforce(intent, vi.fn(), { waitSeconds: 0 });
    await expect(running).rejects.toSatisfy(GuardHeld.isInstance);
  });

  it.each([Number.NaN, -1, "5"])(
    "is refused before it is decided with waitSeconds %s",
    async (s) => {
      const guard = guardWith();
      const running = guard.enforce(intent, vi.fn(), { waitSeconds: s as number });
      await expect(running).rejects.toThrow("waitSeconds");
      expect(await guard.holds.list()).toEqual([]);
    },
  );

  it.each([
    ["leaves", "PENDING", { runId: "run", callId: "call" }],
    ["withdraws", "CANCELLED", {}],
  ])("%s the hold where onHold throws, %s for such a call", async (_what, status, ids) => {
    const guard = guardWith();
    const own = new Error("own");
    const running = guard.enforce({ ...intent, ...ids }, vi.fn(), {
      onHold: () => {
        throw own;
      },
    });
    await expect(running).rejects.toBe(own);
    expect(await guard.holds.list()).toMatchObject([{ status }]);
  });
});

describe("a call without a tool", () => {
  it.each(["enforce", "shadow"] as const)("is refused and leaves no record in %s", async (mode) => {
    const decided = vi.fn();
    const guard = guardWith({ mode, observers: [{ onDecision: decided }] });
    await expect(guard.enforce(intent, undefined as never)).rejects.toThrow("execute");
    expect(decided).not.toHaveBeenCalled();
  });
});

describe("a hold of a call with a step", () => {
  it("is found again by that call after resume had to ask anew", async () => {
    let score = 50;
    const guard = guardWith({ risk: () => ({ score, reason: "scored", findings: [] }) });
    const call = { ...intent, runId: "run", stepId: "step", callId: "call" };
    const first: Hold | undefined = (await guard.safeEvaluate(call)).hold;
    await guard.holds.approve(first!.id, { approver: "cfo" });
    score = 60;
    const again: unknown = await guard.resume(first!.id).catch((error: unknown) => error);
    const hold = (again as GuardHeld).hold;
    expect(hold?.id).not.toBe(first?.id);
    expect((await guard.safeEvaluate(call)).hold?.id).toBe(hold?.id);
  });
});
