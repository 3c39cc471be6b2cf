import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import type { Peer, Rule } from "./question.ts";

/** Cedar in WebAssembly, its policies parsed once. */
export function cedar(rules: readonly Rule[]): Peer {
  const preparsedPolicySetId = `bench-${rules.length}`;
  const staticPolicies = rules.map(policyOf).join("\n");
  const parsed = preparsePolicySet(preparsedPolicySetId, { staticPolicies });
  if (parsed.type !== "success") throw new Error(JSON.stringify(parsed.errors));
  const resource = { type: "Tool", id: "any" };
  return {
    name: "@cedar-policy/cedar-wasm",
    ask: ({ actor, action, args }) => {
      const answer = statefulIsAuthorized({
        principal: { type: "Agent", id: actor },
        action: { type: "Action", id: action },
        resource,
        context: args,
        preparsedPolicySetId,
        entities: [],
      });
      return answer.type === "success" && answer.response.decision === "allow";
    },
  };
}

function policyOf({ actor, action, maximum, currency, prefix }: Rule): string {
  return `permit(principal == Agent::"${actor}", action == Action::"${action}", resource)
    when { context.amount <= ${maximum} && context.currency == "${currency}" && context.to like "${prefix}*" };`;
}
