import type { JsonObject } from "@execution-guard/core";
import type { GuardCallContext } from "./guard-options.ts";
import type { GuardSettings } from "./guard-settings.ts";
import { relay } from "./relay.ts";
import type { Send } from "./relay.ts";
import { runGuarded } from "./run-guarded.ts";

/** A tool's `execute`, as the SDK calls it. */
export type Execute = (this: unknown, input: unknown, options: unknown) => unknown;

/** The `execute` of one tool, and how it is guarded. */
export interface Guarding {
  /** The tool's name in its set. */
  readonly name: string;
  readonly execute: Execute;
  readonly settings: GuardSettings;
  /** What the parsed arguments must fit, where that is known. The same object for each call. */
  readonly schema: JsonObject | undefined;
  /** What `execute` finds as `this`, for what the caller brought as `this`. */
  readonly self: (caller: unknown) => unknown;
}

/**
 * The `execute` that asks the guard first. A generator stays a generator, because the SDK reads its
 * yields as preliminary results; any other async iterable is drained and its last value returned.
 */
export function guardExecute(guarding: Guarding): Execute {
  return isGenerator(guarding.execute) ? guardGenerator(guarding) : guardFunction(guarding);
}

function guardFunction(guarding: Guarding): Execute {
  const { name, execute, self } = guarding;
  return async function guardedExecute(input, options) {
    return await runGuarded(callContext(name, options), input, guarding, async (args) =>
      lastValue(await execute.call(self(this), args, options)),
    );
  };
}

function guardGenerator(guarding: Guarding): Execute {
  const { name, execute, self } = guarding;
  return async function* guardedExecute(input, options) {
    const call = callContext(name, options);
    let started = false;
    const result = yield* relay((send) =>
      runGuarded(call, input, guarding, (args) => {
        started = true;
        return sendAll(execute.call(self(this), args, options) as AsyncIterable<unknown>, send);
      }),
    );
    // A notice, or the recorded result of a call that already ran.
    if (!started && result !== undefined) yield result;
  };
}

/** What the SDK tells of a call, read once. It tells nothing when a tool is called by hand. */
function callContext(toolName: string, options: unknown): GuardCallContext {
  const given = (options ?? {}) as Readonly<Record<string, unknown>>;
  const { toolCallId, messages, context, abortSignal } = given;
  return Object.freeze({
    toolName,
    toolCallId: typeof toolCallId === "string" && toolCallId !== "" ? toolCallId : undefined,
    messages: Array.isArray(messages) ? (messages as GuardCallContext["messages"]) : [],
    context,
    experimental_context: given["experimental_context"],
    abortSignal: abortSignal instanceof AbortSignal ? abortSignal : undefined,
  });
}

/** True for bound generator functions too: they keep the prototype that carries the tag. */
function isGenerator(execute: Execute): boolean {
  return Object.prototype.toString.call(execute) === "[object AsyncGeneratorFunction]";
}

async function sendAll(values: AsyncIterable<unknown>, send: Send): Promise<unknown> {
  let last: unknown;
  for await (const value of values) {
    last = value;
    if (!(await send(value))) break;
  }
  return last;
}

async function lastValue(output: unknown): Promise<unknown> {
  if (!isAsyncIterable(output)) return output;
  let last: unknown;
  for await (const value of output) last = value;
  return last;
}

function isAsyncIterable(output: unknown): output is AsyncIterable<unknown> {
  if (typeof output !== "object" || output === null) return false;
  return typeof (output as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === "function";
}
