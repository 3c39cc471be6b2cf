import type { EvaluateOptions, Intent } from "@execution-guard/core";
import { argumentObject } from "./argument-object.ts";
import { contextOf } from "./call-config.ts";
import type { CallConfig } from "./call-config.ts";
import type { JudgeOptions, ToolCallContext } from "./options.ts";

// The guard takes ids of at most this length.
const MAX_ID_LENGTH = 256;

/** A call as this adapter sees it. */
export interface ToolCallAsked {
  /** Absent where a callback gives none: then the intent is invalid, and so denied. */
  readonly toolName: string | undefined;
  /** The JSON form of the arguments. */
  readonly judged: unknown;
  readonly config: CallConfig;
}

/** What the guard is asked. */
export interface Asked {
  readonly intent: Intent;
  readonly evaluate: EvaluateOptions;
}

/**
 * Makes the intent of a tool call. Never throws: a missing actor, or a function of the host that
 * throws, gives an intent that the guard refuses and records as a DENY.
 */
export async function intentFromToolCall(
  options: JudgeOptions,
  call: ToolCallAsked,
): Promise<Asked> {
  const { toolName, config } = call;
  const context = contextOf(toolName, config);
  const intent: Record<string, unknown> = {
    actor: ask(options.actor, context),
    action: nameAction(options, toolName),
    args: argumentObject(call.judged),
  };
  const stepId = ask(options.stepId, context) ?? config.checkpointNs;
  const runId = ask(options.runId, context) ?? defaultRunId(config);
  await addId(intent, "runId", runId);
  await addId(intent, "stepId", stepId);
  await addId(intent, "callId", config.toolCallId);
  // The guard checks every field itself, so that what is wrong is denied on the record.
  return { intent: intent as unknown as Intent, evaluate: evaluateOptions(options, context) };
}

/** Not a string, so the guard names the field as invalid; not nullish, so no default replaces it. */
const FAILED = false;

function ask(value: unknown, context: ToolCallContext): unknown {
  if (typeof value !== "function") return value;
  try {
    return heard((value as (call: ToolCallContext) => unknown)(context));
  } catch {
    return FAILED;
  }
}

/** The action's name in the policy; no name where the host's function fails. */
export function nameAction({ action }: JudgeOptions, toolName: string | undefined): unknown {
  if (action === undefined || toolName === undefined) return toolName;
  try {
    return heard(action(toolName));
  } catch {
    return FAILED;
  }
}

/** A promise is no name, so the guard denies it. But if nobody hears that it failed, the process ends. */
function heard(answered: unknown): unknown {
  if (answered instanceof Promise) answered.catch(() => undefined);
  return answered;
}

function defaultRunId({ threadId, checkpointNs }: CallConfig): string | undefined {
  if (threadId === undefined || checkpointNs === undefined) return threadId;
  return `${threadId}|${checkpointNs}`;
}

async function addId(intent: Record<string, unknown>, field: string, id: unknown): Promise<void> {
  if (id === undefined) return;
  intent[field] = typeof id === "string" ? await shorten(id) : id;
}

/** A deeply nested graph has a namespace longer than an id may be: its digest is as good. */
async function shorten(id: string): Promise<string> {
  if (id.length <= MAX_ID_LENGTH) return id;
  try {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id));
    return `sha256-${Array.from(new Uint8Array(digest), hex).join("")}`;
  } catch {
    return id;
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** What the guard asks the host for, with the call's context in it. The guard bounds each function itself. */
function evaluateOptions(options: JudgeOptions, context: ToolCallContext): EvaluateOptions {
  const { policy, severity, facts, lists } = options;
  return {
    policy: typeof policy === "function" ? () => policy(context) : policy,
    severity: typeof severity === "function" ? () => severity(context) : severity,
    facts: typeof facts === "function" ? () => facts(context) : facts,
    lists: typeof lists === "function" ? () => lists(context) : lists,
  };
}
