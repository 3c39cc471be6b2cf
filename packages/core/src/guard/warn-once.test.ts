import { once } from "node:events";
import process from "node:process";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { memoryStorage } from "../ledger/memory-storage.ts";
import { ExecutionGuard } from "./execution-guard.ts";

const intent = { actor: "a", action: "b", payload: "ls" };

describe("warnOnce", () => {
  it("tells the operator what is wrong with a policy, once, and the caller nothing", async () => {
    const policy = { allowed_action: ["b"] } as never;
    const guard = new ExecutionGuard({ policy, storage: memoryStorage() });
    const warned = once(process, "warning");
    const result = await guard.safeEvaluate(intent);
    expect(result).toMatchObject({ outcome: "DENY", reasonCode: "POLICY_INVALID" });
    expect(result.reason).not.toContain("allowed_action");
    const [warning] = (await warned) as [Error & { code: string }];
    expect(warning.code).toBe("EXECUTION_GUARD_POLICY");
    expect(warning.message).toMatch(/every call is denied: 1:\d+ .*allowed_action/s);

    const again: unknown[] = [];
    const hear = (other: unknown): void => void again.push(other);
    process.on("warning", hear);
    await guard.safeEvaluate(intent);
    await nextTurn();
    process.off("warning", hear);
    expect(again).toStrictEqual([]);
  });
});
