import type { GuardCallOptions, GuardToolOptions } from "./guard-options.ts";

/** The options as they stood when the tool was wrapped: later changes to the object change nothing. */
export interface GuardSettings extends GuardCallOptions {
  readonly onDeny: NonNullable<GuardToolOptions["onDeny"]>;
  readonly onHold: NonNullable<GuardToolOptions["onHold"]>;
  readonly schema: NonNullable<GuardToolOptions["schema"]>;
  readonly freezeArgs: boolean;
}

const ON_DENY: readonly unknown[] = ["throw", "tell", "stop"];
const ON_HOLD: readonly unknown[] = ["await", "tell", "deny"];
const SCHEMA: readonly unknown[] = ["auto", "none"];

/**
 * Reads options once and fills in defaults.
 *
 * @throws TypeError on an option that would leave a call undecided: no guard, an unknown word.
 */
export function guardSettings(options: GuardToolOptions): GuardSettings {
  const { guard, actor, runId, action, policy, severity, facts, lists, waitSeconds } = options;
  const { onDeny = "throw", onHold = "await", schema = "auto", freezeArgs } = options;
  if (typeof guard?.enforce !== "function") {
    throw new TypeError("guard must be an ExecutionGuard");
  }
  checkWord("onDeny", onDeny, ON_DENY);
  if ((onHold as unknown) === "native") {
    throw new TypeError('onHold: "native" comes in a later version: use "await", "tell" or "deny"');
  }
  checkWord("onHold", onHold, ON_HOLD);
  checkWord("schema", schema, SCHEMA);
  if (action !== undefined && typeof action !== "function") {
    throw new TypeError("action must be a function from a tool's name to an action's");
  }
  if (waitSeconds !== undefined && !(waitSeconds >= 0)) {
    throw new TypeError("waitSeconds must be a number of seconds, 0 or more");
  }
  return Object.freeze({
    guard,
    actor,
    runId,
    action,
    policy,
    severity,
    facts,
    lists,
    waitSeconds,
    onDeny,
    onHold,
    schema,
    freezeArgs: freezeArgs !== false,
  });
}

/** Says whether two settings decide and answer alike. Functions are alike only if they are the same one. */
export function sameSettings(one: GuardSettings, other: GuardSettings): boolean {
  return Object.entries(one).every(([key, value]) =>
    Object.is(value, other[key as keyof GuardSettings]),
  );
}

function checkWord(option: string, word: unknown, known: readonly unknown[]): void {
  if (known.includes(word)) return;
  const words = known.map((one) => JSON.stringify(one)).join(", ");
  throw new TypeError(`${option} must be one of ${words}`);
}
