import { describe, expect, it } from "vitest";
import { ALLOW_ALL, ExecutionGuard, memoryStorage } from "../../src/index.ts";
import type { Signer, Storage } from "../../src/index.ts";
import { generateSigner } from "../../src/proof/ed25519-signer.ts";
import { verifyLedger } from "../../src/verify/index.ts";

interface Entry {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The same numbers for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Loses answers, fails before and after a write, and stands still for longer than anyone waits. */
function flakyStorage(random: () => number): { storage: Storage; heal: () => void } {
  const inner = memoryStorage();
  let ill = true;
  const storage: Storage = {
    ...inner,
    commit: async (build) => {
      const luck = ill ? random() : 1;
      if (luck < 0.05) throw new Error("full");
      await inner.commit(build);
      if (luck < 0.1) throw new Error("the answer was lost");
      if (luck < 0.13) await pause(120);
      else if (luck < 0.5) await pause(luck * 4);
    },
  };
  return {
    storage,
    heal: () => {
      ill = false;
    },
  };
}

async function entriesIn(storage: Storage): Promise<{ entries: Entry[]; text: string }> {
  const lines: string[] = [];
  for await (const line of storage.read(0)) lines.push(line);
  const entries = lines.map((line) => (JSON.parse(line) as { entry: Entry }).entry);
  return { entries, text: lines.map((line) => `${line}\n`).join("") };
}

function guardsOn(storage: Storage, random: () => number): readonly ExecutionGuard[] {
  const own = generateSigner();
  const slow: Signer = {
    ...own,
    sign: async (bytes) => {
      await pause(random() * 2);
      return own.sign(bytes);
    },
  };
  return [own, slow, slow].map(
    (signer) =>
      new ExecutionGuard({
        storage,
        signer,
        policy: ALLOW_ALL,
        timeoutSeconds: 0.04,
        risk: ({ action }) => ({ score: action === "held" ? 50 : 1, reason: "r", findings: [] }),
        holdThreshold: 40,
      }),
  );
}

/** Calls at random; answers with the hash of the ALLOW of each tool that ran. */
async function callAtRandom(
  guards: readonly ExecutionGuard[],
  random: () => number,
): Promise<string[]> {
  const pick = (): ExecutionGuard => guards[Math.floor(random() * guards.length)]!;
  const ran: string[] = [];
  const callers = Array.from({ length: 12 }, async (_, caller) => {
    for (let call = 0; call < 12; call += 1) {
      const action = random() < 0.4 ? "held" : "free";
      const intent = { actor: "agent", action, runId: "run", callId: `${caller % 4}-${call}` };
      await pick()
        .enforce(intent, (_intent, { proof }) => void ran.push(proof?.hash ?? "none"), {
          waitSeconds: 0.05,
          onHold: async (hold) => {
            await pick().holds.approve(hold.id, { approver: "cfo" });
          },
        })
        .catch(() => undefined);
    }
  });
  await Promise.all(callers);
  return ran;
}

function countIn(entries: readonly Entry[], type: string, field: string): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const entry of entries) {
    if (entry.type !== type || (type === "hold.resolved" && entry.body["status"] !== "CONSUMED")) {
      continue;
    }
    const id = entry.body[field];
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

describe("guards that share a storage which fails in every way, with signers that take their time", () => {
  it.each([1, 2, 3, 4])(
    "run nothing unrecorded, nothing twice, and record each outcome once (storm %i)",
    async (seed) => {
      const random = numbersFrom(seed);
      const { storage, heal } = flakyStorage(random);
      const guards = guardsOn(storage, random);
      const ran = await callAtRandom(guards, random);
      heal();
      await pause(150);
      for (const guard of guards) await guard.evaluate({ actor: "agent", action: "free" });

      const { entries, text } = await entriesIn(storage);
      expect(await verifyLedger(new TextEncoder().encode(text))).toMatchObject({ valid: true });
      const hashes = text.split("\n").map((line) => line.slice(-163, -99));
      const allowed = new Set(
        hashes.filter((_hash, index) => entries[index]?.body["outcome"] === "ALLOW"),
      );
      expect(ran.length).toBeGreaterThan(10);
      expect(new Set(ran).size).toBe(ran.length);
      expect(ran.filter((hash) => !allowed.has(hash))).toEqual([]);
      const outcomes = countIn(entries, "outcome", "boundaryId");
      const consumed = countIn(entries, "hold.resolved", "hold");
      expect(outcomes.size).toBe(ran.length);
      expect(new Set([...outcomes.values(), ...consumed.values()])).toEqual(new Set([1]));
      await Promise.all(guards.map((guard) => guard.close()));
    },
    60_000,
  );
});
