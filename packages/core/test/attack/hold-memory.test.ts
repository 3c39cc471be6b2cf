import { describe, expect, it } from "vitest";
import { ALLOW_ALL, ExecutionGuard, memoryStorage } from "../../src/index.ts";
import type { ExecutionGuardOptions, Intent, Storage } from "../../src/index.ts";
import { fold } from "../../src/state/fold.ts";
import { snapshotOfState, stateFromSnapshot } from "../../src/state/state-snapshot.ts";
import { emptyState } from "../../src/state/state.ts";
import { parseEntry } from "../../src/ledger/entry.ts";
import { parseLine } from "../../src/ledger/line.ts";

const intent: Intent = { actor: "agent", action: "act", args: { secret: "hunter2" } };

function blobsOf(): { storage: Storage; kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const blobs: Storage["blobs"] = {
    put: async (digest, text) => void kept.set(digest, text),
    get: async (digest) => kept.get(digest),
    delete: async (digest) => void kept.delete(digest),
  };
  return { storage: { ...memoryStorage(), blobs }, kept };
}

function guardOn(storage: Storage, options: ExecutionGuardOptions = {}): ExecutionGuard {
  return new ExecutionGuard({ storage, policy: ALLOW_ALL, holdThreshold: 1, ...options });
}

const secretsIn = (kept: ReadonlyMap<string, string>): number =>
  [...kept.values()].filter((text) => text.includes("hunter2")).length;

describe("the state", () => {
  it("finds its open holds without looking at those that have ended", async () => {
    const storage = memoryStorage();
    const guard = guardOn(storage);
    for (let call = 0; call < 20; call += 1) {
      const { hold } = await guard.safeEvaluate(intent);
      if (call > 0) await guard.holds.cancel(hold?.id ?? "");
    }
    const state = emptyState();
    for await (const line of storage.read(0)) {
      const { entry, hash } = parseLine(line);
      fold(state, parseEntry(entry), hash);
    }
    expect(state.holds.size).toBe(20);
    expect(state.openHolds.size).toBe(1);
    expect(stateFromSnapshot(snapshotOfState(state)).openHolds).toEqual(state.openHolds);
  });
});

describe("the arguments that a hold keeps", () => {
  it("are deleted when the hold expires unnoticed, and whoever watches is told", async () => {
    let now = 1_000_000;
    const ended: string[] = [];
    const { storage, kept } = blobsOf();
    const guard = guardOn(storage, {
      clock: () => now,
      observers: [{ onResolution: (hold) => void ended.push(hold.status) }],
    });
    await guard.safeEvaluate(intent);
    expect(secretsIn(kept)).toBe(1);
    now += 400_000;
    await guard.safeEvaluate({ ...intent, args: { other: true } });
    await Promise.resolve();
    expect(ended).toEqual(["EXPIRED"]);
    expect(secretsIn(kept)).toBe(0);
  });

  it("are deleted when the call is not held after all", async () => {
    const { storage, kept } = blobsOf();
    const put: Storage["blobs"]["put"] = async (digest, text) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      kept.set(digest, text);
    };
    const slow = { ...storage, blobs: { ...storage.blobs, put } };
    const guard = guardOn(slow, { hold: { maxPending: 1 } });
    await guard.ready();
    // Both are to be held, and one is the first.
    const calls = [intent, { ...intent, args: { secret: "hunter2", twice: true } }];
    const results = await Promise.all(calls.map((call) => guard.safeEvaluate(call)));
    await Promise.resolve();
    expect(results.map(({ reasonCode }) => reasonCode).toSorted()).toEqual([
      "HOLD_LIMIT_EXCEEDED",
      "RISK_HOLD",
    ]);
    expect(secretsIn(kept)).toBe(1);
  });

  it("are there even if another hold on the same arguments ended just before", async () => {
    const { storage, kept } = blobsOf();
    let forget = true;
    const racing: Storage = {
      ...storage,
      blobs: {
        ...storage.blobs,
        put: async (digest, text) => {
          kept.set(digest, text);
          if (forget && text.includes("hunter2")) kept.delete(digest);
          forget = forget && !text.includes("hunter2");
        },
      },
    };
    const guard = guardOn(racing);
    const { hold } = await guard.safeEvaluate(intent);
    expect((await guard.holds.approve(hold?.id ?? "", { approver: "cfo" })).status).toBe(
      "APPROVED",
    );
  });
});

describe("a shadow guard", () => {
  it("tells of no end of a hold that it left as it was", async () => {
    const storage = memoryStorage();
    const call = { ...intent, runId: "run", callId: "call" };
    const { hold } = await guardOn(storage).safeEvaluate(call);
    const ended: string[] = [];
    const shadow = guardOn(storage, {
      mode: "shadow",
      holdThreshold: 90,
      observers: [{ onResolution: (end) => void ended.push(end.id) }],
    });
    await shadow.enforce(call, () => 1);
    expect(ended).toEqual([]);
    expect(await shadow.holds.list()).toMatchObject([{ id: hold?.id, status: "PENDING" }]);
  });

  it("runs the tool whatever the guard throws", async () => {
    const options = {
      get severity(): never {
        throw new Error("the host's own getter");
      },
    };
    const shadow = guardOn(memoryStorage(), { mode: "shadow" });
    expect(await shadow.enforce(intent, () => "ran", options)).toBe("ran");
  });
});
