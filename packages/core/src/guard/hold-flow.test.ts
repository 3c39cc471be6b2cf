import { describe, expect, it, vi } from "vitest";
import {
  ALLOW_ALL,
  ExecutionGuard,
  GuardDenied,
  GuardExpired,
  GuardFault,
  GuardHeld,
  memoryStorage,
  parsePolicy,
} from "../index.ts";
import type { ExecutionGuardOptions, Hold, Intent, Storage } from "../index.ts";

const wire: Intent = { actor: "agent.finance", action: "wire", args: { amount: 500, to: "bob" } };
const policy = parsePolicy(`
identity:
  agents:
    - agent_id: agent.finance
      allowed_actions:
        - action: wire
          effect: HOLD
          approval: { approvers: [cfo, controller], deadline: 10m }
        - action: read
approvers:
  - id: cfo
  - id: controller
  - id: agent.finance
`);

function guardOn(storage: Storage, options: ExecutionGuardOptions = {}): ExecutionGuard {
  return new ExecutionGuard({ storage, policy, ...options });
}

async function expectHeld(promise: Promise<unknown>): Promise<GuardHeld> {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  if (!GuardHeld.isInstance(error)) throw new Error(`expected GuardHeld, got ${String(error)}`);
  return error;
}

function faultCode(code: string): (error: unknown) => boolean {
  return (error) => GuardFault.isInstance(error) && error.code === code;
}

describe("a held call", () => {
  it("runs once a human says yes, and only once", async () => {
    const guard = guardOn(memoryStorage());
    const tool = vi.fn(() => "sent");
    const running = guard.enforce(wire, tool, {
      onHold: (hold) => {
        expect(hold).toMatchObject({
          status: "PENDING",
          args: wire.args,
          approvers: ["cfo", "controller"],
        });
        setTimeout(() => void guard.holds.approve(hold.id, { approver: "cfo" }), 5);
      },
    });
    expect(await running).toBe("sent");
    expect(tool).toHaveBeenCalledTimes(1);
    const [hold] = await guard.holds.list();
    expect(hold?.status).toBe("CONSUMED");
    await expect(guard.holds.approve(hold?.id ?? "", { approver: "controller" })).rejects.toSatisfy(
      faultCode("HOLD_NOT_PENDING"),
    );
    await expect(guard.resume(hold?.id ?? "")).rejects.toSatisfy(GuardDenied.isInstance);
  });

  it("is answered by another guard on the same storage", async () => {
    const storage = memoryStorage();
    const guard = guardOn(storage);
    const other = guardOn(storage);
    const running = guard.enforce(wire, () => "sent", {
      onHold: (hold) => void other.holds.approve(hold.id, { approver: "controller" }),
    });
    expect(await running).toBe("sent");
  });

  it("is denied once a human says no, signed, and the veto sticks", async () => {
    const guard = guardOn(memoryStorage());
    const tool = vi.fn();
    const call = { ...wire, runId: "run-1", callId: "call-1" };
    const onHold = (hold: Hold): void => {
      void guard.holds.reject(hold.id, { approver: "cfo", reason: "wrong payee" });
    };
    const first = guard.enforce(call, tool, { onHold });
    await expect(first).rejects.toMatchObject({ reasonCode: "HOLD_REJECTED", outcome: "DENY" });
    await expect(guard.enforce(call, tool)).rejects.toMatchObject({ reasonCode: "HOLD_REJECTED" });
    expect(tool).not.toHaveBeenCalled();
  });

  it("takes a veto after a yes that was not used yet", async () => {
    const guard = guardOn(memoryStorage());
    const { hold } = await expectHeld(guard.evaluate(wire));
    await guard.holds.approve(hold!.id, { approver: "cfo" });
    await guard.holds.reject(hold!.id, { approver: "cfo" });
    await expect(guard.resume(hold!.id)).rejects.toMatchObject({ reasonCode: "HOLD_REJECTED" });
  });

  it.each([
    ["the actor itself", "agent.finance", "APPROVER_REFUSED"],
    ["somebody the rule does not name", "ceo", "APPROVER_REFUSED"],
    ["an invisible twin of an approver", "cfo\u200b", "APPROVER_REFUSED"],
  ])("takes no answer of %s", async (_who, approver, code) => {
    const guard = guardOn(memoryStorage());
    const { hold } = await expectHeld(guard.evaluate(wire));
    await expect(guard.holds.approve(hold!.id, { approver })).rejects.toSatisfy(faultCode(code));
    await expect(guard.resume(hold!.id)).rejects.toSatisfy(GuardHeld.isInstance);
  });

  it("refuses fields of an answer that it can't honour", async () => {
    const guard = guardOn(memoryStorage());
    const { hold } = await expectHeld(guard.evaluate(wire));
    const answer = { approver: "cfo", args: { amount: 1 } };
    await expect(guard.holds.approve(hold!.id, answer)).rejects.toSatisfy(
      faultCode("APPROVER_REFUSED"),
    );
  });

  it("knows no hold by an id that nobody issued", async () => {
    const guard = guardOn(memoryStorage());
    const unknown = faultCode("HOLD_UNKNOWN");
    await expect(guard.holds.approve("__proto__", { approver: "cfo" })).rejects.toSatisfy(unknown);
    await expect(guard.resume("nope")).rejects.toSatisfy(unknown);
  });

  it("expires at its deadline: signed, never executed", async () => {
    let now = 1_000_000;
    const guard = guardOn(memoryStorage(), { clock: () => now });
    const tool = vi.fn();
    const running = guard.enforce(wire, tool, {
      waitForHold: () => {
        now += 600_000;
      },
    });
    const error: unknown = await running.catch((caught: unknown) => caught);
    expect(error).toSatisfy(GuardExpired.isInstance);
    expect(error).toMatchObject({ outcome: "DENY", reasonCode: "HOLD_EXPIRED" });
    expect((await guard.verify((error as GuardExpired).proof!)).valid).toBe(true);
    expect(tool).not.toHaveBeenCalled();
    expect(await guard.holds.list()).toMatchObject([{ status: "EXPIRED" }]);
  });

  it("does not use an approval after the deadline", async () => {
    let now = 1_000_000;
    const guard = guardOn(memoryStorage(), { clock: () => now });
    const { hold } = await expectHeld(guard.evaluate(wire));
    await guard.holds.approve(hold!.id, { approver: "cfo" });
    now += 600_000;
    await expect(guard.resume(hold!.id)).rejects.toSatisfy(GuardExpired.isInstance);
  });

  it("expires by its own timer when wait and deadline end together", async () => {
    const guard = guardOn(memoryStorage(), {
      policy: ALLOW_ALL,
      holdThreshold: 1,
      hold: { deadlineSeconds: 0.05, waitSeconds: 0.05 },
    });
    await expect(guard.enforce(wire, () => 1)).rejects.toSatisfy(GuardExpired.isInstance);
  });

  it("ends with GuardHeld when the wait ends first, and withdraws what nobody could find again", async () => {
    const guard = guardOn(memoryStorage());
    const error = await expectHeld(guard.enforce(wire, () => 1, { waitSeconds: 0 }));
    // Nobody is told to wait for a yes that can't come any more.
    expect(error.message).toContain(`hold ${error.hold?.id} was withdrawn`);
    expect(error.hold?.status).toBe("CANCELLED");
    expect(await guard.holds.list()).toMatchObject([{ status: "CANCELLED" }]);
  });

  it("stays PENDING for a call that can be found again, and asking again finds it", async () => {
    const guard = guardOn(memoryStorage());
    const call = { ...wire, runId: "run-1", callId: "call-1" };
    const first = await expectHeld(guard.enforce(call, () => 1, { waitSeconds: 0 }));
    const again = await expectHeld(guard.enforce(call, () => 1, { waitSeconds: 0 }));
    expect(again.hold?.id).toBe(first.hold?.id);
    expect(again.message).toBe(`Waiting for approval, do not repeat: hold ${first.hold?.id}`);
    await guard.holds.approve(first.hold!.id, { approver: "cfo" });
    expect(await guard.enforce(call, () => "sent")).toBe("sent");
    // Used up: the same call asks a human again.
    await expectHeld(guard.enforce(call, () => 1, { waitSeconds: 0 }));
  });

  it("is not found again by other arguments, another actor or another run", async () => {
    const guard = guardOn(memoryStorage(), { policy: ALLOW_ALL, holdThreshold: 1 });
    const call = { ...wire, runId: "run-1", callId: "call-1" };
    const { hold } = await expectHeld(guard.evaluate(call));
    await guard.holds.approve(hold!.id, { approver: "anyone" });
    const others = [
      { ...call, args: { amount: 501, to: "bob" } },
      { ...call, actor: "agent.ops" },
      { ...call, runId: "run-2" },
      { ...call, callId: "call-2" },
    ];
    for (const other of others) await expectHeld(guard.evaluate(other));
    expect((await guard.evaluate(call)).reasonCode).toBe("HOLD_APPROVED");
  });

  it("lists no holds of a status that there is not", async () => {
    const guard = guardOn(memoryStorage(), { policy: ALLOW_ALL });
    await expect(guard.holds.list({ status: "pending" as never })).rejects.toThrow(
      "status must be one of PENDING, APPROVED",
    );
  });

  it("ends with GuardHeld when the caller aborts the wait", async () => {
    const controller = new AbortController();
    const guard = guardOn(memoryStorage());
    const running = guard.enforce(wire, () => 1, {
      signal: controller.signal,
      onHold: () => void setTimeout(() => controller.abort(), 5),
    });
    await expectHeld(running);
  });

  it("is denied when the policy has changed its mind since the yes", async () => {
    let current = policy;
    const guard = guardOn(memoryStorage(), { policy: () => current });
    const { hold } = await expectHeld(guard.evaluate(wire));
    await guard.holds.approve(hold!.id, { approver: "cfo" });
    current = parsePolicy("identity: { agents: [] }");
    await expect(guard.resume(hold!.id)).rejects.toMatchObject({
      reasonCode: "POLICY_UNKNOWN_AGENT",
    });
  });

  it("needs a new yes when the risk is higher than the one approved", async () => {
    let score = 50;
    const guard = guardOn(memoryStorage(), {
      policy: ALLOW_ALL,
      holdThreshold: 40,
      risk: () => ({ score, reason: "scored", findings: [] }),
    });
    const { hold } = await expectHeld(guard.evaluate(wire));
    await guard.holds.approve(hold!.id, { approver: "anyone" });
    score = 51;
    const again = await expectHeld(guard.resume(hold!.id));
    expect(again.hold?.id).not.toBe(hold!.id);
    score = 50;
    await expect(guard.resume(hold!.id)).rejects.toSatisfy(GuardDenied.isInstance);
  });

  it("is resumed once: of two that race for an approval one gets it", async () => {
    const storage = memoryStorage();
    const guards = [guardOn(storage), guardOn(storage)];
    const { hold } = await expectHeld(guards[0]!.evaluate(wire));
    await guards[1]!.holds.approve(hold!.id, { approver: "cfo" });
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => guards[index % 2]!.resume(hold!.id)),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  });

  it("can't be approved when what it asks for was swapped", async () => {
    const storage = memoryStorage();
    const texts = new Map<string, string>();
    const swapping: Storage = {
      ...storage,
      blobs: {
        put: async (digest, text) => void texts.set(digest, text.replace("500", "5")),
        get: async (digest) => texts.get(digest),
        delete: async () => undefined,
      },
    };
    const guard = guardOn(swapping);
    const { hold } = await expectHeld(guard.evaluate(wire));
    expect((await guard.holds.list())[0]?.args).toBeUndefined();
    await expect(guard.holds.approve(hold!.id, { approver: "cfo" })).rejects.toSatisfy(
      faultCode("HOLD_UNKNOWN"),
    );
  });

  it("tells whoever wants to know, and a failure to tell changes nothing", async () => {
    const told: string[] = [];
    const guard = guardOn(memoryStorage(), {
      notify: () => {
        told.push("notify");
        throw new Error("Slack is down");
      },
      observers: [
        {
          onHold: () => void told.push("onHold"),
          onResolution: (hold) => void told.push(hold.status),
        },
      ],
    });
    const onHold = (hold: Hold): void => {
      void guard.holds.approve(hold.id, { approver: "cfo" });
    };
    expect(await guard.enforce(wire, () => "sent", { onHold })).toBe("sent");
    expect(told).toEqual(["onHold", "notify", "APPROVED", "CONSUMED"]);
  });

  it("outlives the closing of another guard on the same storage", async () => {
    const storage = memoryStorage();
    const [guard, other] = [guardOn(storage), guardOn(storage)];
    const { hold } = await expectHeld(guard.evaluate(wire));
    await other.holds.approve(hold!.id, { approver: "cfo" });
    await other.close();
    expect((await guard.resume(hold!.id)).outcome).toBe("ALLOW");
  });
});
