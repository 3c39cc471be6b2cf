import type { JsonValue } from "../canonical/canonical-json.ts";
import type { LimitTake, PolicyContext } from "./policy.ts";

/** One of a rule's limits: so many calls, or so much of an argument, within a time. */
export interface Limit {
  /** The argument that is summed, as its names from `args`; absent: calls are counted. */
  readonly sum?: readonly string[];
  readonly max: number;
  readonly perMs: number;
}

/** A limit, and the counter it is spent on. */
export interface CountedLimit extends Limit {
  readonly counter: string;
}

/**
 * What one call spends on a rule's limits; `FALSE` where one of them has too little left, so that the
 * next rule is asked; `INVALID` where the amount is no number of 0 or more — a negative one would give
 * back what others have spent — or nobody says what is spent.
 */
export function takeLimits(
  limits: readonly CountedLimit[],
  args: JsonValue,
  used: PolicyContext["used"],
): readonly LimitTake[] | "FALSE" | "INVALID" {
  const takes: LimitTake[] = [];
  for (const limit of limits) {
    const amount = limit.sum === undefined ? 1 : amountAt(args, limit.sum);
    const spent: unknown = used?.(limit.counter);
    if (amount === undefined || typeof spent !== "number" || !(spent >= 0)) return "INVALID";
    if (!(spent + amount <= limit.max)) return "FALSE";
    takes.push({ counter: limit.counter, amount, perMs: limit.perMs });
  }
  return takes;
}

function amountAt(args: JsonValue, names: readonly string[]): number | undefined {
  let value: JsonValue | undefined = args;
  for (const name of names) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Readonly<Record<string, JsonValue>>)[name];
  }
  return typeof value === "number" && value >= 0 ? value : undefined;
}
