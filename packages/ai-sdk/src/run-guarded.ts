import { GuardDenied, GuardExpired, GuardHeld } from "@execution-guard/core";
import type { EnforceOptions, EvaluateOptions, Intent, JsonObject } from "@execution-guard/core";
import { denialFromError, waitingFromError } from "./guard-notice.ts";
import type { GuardDenial, GuardWaiting } from "./guard-notice.ts";
import type { GuardCallContext } from "./guard-options.ts";
import type { GuardSettings } from "./guard-settings.ts";
import { intentFromToolCall } from "./intent-from-tool-call.ts";
import { isJudged, judgeInput } from "./judge-input.ts";
import { expectStop, refuseUnstopped } from "./unstopped-denials.ts";

/** What a guarded call ends with: the tool's output, or a notice in its place. */
export type Guarded<T> = T | GuardDenial | GuardWaiting;

/** How a tool's calls are judged. */
interface Judging {
  readonly settings: GuardSettings;
  readonly schema: JsonObject | undefined;
}

/**
 * Asks the guard, and runs the tool only on its ALLOW, with a private copy of what was judged. Until
 * the tool starts, every failure ends the call; from then on the tool's own result or error stands.
 */
export async function runGuarded<T>(
  call: GuardCallContext,
  input: unknown,
  { settings, schema }: Judging,
  execute: (args: unknown) => Promise<T>,
): Promise<Guarded<T>> {
  if (settings.onDeny === "stop") refuseUnstopped(settings.guard, call.messages);
  const judged = judgeInput(input, settings.freezeArgs);
  const intent = intentFromToolCall(call, judged.args, settings);
  let started = false;
  try {
    return await settings.guard.enforce(
      intent,
      (decided) => {
        // In shadow mode a refused intent comes back as it was given: nothing was judged.
        const isRefused = Object.is(decided, intent);
        // INVARIANT: what the tool gets reads as what was decided on.
        if (!isRefused && !isJudged(judged.value, decided.args)) throw new TypeError(NOT_JUDGED);
        started = true;
        return execute(isRefused ? input : judged.value);
      },
      {
        ...enforceOptions(call, intent, settings),
        ...(schema === undefined ? {} : { schema }),
      },
    );
  } catch (error) {
    // A denial that the tool itself met inside is the tool's own error.
    if (started) throw error;
    return answerError(error, call, intent, settings);
  }
}

/** The options of one enforced call. */
export function enforceOptions(
  call: GuardCallContext,
  intent: Intent,
  settings: GuardSettings,
): EnforceOptions {
  const { guard } = settings;
  const onHold = holdMode(intent, settings);
  const waitSeconds = settings.waitSeconds ?? (onHold === "tell" ? 0 : undefined);
  return {
    ...(call.abortSignal === undefined ? {} : { signal: call.abortSignal }),
    ...boundSources(call, settings),
    ...(onHold === "deny" ? { waitForHold: (hold) => guard.holds.cancel(hold.id) } : {}),
    ...(onHold === "deny" || waitSeconds === undefined ? {} : { waitSeconds }),
  };
}

/** What the guard asks the host for, with the call's context in it. The guard bounds each function itself. */
function boundSources(
  call: GuardCallContext,
  { policy, severity, facts, lists }: GuardSettings,
): EvaluateOptions {
  return {
    policy: typeof policy === "function" ? () => policy(call) : policy,
    severity: typeof severity === "function" ? () => severity(call) : severity,
    facts: typeof facts === "function" ? () => facts(call) : facts,
    lists: typeof lists === "function" ? () => lists(call) : lists,
  };
}

const NOT_JUDGED = "The arguments are not the ones that were decided on. The tool was not run.";

/** A call that can't be found again can't be approved later: telling the model to wait would be a lie. */
function holdMode(intent: Intent, settings: GuardSettings): GuardSettings["onHold"] {
  if (settings.onHold !== "tell") return settings.onHold;
  return intent.runId === undefined || intent.callId === undefined ? "deny" : "tell";
}

function answerError(
  error: unknown,
  call: GuardCallContext,
  intent: Intent,
  settings: GuardSettings,
): GuardDenial | GuardWaiting {
  if (GuardDenied.isInstance(error) || GuardExpired.isInstance(error)) {
    if (settings.onDeny === "tell") return denialFromError(error);
    if (settings.onDeny === "stop") expectStop(settings.guard, call.toolCallId, error);
    throw error;
  }
  if (GuardHeld.isInstance(error) && error.hold !== undefined) {
    if (holdMode(intent, settings) === "tell") return waitingFromError(error, error.hold.id);
  }
  throw error;
}
