// Core alone: the Python package's three documented examples, and a proof checked by a stranger.
import assert from "node:assert/strict";
import {
  ALLOW_ALL,
  ExecutionGuard,
  GuardDenied,
  definePolicy,
  memoryStorage,
} from "@execution-guard/core";
import type { Intent } from "@execution-guard/core";
import { verifyProof } from "@execution-guard/core/verify";

const transfer: Intent = {
  actor: "agent.finance",
  action: "wire_transfer",
  payload: "wire_transfer amount=50000 to=external",
  timestamp: new Date(),
};

// Quick start: ALLOW_ALL skips the identity check and leaves the decision to the risk.
const guard = new ExecutionGuard({ storage: memoryStorage() });
const allowed = await guard.evaluate(transfer, { policy: ALLOW_ALL });
console.log(`ALLOW  risk ${allowed.riskScore}`);
assert.equal(allowed.riskScore, 40);

// The proof needs nothing but the public key.
assert.ok(allowed.proof);
const { publicKey } = await guard.identity();
const verdict = verifyProof(allowed.proof, publicKey);
console.log(`       ${verdict.message}`);
assert.ok(verdict.valid);

// Example 1: at halt threshold 39 the same transfer is denied.
const strict = new ExecutionGuard({ storage: memoryStorage(), haltThreshold: 39 });
const denied = await denialOf(strict.evaluate(transfer, { policy: ALLOW_ALL }));
console.log(`DENY   ${denied.reason}`);
assert.equal(denied.reason, "General command");

// Example 2: the same action, another severity, another outcome. Printed without a policy, it is a DENY.
const campaign: Intent = {
  actor: "campaign_ai",
  action: "aggressive_targeting",
  payload: "launch targeted ad campaign segment=undecided_voters",
};
const missing = await denialOf(guard.evaluate(campaign));
assert.equal(missing.reasonCode, "POLICY_MISSING");
const high = { score: 0.6, source: "risk_model" };
const low = { score: 0.1, source: "baseline" };
const tense = await denialOf(guard.evaluate(campaign, { severity: high, policy: ALLOW_ALL }));
console.log(`DENY   ${tense.reason}`);
const calm = await guard.evaluate(campaign, { severity: low, policy: ALLOW_ALL });
console.log(`ALLOW  ${calm.severity}, denied from ${calm.threshold}`);
assert.equal(calm.outcome, "ALLOW");

// Example 3: a policy. An agent or an action that it does not name is denied at once.
const policy = definePolicy({
  defaults: { unknown_agent: "DENY", unknown_action: "DENY" },
  identity: {
    agents: [{ agent_id: "agent.finance", allowed_actions: [{ action: "wire_transfer" }] }],
  },
});
await guard.evaluate(transfer, { policy });
const stranger = await denialOf(guard.evaluate({ ...transfer, actor: "agent.ops" }, { policy }));
console.log(`DENY   ${stranger.reason}`);
assert.equal(stranger.reasonCode, "POLICY_UNKNOWN_AGENT");

await guard.close();
await strict.close();

async function denialOf(promise: Promise<unknown>): Promise<GuardDenied> {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  assert.ok(GuardDenied.isInstance(error), "expected a denial");
  return error;
}
