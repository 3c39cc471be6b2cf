import { createMongoAbility, subject } from "@casl/ability";
import type { MongoAbility } from "@casl/ability";
import type { Peer, Rule } from "./question.ts";

/** CASL as its guide has it: an ability for each actor, so it never looks at the rules of others. */
export function casl(rules: readonly Rule[]): Peer {
  const abilities = new Map<string, MongoAbility>();
  for (const [actor, own] of Map.groupBy(rules, (rule) => rule.actor)) {
    abilities.set(actor, abilityOf(own));
  }
  return {
    name: "@casl/ability (one for each actor)",
    ask: ({ actor, action, args }) =>
      abilities.get(actor)?.can(action, subject("Call", { ...args })) ?? false,
  };
}

function abilityOf(rules: readonly Rule[]): MongoAbility {
  return createMongoAbility(
    rules.map(({ action, maximum, currency, prefix }) => ({
      action,
      subject: "Call",
      conditions: {
        amount: { $lte: maximum },
        currency,
        to: { $regex: new RegExp(`^${prefix}`) },
      },
    })),
  );
}
