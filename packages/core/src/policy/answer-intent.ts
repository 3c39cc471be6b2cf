import type { CompiledPolicy } from "./compiled-policy.ts";
import type { IntentSnapshot } from "../intent/intent.ts";
import type { PolicyVerdict } from "./policy.ts";
import { rulesFor } from "./rules-for.ts";

const UNKNOWN_AGENT: PolicyVerdict = Object.freeze({
  effect: "DENY",
  reasonCode: "POLICY_UNKNOWN_AGENT",
  reason: "The policy does not know this agent.",
});
const UNKNOWN_ACTION: PolicyVerdict = Object.freeze({
  effect: "DENY",
  reasonCode: "POLICY_UNKNOWN_ACTION",
  reason: "The policy allows this agent no such action.",
});
const OPEN_TO_ACTIONS: PolicyVerdict = Object.freeze({
  effect: "ALLOW",
  reasonCode: "POLICY_ALLOW",
  reason: "The policy is open to actions that it does not name.",
});

/**
 * What a policy answers for one intent: the first matching entry that decides, else the default.
 * An unknown agent that is let in has no entries, so what it asks for is an unknown action.
 */
export function answerIntent(policy: CompiledPolicy, intent: IntentSnapshot): PolicyVerdict {
  const agent = policy.agents.get(intent.actor);
  if (agent === undefined && policy.defaults.unknownAgent === "DENY") return UNKNOWN_AGENT;
  const rule = agent && rulesFor(agent, intent.action)[0];
  if (rule !== undefined) return rule.verdict;
  return policy.defaults.unknownAction === "ALLOW" ? OPEN_TO_ACTIONS : UNKNOWN_ACTION;
}
