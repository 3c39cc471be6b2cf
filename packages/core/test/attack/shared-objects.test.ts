import { describe, expect, it } from "vitest";
import { definePolicy, ExecutionGuard, GuardFault, memoryStorage } from "../../src/index.ts";
import type { Hold, Intent, Storage } from "../../src/index.ts";

const intent: Intent = { actor: "agent", action: "act", runId: "run", callId: "call" };
const policy = definePolicy({
  identity: {
    agents: [
      {
        agent_id: "agent",
        allowed_actions: [{ action: "act", effect: "HOLD", approval: { approvers: ["cfo"] } }],
      },
    ],
  },
  approvers: [{ id: "cfo" }],
});

/** Tries to change everything that it was handed, as a careless or hostile observer would. */
function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    spoil((value as Record<string, unknown>)[key]);
    try {
      (value as Record<string, unknown>)[key] = "mallory";
    } catch {
      // Frozen, as it should be.
    }
  }
  if (!Array.isArray(value)) return;
  try {
    value.push("mallory");
  } catch {
    // Frozen, as it should be.
  }
}

describe("what a guard hands out", () => {
  it("is not its own state: a changed hold changes nothing", async () => {
    const storage = memoryStorage();
    // The second guard reads the hold from the ledger.
    const [guard, other] = [0, 1].map(() => new ExecutionGuard({ storage, policy }));
    const { hold } = await guard!.safeEvaluate(intent);
    for (const each of [guard!, other!]) {
      const holds: readonly Hold[] = await each.holds.list();
      spoil(holds);
      const mallory = each.holds.approve(hold?.id ?? "", { approver: "mallory" });
      await expect(mallory).rejects.toSatisfy(
        (error) => GuardFault.isInstance(error) && error.code === "APPROVER_REFUSED",
      );
    }
    expect(await other!.holds.list()).toMatchObject([{ approvers: ["cfo"], status: "PENDING" }]);
  });

  it("is not its own record: a changed proof is not what the tool's outcome refers to", async () => {
    const storage = memoryStorage();
    const guard = new ExecutionGuard({
      storage,
      policy: definePolicy({ defaults: { unknown_agent: "ALLOW", unknown_action: "ALLOW" } }),
      observers: [{ onDecision: spoil }],
    });
    const proof = await guard.enforce(intent, (_intent, context) => context.proof);
    expect((await guard.verify(proof!)).valid).toBe(true);
    for await (const line of storage.read(2)) expect(line).toContain(proof?.hash);
  });
});

describe("a list of holds", () => {
  it("reads the arguments of open holds only: those of ended ones are gone", async () => {
    const inner = memoryStorage();
    let reads = 0;
    const get: Storage["blobs"]["get"] = async (digest) => {
      reads += 1;
      return inner.blobs.get(digest);
    };
    const storage: Storage = { ...inner, blobs: { ...inner.blobs, get } };
    const guard = new ExecutionGuard({ storage, policy });
    for (let call = 0; call < 5; call += 1) {
      const { hold } = await guard.safeEvaluate({ ...intent, callId: `call-${call}` });
      if (call > 0) await guard.holds.cancel(hold?.id ?? "");
    }
    reads = 0;
    expect(await guard.holds.list()).toHaveLength(5);
    expect(reads).toBe(1);
  });
});
