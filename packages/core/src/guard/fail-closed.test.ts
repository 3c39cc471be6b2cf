import { describe, expect, it, vi } from "vitest";
import { ALLOW_ALL, ExecutionGuard, GuardFault, memoryStorage } from "../index.ts";
import type {
  EvaluateOptions,
  ExecutionGuardOptions,
  GuardResult,
  Intent,
  Signer,
  Storage,
} from "../index.ts";
import { generateSigner } from "../proof/ed25519-signer.ts";

const intent: Intent = { actor: "a", action: "b", args: { x: 1 } };
const never = new Promise<never>(() => undefined);
const boom = (): never => {
  throw new Error("boom: secret-token");
};

function guardWith(options: ExecutionGuardOptions): ExecutionGuard {
  const storage = memoryStorage();
  return new ExecutionGuard({ storage, policy: ALLOW_ALL, timeoutSeconds: 0.1, ...options });
}

/** Runs a tool behind the guard and says what came of it; the tool must not have run. */
async function refusal(guard: ExecutionGuard, given: EvaluateOptions = {}): Promise<string> {
  const tool = vi.fn();
  const error: unknown = await guard
    .enforce(intent, tool, given)
    .catch((caught: unknown) => caught);
  expect(tool).not.toHaveBeenCalled();
  const { code, message, proof } = error as { code: string; message: string; proof?: object };
  expect(message).not.toContain("secret-token");
  return GuardFault.isInstance(error) ? `fault ${code}` : `${code}${proof ? " signed" : ""}`;
}

function storageWith(changes: Partial<Storage>): Storage {
  return { ...memoryStorage(), ...changes };
}

function signerThat(sign: Signer["sign"]): Signer {
  return { ...generateSigner(), sign };
}

describe("a dependency that throws, hangs or lies", () => {
  const lie = (score: unknown): ExecutionGuardOptions["risk"] =>
    (() => ({ score, reason: "r", findings: [] })) as ExecutionGuardOptions["risk"];
  const cases: readonly (readonly [string, ExecutionGuardOptions, string])[] = [
    ["policy throws", { policy: boom }, "POLICY_INVALID signed"],
    ["policy rejects", { policy: async () => boom() }, "POLICY_INVALID signed"],
    ["policy hangs", { policy: () => never }, "POLICY_INVALID signed"],
    ["policy is nothing", { policy: (() => undefined) as never }, "POLICY_MISSING signed"],
    ["policy is text", { policy: "ALLOW" as never }, "POLICY_INVALID signed"],
    ["policy is true", { policy: (() => true) as never }, "POLICY_INVALID signed"],
    [
      "policy is a look-alike with an answer of its own",
      { policy: { ...ALLOW_ALL, answer: () => ({ effect: "ALLOW" }) } as never },
      "POLICY_INVALID signed",
    ],
    ["risk throws", { risk: boom }, "EVALUATOR_FAILURE signed"],
    ["risk rejects", { risk: async () => boom() }, "EVALUATOR_FAILURE signed"],
    ["risk hangs", { risk: () => never }, "EVALUATOR_FAILURE signed"],
    ["risk is NaN", { risk: lie(Number.NaN) }, "EVALUATOR_FAILURE signed"],
    ["risk is below 0", { risk: lie(-1) }, "EVALUATOR_FAILURE signed"],
    ["risk is text", { risk: lie("10") }, "EVALUATOR_FAILURE signed"],
    ["risk is nothing", { risk: (() => undefined) as never }, "EVALUATOR_FAILURE signed"],
    [
      "risk hides a finding behind a low score",
      {
        risk: () => ({
          score: 1,
          reason: "calm",
          findings: [{ rule: "r", score: 99, reason: "r", path: "args" }],
        }),
      },
      "RISK_HALT signed",
    ],
    ["clock throws", { clock: boom }, "EVALUATOR_FAILURE signed"],
    ["clock is NaN", { clock: () => Number.NaN }, "EVALUATOR_FAILURE signed"],
    ["clock is a promise", { clock: (() => never) as never }, "EVALUATOR_FAILURE signed"],
    ["signer throws", { signer: signerThat(boom) }, "fault SIGNER_FAILED"],
    ["signer rejects", { signer: signerThat(async () => boom()) }, "fault SIGNER_FAILED"],
    ["signer hangs", { signer: signerThat(() => never) }, "fault SIGNER_FAILED"],
    ["signer lies", { signer: signerThat(() => new Uint8Array(64)) }, "fault SIGNER_FAILED"],
    ["signer signs short", { signer: signerThat(() => new Uint8Array(9)) }, "fault SIGNER_FAILED"],
    // Unheard, these rejections would fail the run of the tests.
    ["clock rejects", { clock: (async () => boom()) as never }, "EVALUATOR_FAILURE signed"],
    ["storage throws", { storage: storageWith({ commit: boom }) }, "fault LEDGER_COMMIT_FAILED"],
    [
      "storage rejects",
      { storage: storageWith({ commit: async () => boom() }) },
      "fault LEDGER_COMMIT_FAILED",
    ],
    [
      "storage hangs",
      { storage: storageWith({ commit: () => never }) },
      "fault LEDGER_COMMIT_FAILED",
    ],
    [
      "storage says yes and does nothing",
      { storage: storageWith({ commit: async () => undefined }) },
      "fault LEDGER_UNAVAILABLE",
    ],
    [
      "storage reads nothing at all, for ever",
      {
        storage: storageWith({
          read: () => ({ [Symbol.asyncIterator]: () => ({ next: () => never }) }),
        }),
      },
      "fault LEDGER_COMMIT_FAILED",
    ],
    [
      "storage reads nonsense",
      {
        storage: storageWith({
          read: async function* () {
            yield "{}";
          },
        }),
      },
      "fault LEDGER_UNAVAILABLE",
    ],
    [
      "storage claims another head",
      {
        storage: storageWith({
          commit: async (build) => void (await build([], { size: 7, hash: "f".repeat(64) })),
        }),
      },
      "fault LEDGER_UNAVAILABLE",
    ],
    [
      "blobs can't be kept",
      { storage: storageWith({ blobs: { put: boom, get: boom, delete: boom } }) },
      "fault LEDGER_COMMIT_FAILED",
    ],
    [
      "the storage's key is nonsense",
      { storage: storageWith({ signingKey: async () => "not a key" }) },
      "fault SIGNER_FAILED",
    ],
    [
      "the storage's key hangs",
      { storage: storageWith({ signingKey: () => never }) },
      "fault LEDGER_UNAVAILABLE",
    ],
  ];

  it.each(cases)("%s: nothing runs", async (_name, options, answer) => {
    expect(await refusal(guardWith(options))).toBe(answer);
  });

  it.each([
    ["throws", boom],
    ["rejects", async () => boom()],
    ["hangs", () => never],
    ["is NaN", () => ({ score: Number.NaN })],
    ["is out of range", () => ({ score: 7 })],
    ["is nothing", () => undefined],
    ["is text", () => ({ score: "0.1" })],
  ])("severity %s: COOLDOWN", async (_name, severity) => {
    const guard = guardWith({ severity: severity as never });
    const result: GuardResult = await guard.safeEvaluate(intent);
    expect(result).toMatchObject({ outcome: "DENY", severity: "COOLDOWN", threshold: 30 });
    expect(result.proof).toBeDefined();
  });

  it("null for one call is no answer, and does not fall back to the guard's own source", async () => {
    const calm = guardWith({ severity: () => ({ score: 0, source: "calm" }) });
    expect(await refusal(calm, { severity: null as never })).toBe("RISK_HALT signed");
    expect(await refusal(guardWith({}), { policy: null as never })).toBe("POLICY_MISSING signed");
  });

  const hidden = Object.defineProperty({}, "request", { get: boom, enumerable: true });
  const given: readonly (readonly [string, unknown])[] = [
    ["throws", boom],
    ["rejects", async () => boom()],
    ["hangs", () => never],
    ["is nothing", () => undefined],
    ["promises nothing", async () => undefined],
    ["is text", () => "x"],
    ["is a list", () => []],
    ["is text without a function", "x"],
    ["is a promise that hangs", never],
    ["holds a promise", () => ({ request: Promise.resolve("x") })],
    ["holds a getter", () => hidden],
    ["answers with a trap", () => new Proxy({}, { get: boom })],
    ["gives a function", () => () => ({})],
  ];

  it.each(
    given.flatMap(([name, source]) => [
      ["facts", name, source] as const,
      ["lists", name, source] as const,
    ]),
  )("%s %s: nothing runs", async (option, _name, source) => {
    const answer = await refusal(guardWith({}), { [option]: source });
    expect(answer).toBe("EVALUATOR_FAILURE signed");
  });

  it("an observer throws or hangs: nothing changes", async () => {
    const observer = { onDecision: boom, onOutcome: () => never };
    const guard = guardWith({ observers: [observer] });
    expect(await guard.enforce(intent, () => "ran")).toBe("ran");
  });
});

describe("after a tool has started", () => {
  function failingAfter(commits: number): { storage: Storage; repair(): void } {
    const inner = memoryStorage();
    let left = commits;
    return {
      storage: {
        ...inner,
        commit: (build) => (left-- > 0 ? inner.commit(build) : Promise.reject(new Error("full"))),
      },
      repair: () => {
        left = Number.POSITIVE_INFINITY;
      },
    };
  }

  it("gives back the tool's own result even when the outcome can't be recorded", async () => {
    const { storage } = failingAfter(1);
    const recorded: boolean[] = [];
    const guard = guardWith({
      storage,
      observers: [{ onOutcome: (event) => void recorded.push(event.recorded) }],
    });
    expect(await guard.enforce(intent, () => "sent")).toBe("sent");
    expect(recorded).toEqual([false]);
  });

  it("gives back the tool's own error even when the outcome can't be recorded", async () => {
    const { storage } = failingAfter(1);
    const own = new Error("own");
    await expect(guardWith({ storage }).enforce(intent, () => Promise.reject(own))).rejects.toBe(
      own,
    );
  });

  it("takes no call until the outcome is recorded, and records it first", async () => {
    const { storage, repair } = failingAfter(1);
    const guard = guardWith({ storage });
    await guard.enforce(intent, () => "sent");
    expect(await refusal(guard)).toBe("fault OUTCOME_UNKNOWN");
    expect(await refusal(guard)).toBe("fault OUTCOME_UNKNOWN");
    repair();
    expect(await guard.enforce(intent, () => "again")).toBe("again");
    const types: string[] = [];
    for await (const line of storage.read(0)) {
      types.push((JSON.parse(line) as { entry: { type: string } }).entry.type);
    }
    expect(types).toEqual(["genesis", "decision", "outcome", "decision", "outcome"]);
  });
});

describe("a fault of the ledger in shadow mode", () => {
  it("stops nothing", async () => {
    const guard = guardWith({ mode: "shadow", storage: storageWith({ commit: boom }) });
    expect(await guard.enforce(intent, () => "ran")).toBe("ran");
  });
});
