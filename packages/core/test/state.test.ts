import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../src/canonical/canonical-json.ts";
import type { JsonObject } from "../src/canonical/canonical-json.ts";
import { configureGuard } from "../src/guard/guard-config.ts";
import { emptyView } from "../src/guard/ledger-view.ts";
import { loadView } from "../src/guard/load-view.ts";
import { ALLOW_ALL, ExecutionGuard, GuardFault, memoryStorage } from "../src/index.ts";
import type { Storage } from "../src/index.ts";
import { parseEntry } from "../src/ledger/entry.ts";
import { parseLine } from "../src/ledger/line.ts";
import { generateSigner } from "../src/proof/ed25519-signer.ts";
import { fold } from "../src/state/fold.ts";
import { snapshotOfState, stateFromSnapshot } from "../src/state/state-snapshot.ts";
import type { StateSnapshot } from "../src/state/state-snapshot.ts";
import { emptyState } from "../src/state/state.ts";
import type { GuardState } from "../src/state/state.ts";

const signer = generateSigner();

/** A ledger with every kind of step in it: severities, holds, answers, expiries, outcomes. */
async function busyLedger(steps: number): Promise<Storage> {
  const storage = memoryStorage();
  let now = 1_000;
  const guard = new ExecutionGuard({
    storage,
    signer,
    policy: ALLOW_ALL,
    holdThreshold: 50,
    hold: { deadlineSeconds: 60 },
    clock: () => (now += 7_000),
    risk: (intent) => ({ score: Number(intent.payload), reason: "scored", findings: [] }),
  });
  for (let step = 0; step < steps; step += 1) {
    const payload = String((step * 37) % 90);
    const call = {
      actor: "agent",
      action: "act",
      payload,
      runId: "run",
      callId: `call-${step % 9}`,
    };
    const severity = { score: ((step * 13) % 50) / 100 };
    const result = await guard.safeEvaluate(call, step % 3 === 0 ? { severity } : {});
    if (result.outcome === "HOLD" && result.hold?.status === "PENDING" && step % 2 === 0) {
      const answer = step % 4 === 0 ? guard.holds.approve : guard.holds.reject;
      await answer(result.hold.id, { approver: "human" });
    }
    if (result.outcome === "ALLOW" && step % 5 === 0) await guard.enforce(call, () => step);
  }
  return storage;
}

async function linesOf(storage: Storage): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of storage.read(0)) lines.push(line);
  return lines;
}

function foldAll(lines: readonly string[], state: GuardState = emptyState()): GuardState {
  for (const line of lines) {
    const { entry, hash } = parseLine(line);
    fold(state, parseEntry(entry), hash);
  }
  return state;
}

function textOf(state: GuardState): string {
  return canonicalJson(snapshotOfState(state) as unknown as JsonObject);
}

async function load(storage: Storage): Promise<GuardState> {
  return (await loadView(configureGuard({ storage }), signer, emptyView())).state;
}

describe("the state of a ledger", async () => {
  const storage = await busyLedger(4_000);
  const lines = await linesOf(storage);
  const whole = textOf(foldAll(lines));

  it("is long enough to have a snapshot", async () => {
    expect(lines.length).toBeGreaterThan(4_352);
    expect(await storage.snapshot.read()).toBeDefined();
  });

  it("is the same whether it is folded from the start or from a snapshot anywhere", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: lines.length }), (at) => {
        const text = textOf(foldAll(lines.slice(0, at)));
        const resumed = stateFromSnapshot(JSON.parse(text) as StateSnapshot);
        expect(textOf(resumed)).toBe(text);
        expect(textOf(foldAll(lines.slice(at), resumed))).toBe(whole);
      }),
      { numRuns: 25 },
    );
  });

  it("is what a guard loads, with its snapshot or without", async () => {
    expect(textOf(await load(storage))).toBe(whole);
    const without = { ...storage, snapshot: { ...storage.snapshot, read: async () => undefined } };
    expect(textOf(await load(without))).toBe(whole);
  });

  it("saves the reading of what the snapshot covers", async () => {
    const from: number[] = [];
    const watched: Storage = {
      ...storage,
      read: (start) => {
        from.push(start);
        return storage.read(start);
      },
    };
    await load(watched);
    expect(from).toHaveLength(1);
    expect(from[0]).toBeGreaterThan(4_000);
  });

  it.each([
    ["another severity", (text: string) => text.replace('"severity":"', '"severity":"X')],
    ["an approved hold", (text: string) => text.replaceAll('"REJECTED"', '"APPROVED"')],
    ["no JSON", () => "{"],
    ["an empty object", () => "{}"],
    ["nothing", () => "null"],
  ])("is not taken from a snapshot that was edited: %s", async (_name, edit) => {
    const text = (await storage.snapshot.read()) ?? "";
    const edited: Storage = {
      ...storage,
      snapshot: { ...storage.snapshot, read: async () => edit(text) },
    };
    expect(textOf(await load(edited))).toBe(whole);
  });

  it("is refused where the ledger is shorter than its snapshot", async () => {
    const cut: Storage = {
      ...storage,
      read: async function* (start) {
        yield* lines.slice(0, 3_000).slice(start);
      },
    };
    await expect(load(cut)).rejects.toSatisfy(
      (error) => GuardFault.isInstance(error) && error.code === "LEDGER_UNAVAILABLE",
    );
  });

  it.each([
    ["edited", (all: string[]) => all.with(7, (all[7] ?? "").replace("ALLOW", "DENY "))],
    ["without one of its lines", (all: string[]) => all.toSpliced(7, 1)],
    ["with two lines swapped", (all: string[]) => all.with(7, all[8] ?? "").with(8, all[7] ?? "")],
    [
      "with a foreign last signature",
      (all: string[]) => all.with(all.length - 1, swapSignature(all)),
    ],
  ])("is refused from a ledger %s", async (_name, change) => {
    const changed: Storage = {
      ...storage,
      snapshot: { ...storage.snapshot, read: async () => undefined },
      read: async function* (start) {
        yield* change(lines).slice(start);
      },
    };
    await expect(load(changed)).rejects.toSatisfy(
      (error) => GuardFault.isInstance(error) && error.code === "LEDGER_UNAVAILABLE",
    );
  });

  it("is refused by a guard with another key", async () => {
    const guard = new ExecutionGuard({ storage: { ...storage }, policy: ALLOW_ALL });
    const result = await guard.safeEvaluate({ actor: "a", action: "b" });
    expect(result.fault?.code).toBe("LEDGER_UNAVAILABLE");
  });
});

describe("fold", () => {
  it("refuses an entry of a type it does not know, rather than forget a denial", () => {
    const entry = { type: "verdict", seq: 0, ts: 0, body: {} };
    expect(() => fold(emptyState(), entry, "00")).toThrow("does not know");
  });

  it("refuses a decision without a readable severity", () => {
    const entry = { type: "decision", seq: 0, ts: 0, body: { severity: { after: "PANIC" } } };
    expect(() => fold(emptyState(), entry, "00")).toThrow("severity.after");
  });
});

function swapSignature(lines: readonly string[]): string {
  const last = lines.at(-1) ?? "";
  const other = lines.at(-2) ?? "";
  return last.slice(0, -90) + other.slice(-90);
}
