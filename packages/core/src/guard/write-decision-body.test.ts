import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalLedgerJson, NotCanonical } from "../canonical/canonical-json.ts";
import { writeDecisionBody } from "./write-decision-body.ts";
import type { DecisionBody } from "./write-decision-body.ts";

describe("writeDecisionBody", () => {
  it("writes what canonicalLedgerJson writes, whatever a body holds", () => {
    fc.assert(
      fc.property(anyBody(), (body) => {
        expect(writeDecisionBody(body)).toBe(canonicalLedgerJson(body));
      }),
    );
  });

  it("refuses what canonicalLedgerJson refuses", () => {
    const [body] = fc.sample(anyBody(), 1) as [DecisionBody];
    for (const wrong of [
      { actor: "half a pair \ud800" },
      { reason: "\udfff" },
      { owner: "\ud800" },
      { repeats: 0.5 },
      { risk: { findings: [], score: Number.NaN } },
      { thresholds: { deny: 1.5 } },
      { hold: { né: 1 } },
    ]) {
      expect(() => writeDecisionBody({ ...body, ...wrong })).toThrow(NotCanonical);
    }
  });
});

/** Every field that an entry can have, each at times left out where it may be. */
function anyBody(): fc.Arbitrary<DecisionBody> {
  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
  const integer = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const number = fc.oneof(integer, fc.constant("79.5"));
  const object = fc.dictionary(fc.stringMatching(/^[a-z"\\]{1,8}$/), fc.oneof(text, integer));
  const required = {
    action: text,
    actor: text,
    boundaryId: fc.uuid(),
    by: fc.constantFrom("enforce" as const, "evaluate" as const),
    enforced: fc.boolean(),
    intent: digest,
    outcome: fc.constantFrom("ALLOW" as const, "HOLD" as const, "DENY" as const),
    owner: text,
    reason: text,
    reasonCode: fc.constantFrom("POLICY_ALLOW" as const, "RISK_HALT" as const),
    risk: record({ findings: fc.array(object), score: integer }, { omitted: integer }),
    ruleset: digest,
    severity: record(
      { after: fc.constant("COOLDOWN" as const), before: fc.constant("ACTIVE" as const) },
      { score: text, source: text },
    ),
    thresholds: record({ deny: number }, { hold: number }),
  };
  const optional = {
    args: text,
    callId: text,
    callKey: digest,
    denial: object,
    evidence: object,
    hold: object,
    policy: digest,
    repeats: integer,
    rule: digest,
    rulePath: text,
    runId: text,
    settles: object,
    stepId: text,
    timestamp: text,
    usage: fc.array(object),
  } satisfies Record<Exclude<keyof DecisionBody, keyof typeof required>, unknown>;
  return record(required, optional);
}

function record<Required extends object, Optional extends object>(
  required: { [name in keyof Required]: fc.Arbitrary<Required[name]> },
  optional: { [name in keyof Optional]: fc.Arbitrary<Optional[name]> },
): fc.Arbitrary<Required & Partial<Optional>> {
  return fc
    .tuple(fc.record(required), fc.record(optional, { requiredKeys: [] }))
    .map(([always, sometimes]) => ({ ...always, ...sometimes }) as Required & Partial<Optional>);
}
