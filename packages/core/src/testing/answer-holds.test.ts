import { describe, expect, it } from "vitest";
import { ALLOW_ALL, ExecutionGuard, memoryStorage } from "../index.ts";
import { answerHolds } from "./answer-holds.ts";
import { fixedClock } from "./fixed-clock.ts";

const intent = { actor: "a", action: "b" };

function guardThat(verdict: "approve" | "reject"): ExecutionGuard {
  const guard: ExecutionGuard = new ExecutionGuard({
    policy: ALLOW_ALL,
    storage: memoryStorage(),
    holdThreshold: 1,
    notify: answerHolds(() => guard, { approver: "human", verdict }),
  });
  return guard;
}

describe("answerHolds", () => {
  it("says yes or no to every hold", async () => {
    expect(await guardThat("approve").enforce(intent, () => "ran")).toBe("ran");
    await expect(guardThat("reject").enforce(intent, () => "ran")).rejects.toMatchObject({
      reasonCode: "HOLD_REJECTED",
    });
  });
});

describe("fixedClock", () => {
  it("stands still until it is told to go on", async () => {
    const clock = fixedClock(1_000);
    const guard = new ExecutionGuard({ storage: memoryStorage(), clock: clock.now });
    const times: unknown[] = [];
    for (const step of [0, 0, 5]) {
      clock.advance(step);
      const { proof } = await guard.safeEvaluate(intent);
      times.push((JSON.parse(proof?.entry ?? "{}") as { ts: number }).ts);
    }
    expect(times).toEqual([1_000, 1_000, 1_005]);
  });
});
