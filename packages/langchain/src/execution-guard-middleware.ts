import { GuardHeld } from "@execution-guard/core";
import type { BaseMessage } from "@langchain/core/messages";
import { ToolMessage } from "@langchain/core/messages";
import { checkToolOptions, checkWord } from "./check-options.ts";
import type { CheckedOptions } from "./check-options.ts";
import { denialFromError, isRefusal, messageFromDenial } from "./denial-from-error.ts";
import type { Refusal } from "./denial-from-error.ts";
import { guardCall } from "./guard-call.ts";
import { guardStructuredTool } from "./guard-structured-tool.ts";
import { guardRunnableTool } from "./guard-runnable-tool.ts";
import { guardingOf } from "./guarding.ts";
import type { GuardToolOptions, OnDeny } from "./options.ts";
import { refuseUnguardable } from "./refuse-unguardable.ts";
import { hasStopMark, STOP_MARK } from "./stop-mark.ts";
import { isStopNeedsMiddleware } from "./stop-needs-middleware.ts";

/** How the middleware judges what no gate of its own judges, and what it makes of errors. */
export interface ExecutionGuardMiddlewareOptions extends GuardToolOptions {
  /** As for a tool, and also for the denials that guarded tools throw. Default `tell`. */
  readonly onDeny?: OnDeny | undefined;
  /**
   * What becomes of a tool's own error. Any middleware of this kind switches off the agent's way of
   * telling the model, so it is done here: `tell` (default). `rethrow` ends the run.
   */
  readonly onToolError?: "tell" | "rethrow" | undefined;
}

/** A call as LangChain's agent hands it to a middleware. */
export interface GuardedToolCallRequest {
  /** What the model asks for. */
  readonly toolCall: {
    readonly name: string;
    readonly args: Record<string, unknown>;
    readonly id?: string;
  };
  /** Absent for a tool that the agent does not know. */
  readonly tool: unknown;
  /** Holds the host's \`configurable\` and \`context\`, and the run's \`signal\`. */
  readonly runtime: unknown;
}

/** A middleware for `createAgent`, made without importing `langchain`. */
export interface ExecutionGuardMiddleware {
  /** Shown in LangChain's errors and graphs. */
  name: "ExecutionGuard";
  /** Stands around each call of a tool. */
  wrapToolCall<Request extends GuardedToolCallRequest, Output>(
    request: Request,
    handler: (request: Request) => Output | Promise<Output>,
  ): Promise<Output | ToolMessage>;
  /** Ends the run where a denial asked for it. */
  beforeModel: {
    hook(state: { readonly messages: readonly BaseMessage[] }): { jumpTo: "end" } | undefined;
    canJumpTo: "end"[];
  };
}

interface MiddlewareParts {
  readonly options: CheckedOptions;
  readonly onToolError: "tell" | "rethrow";
  /** One gate for each tool that came without, so that it is built once. */
  readonly gates: WeakMap<object, object>;
}

/**
 * The guard as a middleware of `createAgent`; put it first in the array. A guarded tool is left to its
 * own gate. Any other known tool gets one for the call; what is unknown to the agent, or can't have a
 * gate, is judged by its name and unparsed arguments. Denials are told to the model, or end the run.
 *
 * It reaches the agent it is given to, not the agents that its tools start: guard the tools too.
 *
 * @throws TypeError on an option that does not exist or makes no sense.
 */
export function executionGuardMiddleware(
  options: ExecutionGuardMiddlewareOptions,
): ExecutionGuardMiddleware {
  const { onToolError = "tell", onDeny = "tell", ...rest } = options;
  checkWord("onToolError", onToolError, ["tell", "rethrow"]);
  const parts: MiddlewareParts = {
    options: { ...checkToolOptions({ ...rest, onDeny }), canStop: true },
    onToolError,
    gates: new WeakMap(),
  };
  const middleware: ExecutionGuardMiddleware = {
    name: "ExecutionGuard",
    wrapToolCall: (request, handler) => wrapToolCall(parts, request, handler),
    beforeModel: { hook: endIfStopped, canJumpTo: ["end"] },
  };
  return Object.assign(middleware, { [Symbol.for("AgentMiddleware")]: true });
}

async function wrapToolCall<Request extends GuardedToolCallRequest, Output>(
  parts: MiddlewareParts,
  request: Request,
  handler: (request: Request) => Output | Promise<Output>,
): Promise<Output | ToolMessage> {
  try {
    if (guardingOf(request.tool)?.guard === parts.options.guard) return await handler(request);
    const gate = gateFor(parts, request.tool);
    if (gate !== undefined) return await handler({ ...request, tool: gate });
    const output = await judgeUnparsed(parts, request, handler);
    return typeof output === "string" ? told(request, output) : (output as Output);
  } catch (error) {
    return answerError(parts, request, error);
  }
}

function gateFor({ options, gates }: MiddlewareParts, tool: unknown): object | undefined {
  if (typeof tool !== "object" || tool === null) return undefined;
  const known = gates.get(tool);
  if (known !== undefined) return known;
  try {
    const isRunnable = refuseUnguardable(tool) === "runnable";
    const gate = (isRunnable ? guardRunnableTool : guardStructuredTool)(tool, options);
    gates.set(tool, gate);
    return gate;
  } catch {
    return undefined;
  }
}

/** The tool is unknown, dynamic or can't have a gate: its name and the model's own arguments are judged. */
function judgeUnparsed<Request extends GuardedToolCallRequest, Output>(
  { options }: MiddlewareParts,
  request: Request,
  handler: (request: Request) => Output | Promise<Output>,
): Promise<unknown> {
  const { toolCall, runtime } = request;
  return guardCall(options, {
    toolName: toolCall.name,
    parsed: toolCall.args,
    config: { ...(runtime as object | undefined), toolCall },
    responseFormat: undefined,
    // It describes parsed arguments, if anything.
    schema: undefined,
    execute: (copy) => handler({ ...request, toolCall: { ...toolCall, args: copy } }),
  });
}

function answerError(
  { options, onToolError }: MiddlewareParts,
  request: GuardedToolCallRequest,
  error: unknown,
): ToolMessage {
  if (isAborted(request.runtime)) throw error;
  const refusal = refusalIn(error);
  if (refusal !== undefined) return answerRefusal(options, request, error, refusal);
  if (onToolError === "rethrow" || belongsToAgent(error)) throw error;
  // The words of LangChain's own agent.
  return told(request, `${String(error)}\n Please fix your mistakes.`);
}

function refusalIn(error: unknown): Refusal | undefined {
  const inner = isStopNeedsMiddleware(error) ? error.cause : error;
  return isRefusal(inner) ? inner : undefined;
}

function answerRefusal(
  { onDeny }: CheckedOptions,
  request: GuardedToolCallRequest,
  error: unknown,
  refusal: Refusal,
): ToolMessage {
  const isHeld = GuardHeld.isInstance(refusal);
  const stops = (onDeny === "stop" || isStopNeedsMiddleware(error)) && !isHeld;
  if (onDeny === "throw" && !stops) throw error;
  const { name: toolName, id: toolCallId } = request.toolCall;
  const artifact = stops ? STOP_MARK : undefined;
  const message = messageFromDenial(denialFromError(refusal), { toolName, toolCallId, artifact });
  return typeof message === "string" ? told(request, message) : message;
}

/** Interrupts, a call that does not fit its schema, and another middleware's failure are the agent's to handle. */
function belongsToAgent(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { is_bubble_up, "~brand": brand } = error as Readonly<Record<string, unknown>>;
  return is_bubble_up === true || brand === "ToolInvocationError" || brand === "MiddlewareError";
}

function isAborted(runtime: unknown): boolean {
  const { signal } = (runtime ?? {}) as { readonly signal?: AbortSignal };
  return signal?.aborted === true;
}

function told({ toolCall }: GuardedToolCallRequest, content: string): ToolMessage {
  const { name, id } = toolCall;
  return new ToolMessage({ content, name, tool_call_id: id ?? "", status: "error" });
}

/** Ends the run when one of the last tools' answers asks for it; an older one is over. */
function endIfStopped({
  messages,
}: {
  readonly messages: readonly BaseMessage[];
}): { jumpTo: "end" } | undefined {
  for (const message of messages.toReversed()) {
    if (!ToolMessage.isInstance(message)) return undefined;
    if (hasStopMark(message)) return { jumpTo: "end" };
  }
  return undefined;
}
