import { checkCalls } from "./check-calls.ts";
import type { CallsFound } from "./check-calls.ts";
import { checkingEnvironment, runningEnvironment } from "./cel-environment.ts";
import type { ConditionTypes } from "./cel-environment.ts";
import type { CelNode } from "./cel-node.ts";
import { checkUses } from "./check-uses.ts";
import type { Truth } from "../truth.ts";
import { withRun } from "./condition-run.ts";
import type { ConditionRun } from "./condition-run.ts";
import { describeCelError } from "./describe-cel-error.ts";
import { writeCondition } from "./write-condition.ts";

/** The longest condition, in UTF-16 units. */
export const MAX_CONDITION_LENGTH = 4096;

/** What a condition is asked with, by name; what is missing makes a condition that reads it INVALID. */
export type ConditionValues = Readonly<Record<string, unknown>>;

/** A condition, ready to be asked. */
export interface Condition {
  /** The names it reads, of args, actor, action, lists, severity, risk, facts. */
  readonly reads: ReadonlySet<string>;
  /** The facts it reads by name. */
  readonly facts: ReadonlySet<string>;
  /** What is wrong with it where its arguments have these types; empty: nothing. */
  readonly problemsWith: (types: ConditionTypes) => readonly ConditionProblem[];
  /** Asks it. Never throws: whatever goes wrong is INVALID, and `note` is told. */
  readonly ask: (values: ConditionValues, run: ConditionRun, note?: (why: string) => void) => Truth;
}

/** Something wrong with a condition, at an offset of its text. */
export interface ConditionProblem {
  readonly at: number;
  readonly message: string;
}

/** Compiles a condition in CEL, or says what is wrong with it whatever its arguments are. */
export function compileCondition(
  source: string,
): { readonly condition: Condition } | { readonly problems: readonly ConditionProblem[] } {
  if (source.length > MAX_CONDITION_LENGTH) {
    const message = `A condition is at most ${MAX_CONDITION_LENGTH} characters: write two entries`;
    return { problems: [{ at: 0, message }] };
  }
  let root: CelNode;
  try {
    root = runningEnvironment().parse(source).ast;
  } catch (error) {
    return { problems: [describeCelError(error)] };
  }
  const found = checkCalls(root);
  if (found.problems.length > 0) return { problems: found.problems };
  try {
    const condition = makeCondition(root, found);
    return { condition };
  } catch (error) {
    return { problems: [{ ...describeCelError(error), at: 0 }] };
  }
}

function makeCondition(root: CelNode, found: CallsFound): Condition {
  const parsed = runningEnvironment().parse(writeCondition(root, "run").text);
  const checked = parsed.check();
  if (checked.error !== undefined) throw checked.error;
  return {
    reads: found.reads,
    facts: found.facts,
    problemsWith: (types) => checkUses(root, { types, environment: checkingEnvironment(types) }),
    ask: (values, run, note) => ask(parsed, { values, run, note, patterns: found.patterns }),
  };
}

function ask(
  evaluate: (values: ConditionValues) => unknown,
  {
    values,
    run,
    note,
    patterns,
  }: {
    readonly values: ConditionValues;
    readonly run: ConditionRun;
    readonly note: ((why: string) => void) | undefined;
    readonly patterns: CallsFound["patterns"];
  },
): Truth {
  try {
    const answer = withRun({ run, patterns }, () => evaluate(values));
    // A step too many may have been swallowed by a `||`; the answer then rests on half a look.
    if (run.steps < 0) note?.("the condition takes too many steps");
    else if (typeof answer === "boolean") return answer ? "TRUE" : "FALSE";
    else note?.("the condition is neither true nor false");
  } catch (error) {
    note?.(describeCelError(error).message);
  }
  return "INVALID";
}
