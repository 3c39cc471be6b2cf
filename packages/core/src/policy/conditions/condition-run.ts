import type { JsonValue } from "../../canonical/canonical-json.ts";
import type { Pattern } from "../arguments/compile-pattern.ts";

/** The most steps that the conditions of one answer may take together: list items looked at, text read. */
export const MAX_STEPS = 20_000;
/** The most answers of functions that are kept for the record. */
const MAX_EVIDENCE = 16;

/** What a condition's own functions answered; for the record. */
export interface FunctionAnswer {
  readonly name: "said" | "domain" | "host" | "links";
  readonly answer: JsonValue;
}

/** What is shared by the conditions that are asked in one answer. */
export interface ConditionRun {
  /** Steps left; below 0 every further step throws, so the conditions left are INVALID. */
  steps: number;
  /** The facts the host gave for this call. */
  readonly facts: unknown;
  readonly answers: FunctionAnswer[];
}

interface Current {
  readonly run: ConditionRun;
  /** The compiled patterns of the condition, by their source. */
  readonly patterns: ReadonlyMap<string, Pattern>;
}

let current: Current | undefined;

/** A run of its own for the conditions of one answer. */
export function startRun(facts: unknown): ConditionRun {
  return { steps: MAX_STEPS, facts, answers: [] };
}

/** Evaluates one condition with what {@link charge} and the others below speak of. */
export function withRun<Answer>(condition: Current, evaluate: () => Answer): Answer {
  // Evaluation is synchronous, so one variable is enough; the engine's functions get no argument of ours.
  const before = current;
  current = condition;
  try {
    return evaluate();
  } finally {
    current = before;
  }
}

/** Takes steps off the run. Throws when none are left: hostile arguments must not hold the guard up. */
export function charge(steps: number): void {
  if (current === undefined) return;
  current.run.steps -= steps;
  if (current.run.steps < 0) throw new RangeError("the condition takes too many steps");
}

/** The facts of the call whose condition is being evaluated. */
export function factsNow(): unknown {
  return current?.run.facts;
}

/** The compiled pattern of the condition being evaluated that has this source. */
export function patternNow(source: string): Pattern | undefined {
  return current?.patterns.get(source);
}

/** Keeps what a function answered. */
export function keepAnswer(name: FunctionAnswer["name"], answer: JsonValue): void {
  const answers = current?.run.answers;
  if (answers !== undefined && answers.length < MAX_EVIDENCE) answers.push({ name, answer });
}
