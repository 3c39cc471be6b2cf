import { PolicyEngine } from "@microsoft/agent-governance-sdk";
import type { Peer, Rule } from "./question.ts";

/**
 * The Agent Governance Toolkit's own policy language: one policy for each actor. It has no test for the
 * beginning of a text, so the caller cuts it off and the rule compares it.
 */
export function agentGovernance(rules: readonly Rule[]): Peer {
  const engine = new PolicyEngine();
  for (const [agent, own] of Map.groupBy(rules, ({ actor }) => actor)) {
    engine.loadPolicy({
      name: agent,
      agent,
      default_action: "deny",
      rules: own.map(({ action, maximum, currency, prefix }) => ({
        name: action,
        condition: `action == '${action}' and amount <= ${maximum} and currency == '${currency}' and prefix == '${prefix}'`,
        ruleAction: "allow" as const,
      })),
    });
  }
  return {
    name: "@microsoft/agent-governance-sdk",
    ask: ({ actor, action, args }) =>
      engine.evaluatePolicy(actor, { action, ...args, prefix: args.to.slice(0, 2) }).allowed,
  };
}
