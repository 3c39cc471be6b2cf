import { GuardHeld } from "@execution-guard/core";
import type {
  EnforceOptions,
  Hold,
  Intent,
  IntentSnapshot,
  JsonObject,
} from "@execution-guard/core";
import { argumentObject } from "./argument-object.ts";
import { readCallConfig } from "./call-config.ts";
import type { CallConfig } from "./call-config.ts";
import type { CheckedOptions } from "./check-options.ts";
import { denialFromError, isRefusal, messageFromDenial } from "./denial-from-error.ts";
import type { Refusal } from "./denial-from-error.ts";
import { intentFromToolCall } from "./intent-from-tool-call.ts";
import type { Asked } from "./intent-from-tool-call.ts";
import type { OnHold } from "./options.ts";
import { isSameJson } from "./is-same-json.ts";
import { readArguments } from "./read-arguments.ts";
import type { ReadArguments } from "./read-arguments.ts";
import { isStreamingOutput, relayGenerator } from "./relay-generator.ts";
import { STOP_MARK } from "./stop-mark.ts";
import { StopNeedsMiddleware } from "./stop-needs-middleware.ts";

/** One call that has reached a gate. */
export interface GatedCall {
  readonly toolName: string;
  /** The arguments after the tool's schema has parsed them. */
  readonly parsed: unknown;
  /** LangChain's configuration of the call. */
  readonly config: unknown;
  /** `content_and_artifact` tools answer with a pair. */
  readonly responseFormat: string | undefined;
  /** What the arguments must fit, where that is known. The same object for each call. */
  readonly schema: JsonObject | undefined;
  /** The tool's own work, on its own copy of the arguments. */
  readonly execute: (copy: unknown) => unknown;
}

/**
 * THE gate: judges a call on its parsed arguments, and runs the tool only on ALLOW, on the arguments
 * that were judged. Whatever fails before the tool has started leaves it unstarted; after that the
 * tool's own result or error is given back.
 */
export async function guardCall(options: CheckedOptions, call: GatedCall): Promise<unknown> {
  // Before the first await: the caller keeps the arguments and may change them.
  const read = readArguments(call.parsed, { freeze: options.freezeArgs });
  const config = readCallConfig(call.config);
  const asked = await intentFromToolCall(options, {
    toolName: call.toolName,
    judged: read.judged,
    config,
  });
  const progress = { started: false };
  try {
    return await enforceCall(options, call, { asked, read, config, progress });
  } catch (error) {
    // INVARIANT: once the tool has started, its error is its own, even one of another guard.
    if (progress.started || !isRefusal(error)) throw error;
    return refuse(options, call, config, error);
  }
}

interface Entering {
  readonly asked: Asked;
  readonly read: ReadArguments;
  readonly config: CallConfig;
  readonly progress: { started: boolean };
}

function enforceCall(
  options: CheckedOptions,
  call: GatedCall,
  entering: Entering,
): Promise<unknown> {
  const { asked, read, config, progress } = entering;
  const { intent } = asked;
  return new Promise((resolve, reject) => {
    const enforced = options.guard.enforce(
      intent,
      async (snapshot) => {
        refuseOtherArguments(read, intent, snapshot);
        progress.started = true;
        const output = await call.execute(read.copy);
        if (!isStreamingOutput(output)) return output;
        // A stream's body runs while it is read: it is handed out now, and the call lasts until it ends.
        const relay = relayGenerator(output, () => enforced.catch(() => undefined));
        resolve(relay.generator);
        return relay.ended;
      },
      {
        ...asked.evaluate,
        ...holdOptions(holdMode(options, intent), options),
        schema: call.schema,
        signal: config.signal,
      },
    );
    enforced.then(resolve, reject);
  });
}

/** A call that can't be found again can't be approved later: telling the model to wait would be a lie. */
function holdMode({ onHold }: CheckedOptions, { runId, callId }: Intent): OnHold {
  const isLost = runId === undefined || callId === undefined;
  return onHold === "tell" && isLost ? "deny" : onHold;
}

function holdOptions(onHold: OnHold, { guard }: CheckedOptions): EnforceOptions {
  switch (onHold) {
    case "await":
      return {};
    case "tell":
      return { waitSeconds: 0 };
    case "deny":
      // The guard then decides again, and denies because nobody is asked any more.
      return { onHold: (hold: Hold) => guard.holds.cancel(hold.id) };
  }
}

/** What was signed and what will run must be the same, whatever a proxy has answered in between. */
function refuseOtherArguments(read: ReadArguments, asked: Intent, snapshot: IntentSnapshot): void {
  // Shadow mode gives an intent that it could not take back as it came, and runs all the same.
  if ((snapshot as Intent) === asked) return;
  const again = readArguments(read.copy, { freeze: false });
  const isSame = isSameJson(argumentObject(again.judged), snapshot.args);
  if (!read.isJson || !again.isJson || !isSame) {
    throw new Error("The tool was not run: its arguments are not those that were judged.");
  }
}

function refuse(
  { onDeny, onHold, canStop }: CheckedOptions,
  call: GatedCall,
  config: CallConfig,
  error: Refusal,
): unknown {
  const isHeld = GuardHeld.isInstance(error);
  const stops = onDeny === "stop" && !isHeld;
  const tells = onDeny === "tell" || (isHeld && onHold === "tell") || (stops && canStop);
  // A run that was called off is not told anything: it ends.
  if (config.signal?.aborted === true) throw error;
  if (!tells) throw stops ? new StopNeedsMiddleware(error) : error;
  const message = messageFromDenial(denialFromError(error), {
    toolName: call.toolName,
    toolCallId: config.toolCallId,
    artifact: stops ? STOP_MARK : undefined,
  });
  return call.responseFormat === "content_and_artifact" ? [message, undefined] : message;
}
