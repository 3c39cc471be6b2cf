import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALLOW_ALL, definePolicy, ExecutionGuard, memoryStorage } from "../../src/index.ts";
import type { Intent, Storage } from "../../src/index.ts";
import { fileStorage } from "../../src/node/index.ts";

const intent: Intent = { actor: "agent", action: "act" };

describe("a reader of the ledger", () => {
  it("is answered while others write without a pause", async () => {
    const storage = memoryStorage();
    const guard = new ExecutionGuard({ storage, policy: ALLOW_ALL, holdThreshold: 1 });
    const busy = new ExecutionGuard({ storage, policy: ALLOW_ALL });
    // Somebody waits, so that the guard watches.
    const stop = new AbortController();
    const waiting = guard.enforce(intent, () => 1, { signal: stop.signal }).catch(() => undefined);
    let left = 4_000;
    const writers = Array.from({ length: 20 }, async () => {
      while (left > 0) {
        await busy.evaluate(intent);
        left -= 1;
      }
    });
    await guard.holds.list();
    const atAnswer = 4_000 - left;
    left = 0;
    await Promise.all(writers);
    stop.abort();
    await waiting;
    expect(atAnswer).toBeLessThan(2_000);
  });

  it("is answered where news come faster than the ledger can be read", async () => {
    const inner = memoryStorage();
    const storage: Storage = {
      ...inner,
      read: async function* (from) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        yield* inner.read(from);
      },
      watch: (onChange) => {
        const timer = setInterval(onChange, 1);
        return () => clearInterval(timer);
      },
    };
    const guard = new ExecutionGuard({ storage, policy: ALLOW_ALL, holdThreshold: 1 });
    const stop = new AbortController();
    const told = new Promise((resolve) => {
      guard.enforce(intent, () => 1, { signal: stop.signal, onHold: resolve }).catch(resolve);
    });
    await told;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await guard.holds.list({ status: "PENDING" })).toHaveLength(1);
    stop.abort();
  });

  it("decides while another guard on the same storage decides without a pause", async () => {
    const storage = memoryStorage();
    const [guard, busy] = [0, 1].map(() => new ExecutionGuard({ storage, policy: ALLOW_ALL }));
    await guard!.evaluate(intent);
    let left = 4_000;
    const writers = Array.from({ length: 20 }, async () => {
      while (left > 0) {
        await busy!.evaluate(intent);
        left -= 1;
      }
    });
    await busy!.evaluate(intent);
    await guard!.evaluate(intent);
    const atAnswer = 4_000 - left;
    left = 0;
    await Promise.all(writers);
    expect(atAnswer).toBeLessThan(2_000);
  });
});

describe("a guard that waits for the disk for several calls at a time", () => {
  it("knows what it has written before it is on the disk, and decides at the first try", async () => {
    const parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
    const inner = fileStorage(join(parent, "guard"));
    let commits = 0;
    const commit: Storage["commit"] = (build) => {
      commits += 1;
      return inner.commit(build);
    };
    const guard = new ExecutionGuard({ storage: { ...inner, commit }, policy: ALLOW_ALL });
    await guard.evaluate(intent);
    commits = 0;
    const callers = Array.from({ length: 8 }, async (_, at) => {
      for (let turn = 0; turn < at; turn += 1) await new Promise((next) => setImmediate(next));
      for (let calls = 0; calls < 20; calls += 1) await guard.evaluate(intent);
    });
    await Promise.all(callers);
    expect(commits).toBe(160);
    await guard.close();
    rmSync(parent, { recursive: true });
  });
});

describe("the first calls of a guard", () => {
  it("keep the policy's text once, and all hear when that fails", async () => {
    const inner = memoryStorage();
    let fails = true;
    let puts = 0;
    const put: Storage["blobs"]["put"] = async (digest, text) => {
      puts += 1;
      if (fails) throw new Error("no room");
      await inner.blobs.put(digest, text);
    };
    const storage: Storage = { ...inner, blobs: { ...inner.blobs, put } };
    const guard = new ExecutionGuard({ storage, policy: ALLOW_ALL });
    const burst = async (): Promise<Set<string>> => {
      const calls = Array.from({ length: 50 }, () => guard.safeEvaluate(intent));
      return new Set((await Promise.all(calls)).map(({ reasonCode }) => reasonCode));
    };
    expect([...(await burst()), puts]).toEqual(["LEDGER_COMMIT_FAILED", 1]);
    fails = false;
    expect([...(await burst()), puts]).toEqual(["POLICY_ALLOW", 2]);
  });
});

describe("policies without end", () => {
  it("are not all remembered", async () => {
    let version = 0;
    const kept = new Set<string>();
    const inner = memoryStorage();
    const storage: Storage = {
      ...inner,
      blobs: { ...inner.blobs, put: async (digest) => void kept.add(digest) },
    };
    const policy = () =>
      definePolicy({
        defaults: { unknown_agent: "ALLOW", unknown_action: "ALLOW" },
        identity: { agents: [{ agent_id: `agent.${version % 3000}`, allowed_actions: [] }] },
      });
    const guard = new ExecutionGuard({ storage, policy });
    for (; version < 3_000; version += 1) await guard.safeEvaluate(intent);
    kept.clear();
    // The first of them was forgotten, so its text is kept anew.
    await guard.safeEvaluate(intent);
    expect(kept.size).toBe(1);
  });
});
