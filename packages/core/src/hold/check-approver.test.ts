import { describe, expect, it } from "vitest";
import { checkApprover } from "./check-approver.ts";
import type { HoldRecord } from "./hold.ts";

const hold: HoldRecord = {
  id: "hold",
  status: "PENDING",
  entryHash: "00",
  index: 1,
  actor: "agent",
  action: "act",
  intentDigest: "00",
  reason: "asked",
  reasons: [{ code: "RISK_HOLD" }],
  riskScore: 50,
  createdAt: 0,
  deadline: 1,
  quorum: 1,
  approvals: [],
  owner: "owner",
};

describe("checkApprover", () => {
  it("lets anyone but the actor answer where nobody is named", () => {
    expect(checkApprover(hold, "anyone")).toBeUndefined();
    expect(checkApprover(hold, "agent")).toContain("may not answer its own");
  });

  it("lets only those answer who are named", () => {
    const named = { ...hold, approvers: ["cfo", "agent"] };
    expect(checkApprover(named, "cfo")).toBeUndefined();
    expect(checkApprover(named, "ceo")).toContain("not one of those");
    expect(checkApprover(named, "agent")).toContain("may not answer its own");
  });

  it("counts each approver once", () => {
    const approvals = [{ approver: "cfo", assurance: "asserted", at: 0 }] as const;
    expect(checkApprover({ ...hold, approvals }, "cfo")).toContain("already said yes");
  });

  it.each(["", " cfo", "c\u200bfo", 5, null, undefined, {}, "toString\n"])(
    "takes no name like %o",
    (name) => {
      expect(checkApprover(hold, name)).toContain("The approver's name");
    },
  );

  it("finds nobody by a name that only objects have", () => {
    expect(checkApprover({ ...hold, approvers: ["cfo"] }, "constructor")).toContain("not one of");
  });
});
