import { describe, expect, it } from "vitest";
import { ExecutionGuard, memoryStorage, parsePolicy } from "../index.ts";
import type { ExecutionGuardOptions, GuardResult, Intent, Policy } from "../index.ts";
import { fixedClock } from "../testing/fixed-clock.ts";

const HOUR = 3_600_000;

function policyOf(rules: string, rest = ""): Policy {
  return parsePolicy(`
identity:
  agents:
    - agent_id: agent
      allowed_actions:
${rules}
    - agent_id: other
      allowed_actions:
        - action: pay
${rest}`);
}

const twenty = policyOf("        - { action: pay, limits: [{ count: 20, per: 1h }] }");
const pay: Intent = { actor: "agent", action: "pay", args: {} };

function guardWith(policy: Policy, options: ExecutionGuardOptions = {}): ExecutionGuard {
  return new ExecutionGuard({ storage: memoryStorage(), policy, ...options });
}

async function codes(guard: ExecutionGuard, intents: readonly Intent[]): Promise<string[]> {
  const all: string[] = [];
  for (const intent of intents) all.push((await guard.safeEvaluate(intent)).reasonCode);
  return all;
}

function amounts(...values: readonly unknown[]): Intent[] {
  return values.map((amount) => ({ ...pay, args: { amount } as never }));
}

function bodyOf({ proof }: GuardResult): Record<string, unknown> {
  return (JSON.parse(proof?.entry ?? "{}") as { body: Record<string, unknown> }).body;
}

describe("a rule's limits", () => {
  it("let exactly so many of racing calls run", async () => {
    const guard = guardWith(twenty);
    let runs = 0;
    const calls = Array.from({ length: 100 }, () => guard.enforce(pay, () => (runs += 1)));
    const settled = await Promise.allSettled(calls);
    expect(runs).toBe(20);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  });

  it("hold across guards on one storage", async () => {
    const storage = memoryStorage();
    const guards = [1, 2, 3].map(() => guardWith(twenty, { storage }));
    const calls = Array.from({ length: 90 }, (_, at) => guards[at % 3]!.safeEvaluate(pay));
    const results = await Promise.all(calls);
    expect(results.filter(({ outcome }) => outcome === "ALLOW")).toHaveLength(20);
    expect(results.filter(({ reasonCode }) => reasonCode === "LIMIT_EXCEEDED")).toHaveLength(70);
  });

  it("are free again once their time is over, to the millisecond", async () => {
    const clock = fixedClock();
    const policy = policyOf("        - { action: pay, limits: [{ count: 1, per: 1h }] }");
    const guard = guardWith(policy, { clock: clock.now });
    expect(await codes(guard, [pay, pay])).toEqual(["POLICY_ALLOW", "LIMIT_EXCEEDED"]);
    clock.advance(HOUR - 1);
    expect(await codes(guard, [pay])).toEqual(["LIMIT_EXCEEDED"]);
    clock.advance(1);
    expect(await codes(guard, [pay])).toEqual(["POLICY_ALLOW"]);
  });

  it("sum an argument, and pass on to the next rule when it is spent", async () => {
    const guard = guardWith(
      policyOf(`        - action: pay
          args: { amount: { type: number, minimum: 0 } }
          limits: [{ sum: args.amount, max: 100, per: 1d }]
        - { action: pay, args: { amount: { type: number } }, effect: HOLD }`),
    );
    expect(await codes(guard, amounts(60, 40.5, 40, 0.5))).toEqual([
      "POLICY_ALLOW",
      "POLICY_HOLD",
      "POLICY_ALLOW",
      "POLICY_HOLD",
    ]);
  });

  it.each([-50, "5", null, [5], { amount: 5 }, undefined])(
    "spend nothing and give nothing back for an amount of %o",
    async (amount) => {
      const rule = "        - { action: pay, limits: [{ sum: args.amount, max: 100, per: 1d }] }";
      const guard = guardWith(policyOf(rule));
      const odd: Intent = { ...pay, args: amount === undefined ? {} : { amount } };
      expect(await codes(guard, [odd, ...amounts(100, 1)])).toEqual([
        "POLICY_ARGUMENTS_INVALID",
        "POLICY_ALLOW",
        "LIMIT_EXCEEDED",
      ]);
    },
  );

  it("are given back by a call that never ran, and by nothing else", async () => {
    const guard = guardWith(policyOf("        - { action: pay, limits: [{ count: 1, per: 1h }] }"));
    const controller = new AbortController();
    const policy = (): Policy => {
      controller.abort(new Error("gone"));
      return policyOf("        - { action: pay, limits: [{ count: 1, per: 1h }] }");
    };
    const aborted = guard.enforce(pay, () => 1, { signal: controller.signal, policy });
    await expect(aborted).rejects.toThrow("gone");
    const failing = guard.enforce(pay, () => Promise.reject(new Error("the tool's own")));
    await expect(failing).rejects.toThrow("the tool's own");
    expect(await codes(guard, [pay])).toEqual(["LIMIT_EXCEEDED"]);
  });

  it("outlive the guard, since the ledger keeps them", async () => {
    const storage = memoryStorage();
    const first = guardWith(twenty, { storage });
    await Promise.all(Array.from({ length: 15 }, () => first.evaluate(pay)));
    const second = guardWith(twenty, { storage });
    const results = await Promise.all(Array.from({ length: 10 }, () => second.safeEvaluate(pay)));
    expect(results.filter(({ outcome }) => outcome === "ALLOW")).toHaveLength(5);
  });
});

describe("retries", () => {
  const three = policyOf(
    `        - { action: pay, args: { amount: { type: number, maximum: 10 } } }
        - action: read`,
    "retries: { max_denials: 3, per: 10m }",
  );
  const read: Intent = { actor: "agent", action: "read" };

  it("lock an actor's action after so many denials, whatever the arguments", async () => {
    const guard = guardWith(three);
    expect(await codes(guard, amounts(11, 12, "x", 5, 6))).toEqual([
      "POLICY_CONDITION_UNMET",
      "POLICY_CONDITION_UNMET",
      "POLICY_ARGUMENTS_INVALID",
      "RETRY_LOCKED_OUT",
      "RETRY_LOCKED_OUT",
    ]);
  });

  it("lock nobody else and nothing else", async () => {
    const guard = guardWith(three);
    await codes(guard, amounts(11, 12, 13, 14));
    const other: Intent = { actor: "other", action: "pay" };
    expect(await codes(guard, [read, other])).toEqual(["POLICY_ALLOW", "POLICY_ALLOW"]);
  });

  it("end, and are not extended by the lock's own denials", async () => {
    const clock = fixedClock();
    const guard = guardWith(three, { clock: clock.now });
    await codes(guard, amounts(11, 12, 13));
    for (let minute = 0; minute < 9; minute += 1) {
      clock.advance(60_000);
      expect(await codes(guard, amounts(5))).toEqual(["RETRY_LOCKED_OUT"]);
    }
    clock.advance(60_000);
    expect(await codes(guard, amounts(5))).toEqual(["POLICY_ALLOW"]);
  });

  it("answer a flood with the last recorded denial, and record it once a second with a count", async () => {
    const clock = fixedClock();
    const guard = guardWith(three, { clock: clock.now });
    await codes(guard, amounts(11, 12, 13));
    const flood = await Promise.all(amounts(...Array(50).keys()).map((i) => guard.safeEvaluate(i)));
    expect(new Set(flood.map(({ proof }) => proof?.index))).toEqual(new Set([3]));
    expect((await guard.verify(flood[0]!.proof!)).valid).toBe(true);
    clock.advance(1_000);
    const [next] = await Promise.all(amounts(5).map((intent) => guard.safeEvaluate(intent)));
    expect(next?.proof?.index).toBe(4);
    expect(bodyOf(next!)).toMatchObject({ reasonCode: "RETRY_LOCKED_OUT", repeats: 50 });
  });

  it("count halts and rejections, and neither faults nor expiries nor spent budgets", async () => {
    const policy = policyOf(
      "        - { action: pay, limits: [{ count: 1, per: 1h }] }",
      "retries: { max_denials: 1, per: 10m }",
    );
    const guard = guardWith(policy, { risk: () => ({ score: 90, reason: "r", findings: [] }) });
    expect(await codes(guard, [pay, pay])).toEqual(["RISK_HALT", "RETRY_LOCKED_OUT"]);
    const spent = guardWith(policy);
    expect(await codes(spent, [pay, pay, pay])).toEqual([
      "POLICY_ALLOW",
      "LIMIT_EXCEEDED",
      "LIMIT_EXCEEDED",
    ]);
    const broken = guardWith(policy, { risk: () => ({ score: -1, reason: "r", findings: [] }) });
    expect(await codes(broken, [pay, pay])).toEqual(["EVALUATOR_FAILURE", "EVALUATOR_FAILURE"]);
  });

  it("let made-up names share one counter", async () => {
    const guard = guardWith(three);
    const made = ["x", "y", "z", "w"].map((action) => ({ actor: "agent", action }));
    expect(await codes(guard, [...made, read])).toEqual([
      "POLICY_UNKNOWN_ACTION",
      "POLICY_UNKNOWN_ACTION",
      "POLICY_UNKNOWN_ACTION",
      "RETRY_LOCKED_OUT",
      "POLICY_ALLOW",
    ]);
  });
});

describe("conditions", () => {
  const policy = policyOf(
    `        - action: pay
          args: { amount: { type: number }, to: { type: string } }
          when: args.amount <= 1000 && (args.to in lists.payees || said(args.to)) && risk < 50
`,
    "lists: { payees: [payroll] }",
  );
  const to = (name: string): Intent => ({ ...pay, args: { amount: 5.5, to: name } });

  it("see the host's facts and lists, and put what they rested on in the record", async () => {
    const guard = guardWith(policy);
    const facts = { request: "Please pay Bob Smith 5.50" };
    expect((await guard.safeEvaluate(to("Bob Smith"), { facts })).outcome).toBe("ALLOW");
    const result = await guard.safeEvaluate(to("Eve"), { facts });
    expect(result.reasonCode).toBe("POLICY_CONDITION_UNMET");
    expect(bodyOf(result)["evidence"]).toMatchObject({ facts: [{ name: "request" }] });
    expect(result.proof?.entry).not.toContain("Please pay");
    const lists = { payees: ["Eve"] };
    expect((await guard.safeEvaluate(to("Eve"), { facts, lists })).outcome).toBe("ALLOW");
  });

  it("see what the host's functions answer, asked at each decision", async () => {
    const guard = guardWith(policy);
    let user = "Bob";
    const facts = async () => ({ request: `Please pay ${user}` });
    expect((await guard.safeEvaluate(to("Bob"), { facts })).outcome).toBe("ALLOW");
    expect((await guard.safeEvaluate(to("Eve"), { facts })).outcome).toBe("DENY");
    user = "Eve";
    expect((await guard.safeEvaluate(to("Eve"), { facts })).outcome).toBe("ALLOW");
    const lists = () => ({ payees: ["Mallory"] });
    expect((await guard.safeEvaluate(to("Mallory"), { facts, lists })).outcome).toBe("ALLOW");
    expect((await guard.safeEvaluate(to("payroll"), { facts, lists })).outcome).toBe("DENY");
  });

  it("deny where the host gives no facts, or what is not plain JSON", async () => {
    const guard = guardWith(policy);
    expect((await guard.safeEvaluate(to("payroll"))).outcome).toBe("ALLOW");
    expect((await guard.safeEvaluate(to("Bob"))).outcome).toBe("DENY");
    const facts = { request: () => "Bob" } as never;
    expect((await guard.safeEvaluate(to("payroll"), { facts })).reasonCode).toBe(
      "EVALUATOR_FAILURE",
    );
  });

  it("deny a call that does not fit the tool's own schema", async () => {
    const guard = guardWith(policyOf("        - action: pay"));
    const schema = { type: "object", properties: { amount: { type: "number" } } };
    const results = await Promise.all(
      amounts(5, "5").map((intent) => guard.safeEvaluate(intent, { schema })),
    );
    expect(results.map(({ reasonCode }) => reasonCode)).toEqual([
      "POLICY_ALLOW",
      "POLICY_ARGUMENTS_INVALID",
    ]);
  });
});
