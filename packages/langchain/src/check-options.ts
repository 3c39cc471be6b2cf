import type { GuardToolOptions, JudgeOptions, OnDeny, OnHold, SchemaUse } from "./options.ts";

/** A tool's options, checked, with the defaults filled in. */
export interface CheckedOptions extends JudgeOptions {
  /** What becomes of a denied call. */
  readonly onDeny: OnDeny;
  /** What becomes of a held call. */
  readonly onHold: OnHold;
  /** Whether the tool's own schema is part of the question. */
  readonly schema: SchemaUse;
  /** Whether the tool's copy of its arguments is deep-frozen. */
  readonly freezeArgs: boolean;
  /** Whether the middleware, which ends a run on a marked message, is known to be there. */
  readonly canStop: boolean;
}

const JUDGE: readonly string[] = [
  "guard",
  "actor",
  "runId",
  "stepId",
  "action",
  "policy",
  "severity",
  "facts",
  "lists",
];
const TOOL: readonly string[] = [...JUDGE, "onDeny", "onHold", "schema", "freezeArgs"];
const ON_DENY: readonly unknown[] = ["throw", "tell", "stop"];
const ON_HOLD: readonly unknown[] = ["await", "tell", "deny"];

/**
 * Checks a tool's options once, when it is wrapped, and fills in the defaults. A missing actor is not
 * refused here: it makes each call a signed DENY.
 *
 * @throws TypeError on an option that does not exist or makes no sense.
 */
export function checkToolOptions(options: GuardToolOptions): CheckedOptions {
  checkJudgeOptions(options, TOOL);
  const { onDeny = "throw", onHold = "await", schema = "auto", freezeArgs = true } = options;
  checkWord("onDeny", onDeny, ON_DENY);
  checkOnHold(onHold);
  checkWord("schema", schema, ["auto", "none"]);
  checkWord("freezeArgs", freezeArgs, [true, false]);
  return { ...options, onDeny, onHold, schema, freezeArgs, canStop: false };
}

/**
 * Checks what says who asks, and that there is no option beside the known ones.
 *
 * @throws TypeError
 */
export function checkJudgeOptions(
  options: JudgeOptions,
  known: readonly string[] = JUDGE,
  more: readonly string[] = [],
): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError("Options are missing: give at least { guard, actor }.");
  }
  for (const key of Object.keys(options)) {
    if (!known.includes(key) && !more.includes(key)) {
      throw new TypeError(`There is no option "${key}".`);
    }
  }
  const { guard, action } = options;
  if (typeof guard !== "object" || guard === null || typeof guard.enforce !== "function") {
    throw new TypeError("guard must be an ExecutionGuard.");
  }
  if (action !== undefined && typeof action !== "function") {
    throw new TypeError("action must be a function of the tool's name.");
  }
}

/**
 * Checks that an option is one of its words.
 *
 * @throws TypeError
 */
export function checkWord(option: string, value: unknown, words: readonly unknown[]): void {
  if (!words.includes(value)) throw new TypeError(`${option} must be ${words.join(" or ")}.`);
}

function checkOnHold(onHold: unknown): void {
  if (onHold === "native") {
    throw new TypeError(
      'onHold: "native" (LangGraph\'s interrupt) comes in a later version: use "await", "tell" or "deny".',
    );
  }
  checkWord("onHold", onHold, ON_HOLD);
}
