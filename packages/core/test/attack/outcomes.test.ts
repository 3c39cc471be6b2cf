import { describe, expect, it } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { ALLOW_ALL, ExecutionGuard, memoryStorage } from "../../src/index.ts";
import type { Intent, Signer, Storage } from "../../src/index.ts";
import { generateSigner } from "../../src/proof/ed25519-signer.ts";

const intent: Intent = { actor: "agent", action: "act" };

async function typesIn(storage: Storage): Promise<string[]> {
  const types: string[] = [];
  for await (const line of storage.read(0)) {
    types.push((JSON.parse(line) as { entry: { type: string } }).entry.type);
  }
  return types;
}

describe("the outcome of a tool that ran", () => {
  it("is recorded once when the storage wrote it and then lost its answer", async () => {
    const inner = memoryStorage();
    let commits = 0;
    const storage: Storage = {
      ...inner,
      commit: async (build) => {
        await inner.commit(build);
        commits += 1;
        if (commits === 2) throw new Error("the connection broke after the write");
      },
    };
    const guard = new ExecutionGuard({ storage, policy: ALLOW_ALL });
    expect(await guard.enforce(intent, () => "ran")).toBe("ran");
    await guard.safeEvaluate(intent);
    expect(await typesIn(inner)).toEqual(["genesis", "decision", "outcome", "decision"]);
  });

  it("is recorded once when its commit was given up and its line lands later", async () => {
    const inner = memoryStorage();
    let commits = 0;
    let land = (): void => undefined;
    const storage: Storage = {
      ...inner,
      commit: async (build) => {
        commits += 1;
        await inner.commit(build);
        if (commits === 2) {
          await new Promise<void>((resolve) => {
            land = resolve;
          });
        }
      },
    };
    const guard = new ExecutionGuard({ storage, policy: ALLOW_ALL, timeoutSeconds: 0.02 });
    expect(await guard.enforce(intent, () => "ran")).toBe("ran");
    land();
    await guard.safeEvaluate(intent);
    expect(await typesIn(inner)).toEqual(["genesis", "decision", "outcome", "decision"]);
  });

  it("is recorded once where two guards share a storage and sign at their leisure", async () => {
    const inner = memoryStorage();
    const guards = [0, 1].map(() => new ExecutionGuard({ storage: inner, policy: ALLOW_ALL }));
    await Promise.all(
      Array.from({ length: 60 }, (_, call) => guards[call % 2]!.enforce(intent, () => call)),
    );
    const types = await typesIn(inner);
    expect(types.filter((type) => type === "outcome")).toHaveLength(60);
    expect(types.filter((type) => type === "decision")).toHaveLength(60);
  });

  it("is recorded however many tools end together, where each signature takes a while", async () => {
    const key = generateSigner();
    const signer: Signer = {
      ...key,
      sign: async (bytes) => {
        await sleep(10);
        return key.sign(bytes);
      },
    };
    const recorded: boolean[] = [];
    const guard = new ExecutionGuard({
      storage: memoryStorage(),
      policy: ALLOW_ALL,
      signer,
      timeoutSeconds: 0.1,
      observers: [{ onOutcome: (event) => void recorded.push(event.recorded) }],
    });
    const many = 40;
    let started = 0;
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const tool = async (): Promise<void> => {
      started += 1;
      if (started === many) end();
      await ended;
    };
    await Promise.all(Array.from({ length: many }, () => guard.enforce(intent, tool)));
    expect(recorded).toStrictEqual(Array.from({ length: many }, () => true));
    expect((await guard.safeEvaluate(intent)).outcome).toBe("ALLOW");
  });
});
