import { describe, expect, it } from "vitest";
import { ALLOW_ALL, ExecutionGuard, GuardHeld, memoryStorage } from "../../src/index.ts";
import type { Intent, Storage } from "../../src/index.ts";

const intent: Intent = { actor: "agent", action: "act" };
const never = new Promise<never>(() => undefined);

function counted(): { storage: Storage; closings: () => number } {
  const inner = memoryStorage();
  let closings = 0;
  const close = async (): Promise<void> => {
    closings += 1;
    await inner.close();
  };
  return { storage: { ...inner, close }, closings: () => closings };
}

describe("closing a guard", () => {
  it("twice at once leaves the storage to the other guard that uses it", async () => {
    const { storage, closings } = counted();
    const guard = new ExecutionGuard({ storage, policy: ALLOW_ALL });
    const other = new ExecutionGuard({ storage, policy: ALLOW_ALL });
    await guard.evaluate(intent);
    await Promise.all([guard.close(), guard.close()]);
    expect(closings()).toBe(0);
    expect((await other.safeEvaluate(intent)).outcome).toBe("ALLOW");
    await other.close();
    expect(closings()).toBe(1);
  });

  it("lets go of the storage even when the last checkpoint can't be written", async () => {
    const { storage, closings } = counted();
    let full = false;
    const filling: Storage = {
      ...storage,
      commit: (build) => (full ? Promise.reject(new Error("full")) : storage.commit(build)),
    };
    const guard = new ExecutionGuard({ storage: filling, policy: ALLOW_ALL });
    await guard.evaluate(intent);
    full = true;
    await expect(guard.close()).rejects.toMatchObject({ code: "LEDGER_COMMIT_FAILED" });
    expect(closings()).toBe(1);
    expect((await guard.safeEvaluate(intent)).fault?.code).toBe("GUARD_CLOSED");
  });

  it("does not wait for ever for a snapshot that hangs", async () => {
    const storage = memoryStorage();
    const hanging: Storage = { ...storage, snapshot: { ...storage.snapshot, write: () => never } };
    const guard = new ExecutionGuard({ storage: hanging, policy: ALLOW_ALL, timeoutSeconds: 0.05 });
    for (let call = 0; call < 4_400; call += 1) await guard.evaluate(intent);
    await expect(guard.close()).resolves.toBeUndefined();
  });

  it("does not wait for ever for a storage that does not close", async () => {
    const storage: Storage = { ...memoryStorage(), close: () => never };
    const guard = new ExecutionGuard({ storage, policy: ALLOW_ALL, timeoutSeconds: 0.05 });
    await guard.evaluate(intent);
    await expect(guard.close()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });

  it("ends a call that waits for a human, and withdraws what it asked", async () => {
    const storage = memoryStorage();
    const options = { storage, policy: ALLOW_ALL, holdThreshold: 1 };
    const guard = new ExecutionGuard(options);
    const other = new ExecutionGuard(options);
    const running = guard.enforce(intent, () => "ran", {
      onHold: () => void setTimeout(() => void guard.close(), 5),
    });
    await expect(running).rejects.toSatisfy(GuardHeld.isInstance);
    expect(await other.holds.list()).toMatchObject([{ status: "CANCELLED" }]);
    await expect(guard.holds.list()).rejects.toMatchObject({ code: "GUARD_CLOSED" });
    await other.close();
  });

  it("waits for a call that is still decided, so that what it runs is recorded", async () => {
    const recorded: boolean[] = [];
    const guard = new ExecutionGuard({
      storage: memoryStorage(),
      policy: async () => ALLOW_ALL,
      observers: [{ onOutcome: (event) => recorded.push(event.recorded) }],
    });
    await guard.ready();
    const running = guard.enforce(intent, () => "ran");
    await guard.close();
    expect(await running).toBe("ran");
    expect(recorded).toEqual([true]);
  });
});
