import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import {
  ALLOW_ALL,
  ExecutionGuard,
  GuardDenied,
  GuardFault,
  GuardHeld,
  memoryStorage,
  parsePolicy,
} from "../index.ts";
import type { ExecutionGuardOptions, GuardResult, Intent } from "../index.ts";

const wire: Intent = {
  actor: "agent.finance",
  action: "wire_transfer",
  payload: "wire_transfer amount=50000 to=external",
};

function guardWith(options: ExecutionGuardOptions = {}): ExecutionGuard {
  return new ExecutionGuard({ storage: memoryStorage(), ...options });
}

async function deniedBy(promise: Promise<unknown>): Promise<GuardDenied> {
  const error: unknown = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!GuardDenied.isInstance(error)) throw new Error(`expected GuardDenied, got ${String(error)}`);
  return error;
}

function bodyOf(result: { proof: GuardResult["proof"] }): Record<string, unknown> {
  const { body } = JSON.parse(result.proof?.entry ?? "{}") as { body: Record<string, unknown> };
  return body;
}

describe("the Python package's documented examples", () => {
  it("scores the quick start's transfer 40, allows it, and its proof verifies", async () => {
    const guard = guardWith();
    const result = await guard.evaluate(wire, { policy: ALLOW_ALL });
    expect(result).toMatchObject({ outcome: "ALLOW", riskScore: 40, reason: "General command" });
    expect(await guard.verify(result.proof!)).toEqual({
      valid: true,
      message: "Proof verified at ledger index 1",
    });
  });

  it("denies the transfer at halt threshold 39, with a signed proof (example 1)", async () => {
    const guard = guardWith({ haltThreshold: 39 });
    const error = await deniedBy(guard.evaluate(wire, { policy: ALLOW_ALL }));
    expect(error).toMatchObject({ reason: "General command", reasonCode: "RISK_HALT" });
    expect((await guard.verify(error.proof!)).valid).toBe(true);
  });

  it("denies in COOLDOWN what it allows in ACTIVE (example 2)", async () => {
    const guard = guardWith();
    const intent = {
      actor: "campaign_ai",
      action: "aggressive_targeting",
      payload: "launch targeted ad campaign segment=undecided_voters",
    };
    const high = { score: 0.6, source: "risk_model" };
    const low = { score: 0.1, source: "baseline" };
    await deniedBy(guard.evaluate(intent, { severity: high, policy: ALLOW_ALL }));
    const result = await guard.evaluate(intent, { severity: low, policy: ALLOW_ALL });
    expect(result).toMatchObject({ outcome: "ALLOW", severity: "ACTIVE", threshold: 80 });
  });

  it("denies an agent that the policy does not know", async () => {
    const policy = parsePolicy(
      "identity:\n  agents:\n    - agent_id: agent.finance\n      allowed_actions:\n        - action: wire_transfer\n",
    );
    const guard = guardWith({ policy });
    await guard.evaluate(wire);
    const stranger = await deniedBy(guard.evaluate({ ...wire, actor: "agent.ops" }));
    expect(stranger.reasonCode).toBe("POLICY_UNKNOWN_AGENT");
    const action = await deniedBy(guard.evaluate({ ...wire, action: "delete_ledger" }));
    expect(action.reasonCode).toBe("POLICY_UNKNOWN_ACTION");
  });
});

describe("ExecutionGuard.evaluate", () => {
  it("denies without a policy, and signs the denial", async () => {
    const guard = guardWith();
    const error = await deniedBy(guard.evaluate(wire));
    expect(error.reasonCode).toBe("POLICY_MISSING");
    expect((await guard.verify(error.proof!)).valid).toBe(true);
  });

  it("denies a policy that does not load, and signs the denial", async () => {
    const guard = guardWith({ policy: { defaults: { unknown_agent: "DENNY" } } });
    const error = await deniedBy(guard.evaluate(wire));
    expect(error.reasonCode).toBe("POLICY_INVALID");
    expect(error.proof).toBeDefined();
  });

  it("sees that the object of a policy has changed since the last call", async () => {
    const policy = { defaults: { unknown_agent: "ALLOW", unknown_action: "ALLOW" } };
    const guard = guardWith({ policy });
    await guard.evaluate(wire);
    policy.defaults.unknown_agent = "DENY";
    expect((await deniedBy(guard.evaluate(wire))).reasonCode).toBe("POLICY_UNKNOWN_AGENT");
  });

  it("records actor, action and the digest of the arguments, and no argument", async () => {
    const guard = guardWith({ policy: ALLOW_ALL });
    const result = await guard.evaluate({ actor: "a", action: "b", args: { secret: "hunter2" } });
    expect(bodyOf(result)).toMatchObject({ actor: "a", action: "b", outcome: "ALLOW" });
    expect(bodyOf(result)["intent"]).toMatch(/^[0-9a-f]{64}$/);
    expect(result.proof?.entry).not.toContain("hunter2");
  });

  it("records no arguments where their redaction is a promise, kept or broken", async () => {
    for (const redact of [async (args: object) => args, async () => Promise.reject(new Error())]) {
      const guard = guardWith({ policy: ALLOW_ALL, record: "args", redact: redact as never });
      const { proof } = await guard.evaluate({ actor: "a", action: "b", args: { secret: 1 } });
      expect(JSON.parse(proof?.entry ?? "").body).not.toHaveProperty("args");
    }
  });

  it("records the arguments, redacted, where it is told to", async () => {
    const redact = (args: object): Record<string, string> => ({ ...args, secret: "…" });
    const guard = guardWith({ policy: ALLOW_ALL, record: "args", redact });
    const args = { secret: "hunter2", to: "bob" };
    const result = await guard.evaluate({ actor: "a", action: "b", args });
    expect(bodyOf(result)["args"]).toBe('{"secret":"…","to":"bob"}');
  });

  it("denies a broken intent with the path of what is wrong, signed", async () => {
    const guard = guardWith({ policy: ALLOW_ALL });
    const broken = { actor: "a", action: "b", args: { amount: Number.NaN } };
    const error = await deniedBy(guard.evaluate(broken));
    expect(error.reasonCode).toBe("INTENT_INVALID");
    expect(error.reason).toContain("args.amount");
    expect(bodyOf(error)).toMatchObject({ actor: "a", action: "b", intent: "" });
  });

  it("keeps the last severity where a call brings none", async () => {
    const guard = guardWith({ policy: ALLOW_ALL });
    await guard.safeEvaluate(wire, { severity: { score: 0.5 } });
    expect(await guard.safeEvaluate(wire)).toMatchObject({ outcome: "DENY", severity: "COOLDOWN" });
  });

  it("never lets a calm state loosen a halt threshold below the table's", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, haltThreshold: 39 });
    const calm = await guard.safeEvaluate(wire, { severity: { score: 0 } });
    const tense = await guard.safeEvaluate(wire, { severity: { score: 0.2 } });
    expect([calm, tense].map((result) => [result.outcome, result.threshold])).toEqual([
      ["DENY", 39],
      ["DENY", 39],
    ]);
  });

  it("holds at the hold threshold, never waits, and leaves the hold PENDING", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, holdThreshold: 40 });
    await expect(guard.evaluate(wire)).rejects.toSatisfy(GuardHeld.isInstance);
    expect(await guard.holds.list({ status: "PENDING" })).toMatchObject([
      { action: "wire_transfer", payload: wire.payload, riskScore: 40 },
    ]);
  });

  it("prints, copies and sends an outcome without its proof and its hold, which may hold arguments", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, holdThreshold: 40 });
    const held = await guard
      .evaluate({ actor: "a", action: "wire", args: { secret: "hunter2" } })
      .catch((error: unknown) => error as GuardHeld);
    expect(held).toMatchObject({ hold: { args: { secret: "hunter2" } } });
    for (const text of [
      inspect(held),
      JSON.stringify(held),
      JSON.stringify({ ...(held as object) }),
    ]) {
      expect(text).toContain("RISK_HOLD");
      expect(text).not.toContain("hunter2");
      expect(text).not.toContain("signature");
    }
  });

  it("denies once too many holds are pending", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, holdThreshold: 40, hold: { maxPending: 1 } });
    await guard.safeEvaluate(wire);
    expect((await deniedBy(guard.evaluate(wire))).reasonCode).toBe("HOLD_LIMIT_EXCEEDED");
  });

  it("gives messages that hold no arguments, keys or rules", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, haltThreshold: 1 });
    const intent = { actor: "a", action: "b", args: { secret: "hunter2" } };
    const error = await deniedBy(guard.evaluate(intent));
    expect(JSON.stringify(error) + error.message).not.toContain("hunter2");
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      outcome: "DENY",
      name: "GuardDenied",
    });
  });

  it("is decided on the facts at its place in the order, however many race", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, holdThreshold: 40, hold: { maxPending: 5 } });
    const results = await Promise.all(Array.from({ length: 20 }, () => guard.safeEvaluate(wire)));
    expect(results.filter((result) => result.outcome === "HOLD")).toHaveLength(5);
    expect(new Set(results.map((result) => result.proof?.index)).size).toBe(20);
  });
});

describe("ExecutionGuard.safeEvaluate", () => {
  it("returns a fault as a DENY", async () => {
    const guard = guardWith({ policy: ALLOW_ALL });
    await guard.close();
    const result = await guard.safeEvaluate(wire);
    expect(result.outcome).toBe("DENY");
    expect(result.fault).toSatisfy(GuardFault.isInstance);
    expect(result.fault?.code).toBe("GUARD_CLOSED");
  });
});

describe("ExecutionGuard.enforce", () => {
  it("runs an allowed tool on the frozen snapshot and records what became of it", async () => {
    const outcomes: unknown[] = [];
    const guard = guardWith({
      policy: ALLOW_ALL,
      observers: [{ onOutcome: (event) => outcomes.push([event.status, event.recorded]) }],
    });
    const args = { amount: 5 };
    const seen = guard.enforce({ actor: "a", action: "b", args }, (intent, { proof }) => {
      args.amount = 9999;
      return [intent.args, Object.isFrozen(intent.args), proof?.index];
    });
    expect(await seen).toEqual([{ amount: 5 }, true, 1]);
    expect(outcomes).toEqual([["done", true]]);
  });

  it("gives back the tool's own error", async () => {
    const guard = guardWith({ policy: ALLOW_ALL });
    const own = new Error("insufficient funds");
    await expect(
      guard.enforce(wire, () => {
        throw own;
      }),
    ).rejects.toBe(own);
  });

  it("does not run a denied tool", async () => {
    const tool = vi.fn();
    const guard = guardWith({ policy: ALLOW_ALL, haltThreshold: 40 });
    await deniedBy(guard.enforce(wire, tool));
    expect(tool).not.toHaveBeenCalled();
  });

  it("does not start a tool whose caller has already aborted", async () => {
    const tool = vi.fn();
    const guard = guardWith({ policy: ALLOW_ALL });
    const signal = AbortSignal.abort(new Error("gone"));
    await expect(guard.enforce(wire, tool, { signal })).rejects.toThrow("gone");
    expect(tool).not.toHaveBeenCalled();
  });

  it("records that nothing ran when the caller aborts while it decides", async () => {
    const controller = new AbortController();
    const statuses: string[] = [];
    const guard = guardWith({
      policy: () => {
        controller.abort(new Error("gone"));
        return ALLOW_ALL;
      },
      observers: [{ onOutcome: ({ status }) => statuses.push(status) }],
    });
    const tool = vi.fn();
    await expect(guard.enforce(wire, tool, { signal: controller.signal })).rejects.toThrow("gone");
    expect(tool).not.toHaveBeenCalled();
    expect(statuses).toEqual(["not-executed"]);
  });

  it("decides, records and runs in shadow mode, whatever the answer", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, haltThreshold: 1, mode: "shadow" });
    expect(await guard.enforce(wire, () => "ran")).toBe("ran");
    const result = await guard.evaluate(wire);
    expect(result).toMatchObject({ outcome: "DENY", enforced: false });
    expect(bodyOf(result)["enforced"]).toBe(false);
  });

  it("issues no hold in shadow mode", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, holdThreshold: 1, mode: "shadow" });
    expect(await guard.enforce(wire, () => "ran")).toBe("ran");
    expect(await guard.holds.list()).toEqual([]);
  });
});

describe("ExecutionGuard.close", () => {
  it("waits for a tool that runs, so that its outcome is recorded, and takes no new call", async () => {
    const recorded: boolean[] = [];
    const observers = [
      { onOutcome: (event: { recorded: boolean }) => recorded.push(event.recorded) },
    ];
    const guard = guardWith({ policy: ALLOW_ALL, observers });
    const tool = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<void>();
    const running = guard.enforce(wire, () => {
      begun.resolve();
      return tool.promise;
    });
    await begun.promise;
    const closing = guard.close();
    expect((await guard.safeEvaluate(wire)).fault?.code).toBe("GUARD_CLOSED");
    tool.resolve("sent");
    expect(await running).toBe("sent");
    await closing;
    expect(recorded).toEqual([true]);
  });

  it("does not wait for ever for a tool that runs on", async () => {
    const guard = guardWith({ policy: ALLOW_ALL, timeoutSeconds: 0.05 });
    const begun = Promise.withResolvers<void>();
    const tool = Promise.withResolvers<string>();
    const running = guard.enforce(wire, () => {
      begun.resolve();
      return tool.promise;
    });
    await begun.promise;
    await guard.close();
    tool.resolve("sent");
    expect(await running).toBe("sent");
  });
});

describe("new ExecutionGuard", () => {
  it.each([
    [{ polcy: ALLOW_ALL }, 'no option "polcy"'],
    [{ haltThreshold: Number.NaN }, "haltThreshold must be a finite number"],
    [{ holdThreshold: "60" }, "holdThreshold must be a finite number"],
    [{ mode: "off" }, "mode must be enforce or shadow"],
    [{ hold: { deadline: 5 } }, 'no option "hold.deadline"'],
    [{ hold: { deadlineSeconds: 0 } }, "hold.deadlineSeconds must be above 0"],
    [{ clock: 5 }, "clock must be a function"],
    [null, "options must be an object"],
    [{ hold: 5 }, "hold must be an object"],
    [{ storage: ".execution-guard" }, "storage must be an object with commit, read"],
    [{ storage: null }, "storage must be an object with commit, read"],
    [{ signer: "-----BEGIN PRIVATE KEY-----" }, "signer must be an object with keyId, publicKey"],
    [{ signer: { keyId: "k", sign: () => undefined } }, "signer must be an object with keyId"],
    [{ observers: { onDecision: () => undefined } }, "observers must be an array"],
    [{ onCheckpoint: [() => undefined] }, "come in a later version"],
  ])("refuses %o", (options, message) => {
    expect(() => new ExecutionGuard(options as ExecutionGuardOptions)).toThrow(message);
  });

  it("takes an empty list of checkpoint sinks", () => {
    expect(() => guardWith({ onCheckpoint: [] })).not.toThrow();
  });
});
