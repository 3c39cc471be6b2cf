import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HoldRecord, HoldStatus } from "../hold/hold.ts";
import { takeIntent } from "../intent/take-intent.ts";
import { ALLOW_ALL } from "../policy/allow-all.ts";
import { definePolicy } from "../policy/define-policy.ts";
import type { RiskAssessment } from "../risk/risk.ts";
import { decide } from "./decide.ts";
import type { Facts } from "./decision.ts";

const intent = takeIntent({ actor: "agent", action: "act", args: { amount: 5 } }).snapshot;
const asking = definePolicy({
  identity: {
    agents: [{ agent_id: "agent", allowed_actions: [{ action: "act", effect: "HOLD" }] }],
  },
});
const ruleDigest = (asking.answer(intent) as { ruleDigest: string }).ruleDigest;

function risk(score: number): { readonly ok: true; readonly value: RiskAssessment } {
  return {
    ok: true,
    value: { score, reason: "scored", findings: [{ rule: "r", score, reason: "r", path: "args" }] },
  };
}

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    now: 1_000,
    policy: { ok: true, value: ALLOW_ALL },
    risk: risk(40),
    severity: { before: "ACTIVE", given: { given: false } },
    thresholds: { halt: 80 },
    host: {},
    used: () => 0,
    denials: () => ({ count: 0 }),
    hold: { pending: 0, maxPending: 10, deadlineSeconds: 300 },
    ...changes,
  };
}

function held(status: HoldStatus, changes: Partial<HoldRecord> = {}): Facts["hold"] {
  const record: HoldRecord = {
    id: "hold",
    status,
    entryHash: "00",
    index: 1,
    actor: intent.actor,
    action: intent.action,
    intentDigest: intent.digest,
    reason: "asked",
    reasons: [{ code: "POLICY_HOLD", ruleDigest }],
    riskScore: 40,
    createdAt: 0,
    deadline: 2_000,
    quorum: 1,
    approvals: status === "PENDING" ? [] : [{ approver: "cfo", assurance: "asserted", at: 1 }],
    owner: "owner",
    ...changes,
  };
  return { record, pending: 0, maxPending: 10, deadlineSeconds: 300 };
}

const inForce = { policy: { ok: true, value: asking } } as const;

describe("decide", () => {
  it("allows what nothing speaks against", () => {
    expect(decide(facts(), intent)).toMatchObject({ outcome: "ALLOW", reasonCode: "POLICY_ALLOW" });
  });

  it("always gives the same answer to the same facts, and a frozen one", () => {
    const once = decide(facts(inForce), intent);
    expect(decide(facts(inForce), intent)).toEqual(once);
    expect(Object.isFrozen(once)).toBe(true);
  });

  it.each([
    ["a broken intent", { intentProblem: "actor is empty" }, "INTENT_INVALID"],
    ["a failure of the guard", { failure: "no time" }, "EVALUATOR_FAILURE"],
    ["no policy", { policy: { ok: true, value: undefined } as const }, "POLICY_MISSING"],
    ["a broken policy", { policy: { ok: false, problem: "x" } as const }, "POLICY_INVALID"],
    ["an unscored risk", { risk: { ok: false, problem: "x" } as const }, "EVALUATOR_FAILURE"],
    ["a NaN risk", { risk: risk(Number.NaN) }, "RISK_HALT"],
    ["a NaN threshold", { thresholds: { halt: Number.NaN } }, "RISK_HALT"],
  ])("denies %s", (_name, changes, reasonCode) => {
    expect(decide(facts(changes), intent)).toMatchObject({ outcome: "DENY", reasonCode });
  });

  it("never allows at or above the threshold of the state, whatever else is true", () => {
    const score = fc.integer({ min: 0, max: 100 });
    const statuses = fc.constantFrom<HoldStatus>("PENDING", "APPROVED");
    const given = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(score, score, statuses, given, (scored, halt, status, severity) => {
        const decision = decide(
          facts({
            ...inForce,
            risk: risk(scored),
            thresholds: { halt },
            severity: { before: "ACTIVE", given: { given: true, score: severity, source: "s" } },
            hold: held(status, { riskScore: 100 }),
          }),
          intent,
        );
        expect(decision.thresholds.deny).toBeLessThanOrEqual(halt);
        expect(scored < decision.thresholds.deny || decision.outcome === "DENY").toBe(true);
      }),
    );
  });

  it("holds with the terms of the rule, from the time of the decision", () => {
    expect(decide(facts(inForce), intent)).toMatchObject({
      outcome: "HOLD",
      hold: { deadline: 301_000, quorum: 1, reasons: [{ code: "POLICY_HOLD", ruleDigest }] },
    });
  });

  it("allows on an approval of the same question, and uses it up", () => {
    expect(decide(facts({ ...inForce, hold: held("APPROVED") }), intent)).toMatchObject({
      outcome: "ALLOW",
      reasonCode: "HOLD_APPROVED",
      settles: { holdId: "hold", status: "CONSUMED" },
    });
  });

  it.each([
    ["another intent", { intentDigest: "other" }],
    ["another actor", { actor: "other" }],
    ["another rule", { reasons: [{ code: "POLICY_HOLD", ruleDigest: "other" }] }],
    ["the risk only", { reasons: [{ code: "RISK_HOLD" }] }],
    ["a lower risk", { riskScore: 39 }],
  ] as const)("does not allow on an approval of %s: it asks anew", (_name, changes) => {
    const decision = decide(facts({ ...inForce, hold: held("APPROVED", changes) }), intent);
    expect(decision).toMatchObject({ outcome: "HOLD", settles: { status: "CANCELLED" } });
    expect(decision.waitsFor).toBeUndefined();
  });

  it("asks anew where whoever approved may not approve any more", () => {
    const policyWith = (id: string): Facts["policy"] => ({
      ok: true,
      value: definePolicy({
        defaults: { unknown_agent: "ALLOW", unknown_action: "ALLOW" },
        approvers: [{ id }],
      }),
    });
    const hold = held("APPROVED", { reasons: [{ code: "RISK_HOLD" }] });
    const asked = { hold, thresholds: { halt: 80, hold: 40 } };
    expect(decide(facts({ ...asked, policy: policyWith("cfo") }), intent).outcome).toBe("ALLOW");
    expect(decide(facts({ ...asked, policy: policyWith("ceo") }), intent)).toMatchObject({
      outcome: "HOLD",
      settles: { status: "CANCELLED" },
    });
  });

  it("waits on for a hold that nobody has answered", () => {
    const decision = decide(facts({ ...inForce, hold: held("PENDING") }), intent);
    expect(decision).toMatchObject({
      outcome: "HOLD",
      waitsFor: "hold",
      hold: { deadline: 2_000 },
    });
  });

  it.each([
    ["REJECTED", "HOLD_REJECTED"],
    ["EXPIRED", "HOLD_EXPIRED"],
    ["CANCELLED", "HOLD_CANCELLED"],
    ["CONSUMED", "HOLD_CANCELLED"],
  ] as const)("denies a call whose hold is %s", (status, reasonCode) => {
    expect(decide(facts({ ...inForce, hold: held(status) }), intent)).toMatchObject({
      outcome: "DENY",
      reasonCode,
    });
  });

  it("expires an open hold at its very deadline, approved or not", () => {
    for (const status of ["PENDING", "APPROVED"] as const) {
      const at = (now: number): string =>
        decide(facts({ ...inForce, now, hold: held(status) }), intent).reasonCode;
      expect(at(2_000)).toBe("HOLD_EXPIRED");
      expect(at(1_999)).not.toBe("HOLD_EXPIRED");
    }
  });

  it("lets a policy tighten the thresholds and never loosen them", () => {
    const policyWith = (deny: number): Facts["policy"] => ({
      ok: true,
      value: definePolicy({
        defaults: { unknown_agent: "ALLOW", unknown_action: "ALLOW" },
        thresholds: { ACTIVE: { deny } },
      }),
    });
    expect(decide(facts({ policy: policyWith(35) }), intent).thresholds.deny).toBe(35);
    expect(decide(facts({ policy: policyWith(95) }), intent).thresholds.deny).toBe(80);
  });
});
