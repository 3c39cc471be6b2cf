import { decide, definePolicy } from "../../../packages/core/dist/index.js";
import type {
  Facts,
  IntentSnapshot,
  JsonObject,
  Policy,
} from "../../../packages/core/dist/index.js";
import { takeIntent } from "../../../packages/core/dist/intent/take-intent.js";
import type { Peer, Question, Rule } from "./question.ts";

/** This package: the policy's answer alone, the whole decision, and both the taking of the intent and the decision. */
export function ours(rules: readonly Rule[]): Peer[] {
  const policy = definePolicy(document(rules));
  const facts = factsWith(policy);
  const taken = new Map<Question, IntentSnapshot>();
  const take = (question: Question): IntentSnapshot => {
    const known = taken.get(question) ?? takeIntent(plain(question)).snapshot;
    taken.set(question, known);
    return known;
  };
  return [
    { name: "decide", ask: (question) => decide(facts, take(question)).outcome === "ALLOW" },
    {
      name: "its policy answer alone",
      ask: (question) => policy.answer(take(question)).effect === "ALLOW",
    },
    {
      name: "take the intent (copy, digest) and decide",
      ask: (question) => decide(facts, takeIntent(plain(question)).snapshot).outcome === "ALLOW",
    },
  ];
}

function plain({ actor, action, args }: Question): JsonObject {
  return { actor, action, args };
}

function document(rules: readonly Rule[]): JsonObject {
  const actors = Map.groupBy(rules, ({ actor }) => actor);
  const agents = [...actors].map(([actor, own]) => ({
    agent_id: actor,
    allowed_actions: own.map(({ action, maximum, currency, prefix }) => ({
      action,
      args: { amount: { type: "number" }, currency: { type: "string" }, to: { type: "string" } },
      when: `args.amount <= ${maximum} && args.currency == "${currency}" && args.to.startsWith("${prefix}")`,
    })),
  }));
  return {
    version: 1,
    defaults: { unknown_agent: "DENY", unknown_action: "DENY" },
    identity: { agents },
  };
}

function factsWith(policy: Policy): Facts {
  return {
    now: 1_700_000_000_000,
    policy: { ok: true, value: policy },
    risk: { ok: true, value: { score: 40, reason: "General command", findings: [] } },
    severity: { before: "ACTIVE", given: { given: false } },
    host: {},
    used: () => 0,
    denials: () => ({ count: 0 }),
    thresholds: { halt: 80 },
    hold: { pending: 0, maxPending: 100, deadlineSeconds: 300 },
  };
}
