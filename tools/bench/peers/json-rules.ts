import { Engine } from "json-rules-engine";
import type { Peer, Rule } from "./question.ts";

/** json-rules-engine with one rule for each of ours. */
export function jsonRules(rules: readonly Rule[]): Peer {
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addOperator("startsWith", (text: string, prefix: string) => text.startsWith(prefix));
  for (const { actor, action, maximum, currency, prefix } of rules) {
    engine.addRule({
      conditions: {
        all: [
          { fact: "actor", operator: "equal", value: actor },
          { fact: "action", operator: "equal", value: action },
          { fact: "amount", operator: "lessThanInclusive", value: maximum },
          { fact: "currency", operator: "equal", value: currency },
          { fact: "to", operator: "startsWith", value: prefix },
        ],
      },
      event: { type: "allow" },
    });
  }
  return {
    name: "json-rules-engine",
    ask: async ({ actor, action, args }) => {
      const { events } = await engine.run({ actor, action, ...args });
      return events.length > 0;
    },
  };
}
