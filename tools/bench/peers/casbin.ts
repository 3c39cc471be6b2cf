import { newEnforcer, newModelFromString } from "casbin";
import type { Peer, Rule } from "./question.ts";

const MODEL = `
[request_definition]
r = actor, action, amount, currency, to
[policy_definition]
p = actor, action, maximum, currency, prefix
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.actor == p.actor && r.action == p.action && r.amount <= p.maximum && r.currency == p.currency && startsWith(r.to, p.prefix)
`;

/** casbin with one policy line for each rule, asked synchronously, which is its fastest way. */
export async function casbin(rules: readonly Rule[]): Promise<Peer> {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addFunction("startsWith", (text: string, prefix: string) =>
    text.startsWith(prefix),
  );
  await enforcer.addPolicies(
    rules.map(({ actor, action, maximum, currency, prefix }) => [
      actor,
      action,
      String(maximum),
      currency,
      prefix,
    ]),
  );
  return {
    name: "casbin",
    ask: ({ actor, action, args }) =>
      enforcer.enforceSync(actor, action, args.amount, args.currency, args.to),
  };
}
