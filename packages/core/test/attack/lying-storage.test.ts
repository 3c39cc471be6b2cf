import { describe, expect, it, vi } from "vitest";
import { ALLOW_ALL, ExecutionGuard, GuardFault, memoryStorage } from "../../src/index.ts";
import type { BuildLines, ExecutionGuardOptions, Intent, Storage } from "../../src/index.ts";
import { generateSigner } from "../../src/proof/ed25519-signer.ts";

const call: Intent = { actor: "agent", action: "act", runId: "run", callId: "call" };
const boom = (): never => {
  throw new Error("boom: secret-token");
};

function guardOn(storage: Storage, options: ExecutionGuardOptions = {}): ExecutionGuard {
  return new ExecutionGuard({ storage, policy: ALLOW_ALL, timeoutSeconds: 0.1, ...options });
}

async function typesIn(storage: Storage): Promise<string[]> {
  const types: string[] = [];
  for await (const line of storage.read(0)) {
    types.push((JSON.parse(line) as { entry: { type: string } }).entry.type);
  }
  return types;
}

describe("a storage that lies", () => {
  it("is not believed when it says done before the lines are even signed", async () => {
    const inner = memoryStorage();
    const eager: Storage = {
      ...inner,
      commit: async (build) => {
        void inner.commit(build).catch(() => undefined);
        // A few turns: `build` has begun and the signer has not answered.
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      },
    };
    const own = generateSigner();
    const sign = async (bytes: Uint8Array): Promise<Uint8Array> => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return own.sign(bytes);
    };
    const tool = vi.fn();
    const running = guardOn(eager, { signer: { ...own, sign } }).enforce(call, tool);
    await expect(running).rejects.toSatisfy(GuardFault.isInstance);
    expect(tool).not.toHaveBeenCalled();
  });

  it("gets no lines from a build that it calls after it said done", async () => {
    const inner = memoryStorage();
    const late: BuildLines[] = [];
    let commits = 0;
    const storage: Storage = {
      ...inner,
      commit: async (build) => {
        commits += 1;
        if (commits === 2) late.push(build);
        else await inner.commit(build);
      },
    };
    const guard = guardOn(storage);
    await guard.safeEvaluate(call);
    await guard.safeEvaluate(call);
    for (const build of late) await inner.commit(build);
    expect(await typesIn(inner)).toEqual(["genesis", "decision", "decision"]);
  });

  it("adds no second entry when it builds again after it said done", async () => {
    const inner = memoryStorage();
    const builds: BuildLines[] = [];
    const storage: Storage = {
      ...inner,
      commit: async (build) => {
        builds.push(build);
        await inner.commit(build);
      },
    };
    await guardOn(storage).safeEvaluate(call);
    for (const build of builds) await inner.commit(build);
    expect(await typesIn(inner)).toEqual(["genesis", "decision"]);
  });
});

describe("a storage that throws where it should reject", () => {
  it("in blobs.delete does not keep an approved call from running", async () => {
    const inner = memoryStorage();
    const storage: Storage = { ...inner, blobs: { ...inner.blobs, delete: boom } };
    const guard = guardOn(storage, { holdThreshold: 1 });
    const running = guard.enforce(call, () => "ran", {
      onHold: (hold) => void guard.holds.approve(hold.id, { approver: "cfo" }),
    });
    expect(await running).toBe("ran");
  });

  it("in watch is a fault, and says nothing of its own", async () => {
    const guard = guardOn({ ...memoryStorage(), watch: boom }, { holdThreshold: 1 });
    const tool = vi.fn();
    const error: unknown = await guard.enforce(call, tool).catch((caught: unknown) => caught);
    expect(error).toSatisfy(GuardFault.isInstance);
    expect((error as Error).message).not.toContain("secret-token");
    expect(tool).not.toHaveBeenCalled();
  });

  it("in what stops its watch hides no answer", async () => {
    const inner = memoryStorage();
    const guard = guardOn({ ...inner, watch: () => boom }, { holdThreshold: 1 });
    const running = guard.enforce(call, () => "ran", {
      onHold: (hold) =>
        void setTimeout(() => void guard.holds.approve(hold.id, { approver: "cfo" }), 5),
    });
    expect(await running).toBe("ran");
  });
});
