import { describe, expect, it } from "vitest";
import {
  ALLOW_ALL,
  definePolicy,
  ExecutionGuard,
  memoryStorage,
  PolicyError,
} from "../../src/index.ts";
import type { ExecutionGuardOptions, Intent } from "../../src/index.ts";
import { verifyLedger } from "../../src/verify/index.ts";

const odd = '\u0001"\\\u2028é\ud83d\ude00';

function fill(length: number, bytes = false): string {
  let text = "";
  while ((bytes ? Buffer.byteLength(text + odd) : (text + odd).length) <= length) text += odd;
  return text;
}

/** A name may hold quotes and anything that can be seen. */
const name = (length: number): string => `"\\é`.repeat(length / 4).slice(0, length);

async function decide(options: ExecutionGuardOptions, intent: Intent): Promise<string | undefined> {
  const storage = memoryStorage();
  const guard = new ExecutionGuard({ storage, ...options });
  const result = await guard.safeEvaluate(intent);
  expect(result.fault).toBeUndefined();
  const lines: string[] = [];
  for await (const line of storage.read(0)) lines.push(`${line}\n`);
  const verdict = await verifyLedger(new TextEncoder().encode(lines.join("")));
  expect(verdict).toMatchObject({ valid: true });
  return lines.at(-1);
}

describe("an entry", () => {
  it("fits a line whatever is asked, by whom, and whatever is found", async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `${name(120)}${index}`);
    const agents = [
      {
        agent_id: name(160),
        allowed_actions: [{ action: "act", effect: "HOLD", approval: { approvers: ids } }],
      },
    ];
    const finding = { rule: fill(64), score: 50, reason: fill(300), path: fill(300) };
    const line = await decide(
      {
        policy: definePolicy({ identity: { agents }, approvers: ids.map((id) => ({ id })) }),
        record: "args",
        severity: () => ({ score: 0, source: fill(300) }),
        risk: () => ({
          score: 50,
          reason: fill(999),
          findings: Array.from({ length: 99 }, () => finding),
        }),
      },
      {
        actor: name(160),
        action: "act",
        args: { text: "\u0001".repeat(2300) },
        runId: "\u0001".repeat(256),
        stepId: "\u0001".repeat(256),
        callId: "\u0001".repeat(256),
      },
    );
    expect(line).toContain('"outcome":"HOLD"');
  });

  it("is never asked for by a policy with more approvers than it holds", () => {
    const approvers = Array.from({ length: 500 }, (_, index) => ({ id: `${name(200)}${index}` }));
    expect(() => definePolicy({ approvers })).toThrow(PolicyError);
    const few = Array.from({ length: 500 }, (_, index) => ({ id: `approver-${index}` }));
    expect(() => definePolicy({ approvers: few })).not.toThrow();
  });

  it("is written for a reason cut in the middle of a pair", async () => {
    const storage = memoryStorage();
    const guard = new ExecutionGuard({ storage, policy: ALLOW_ALL, holdThreshold: 1 });
    const { hold } = await guard.safeEvaluate({ actor: "agent", action: "act" });
    const reason = `x${"\ud83d\ude00".repeat(400)}\ud83d`;
    const rejected = await guard.holds.reject(hold?.id ?? "", { approver: "cfo", reason });
    expect(rejected.status).toBe("REJECTED");
  });
});

describe("a risk scorer's answer", () => {
  it("is as bad as its worst finding, however many stand before it", async () => {
    const calm = { rule: "calm", score: 1, reason: "calm", path: "args" };
    const findings = [...Array.from({ length: 200 }, () => calm), { ...calm, score: 99 }];
    const guard = new ExecutionGuard({
      storage: memoryStorage(),
      policy: ALLOW_ALL,
      risk: () => ({ score: 1, reason: "calm", findings }),
    });
    const result = await guard.safeEvaluate({ actor: "agent", action: "act" });
    expect(result).toMatchObject({ outcome: "DENY", reasonCode: "RISK_HALT", riskScore: 99 });
  });

  it("rests on the kinds that the policy declares", async () => {
    const policy = definePolicy({
      identity: {
        agents: [
          {
            agent_id: "agent",
            allowed_actions: [{ action: "act", risk: { kinds: { note: "shell" } } }],
          },
        ],
      },
    });
    const intent: Intent = { actor: "agent", action: "act", args: { note: "rm -rf /" } };
    for (const given of [policy, async () => policy]) {
      const guard = new ExecutionGuard({ storage: memoryStorage(), policy: given });
      const result = await guard.safeEvaluate(intent);
      expect(result).toMatchObject({ outcome: "DENY", riskScore: 95 });
    }
  });
});

describe("a time longer than a timer", () => {
  it("does not make every dependency time out at once", async () => {
    const guard = new ExecutionGuard({
      storage: memoryStorage(),
      timeoutSeconds: 1e8,
      policy: async () => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return ALLOW_ALL;
      },
    });
    const result = await guard.safeEvaluate({ actor: "agent", action: "act" });
    expect(result.outcome).toBe("ALLOW");
  });

  it("is no deadline", () => {
    const hold = { deadlineSeconds: 1e300 };
    expect(() => new ExecutionGuard({ storage: memoryStorage(), hold })).toThrow("deadlineSeconds");
  });
});

describe("a proof", () => {
  it.each([
    ["hash", "zz"],
    ["hash", "0".repeat(64)],
    ["signature", "zz"],
    ["entry", "{"],
    ["index", 1e9],
  ])("with another %s is not valid, and nothing is thrown", async (field, value) => {
    const guard = new ExecutionGuard({ storage: memoryStorage(), policy: ALLOW_ALL });
    const { proof } = await guard.evaluate({ actor: "agent", action: "act" });
    const bent = { ...proof, [field]: value } as typeof proof;
    expect((await guard.verify(bent!)).valid).toBe(false);
  });
});
