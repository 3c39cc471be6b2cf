/** One call, as every engine is asked about it. */
export interface Question {
  readonly actor: string;
  readonly action: string;
  readonly args: { readonly amount: number; readonly currency: string; readonly to: string };
  /** The right answer. */
  readonly isAllowed: boolean;
}

/** What every rule asks: the actor, the action, and three conditions on the arguments. */
export interface Rule {
  readonly actor: string;
  readonly action: string;
  readonly maximum: number;
  readonly currency: string;
  readonly prefix: string;
}

/** An engine with all rules loaded. It is asked about one call at a time. */
export interface Peer {
  readonly name: string;
  readonly ask: (question: Question) => boolean | Promise<boolean>;
}

const ACTIONS_OF_AN_ACTOR = 10;

/** `count` rules, ten to an actor. */
export function makeRules(count: number): Rule[] {
  return Array.from({ length: count }, (_, at) => ({
    actor: `agent.${Math.floor(at / ACTIONS_OF_AN_ACTOR)}`,
    action: `action_${at % ACTIONS_OF_AN_ACTOR}`,
    maximum: 1000 + at,
    currency: at % 2 === 0 ? "EUR" : "USD",
    prefix: "DE",
  }));
}

/** Questions all over the rules: half are allowed; the others break one condition, or come from a stranger. */
export function makeQuestions(rules: readonly Rule[]): Question[] {
  return Array.from({ length: 64 }, (_, at) => {
    // A prime step: near and far rules take turns.
    const rule = rules[(at * 37) % rules.length];
    if (rule === undefined) throw new Error("there are no rules");
    const { actor, action, maximum, currency, prefix } = rule;
    const good = { amount: maximum, currency, to: `${prefix}89370400440532013000` };
    if (at % 2 === 0) return { actor, action, args: good, isAllowed: true };
    const bad = [
      { args: { ...good, amount: maximum + 1 } },
      { args: { ...good, currency: "GBP" } },
      { args: { ...good, to: "FR1420041010050500013M02606" } },
      { args: good, actor: "agent.stranger" },
    ][((at - 1) / 2) % 4];
    return { actor, action, args: good, ...bad, isAllowed: false };
  });
}
