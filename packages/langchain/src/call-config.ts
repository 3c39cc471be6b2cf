import type { ToolCallContext } from "./options.ts";

/** The parts of LangChain's run configuration that the guard reads, each checked. */
export interface CallConfig {
  readonly toolCallId: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly threadId: string | undefined;
  readonly checkpointNs: string | undefined;
  readonly configurable: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

type Loose = Readonly<Record<string, unknown>>;

/**
 * Reads a call's configuration once, when the call arrives. It comes from the host and the framework;
 * only a call id may be the model provider's word.
 */
export function readCallConfig(config: unknown): CallConfig {
  const given = asRecord(config);
  const configurable = asRecord(given["configurable"]);
  const toolCall = asRecord(given["toolCall"]);
  return {
    toolCallId: asId(toolCall["id"]) ?? asId(given["toolCallId"]),
    signal: asSignal(given["signal"]),
    threadId: asId(configurable["thread_id"]),
    checkpointNs: asId(configurable["checkpoint_ns"]),
    configurable,
    metadata: asRecord(given["metadata"]),
    context: given["context"],
  };
}

/** What the host's own functions are told of a call. */
export function contextOf(toolName: string | undefined, config: CallConfig): ToolCallContext {
  return {
    toolName,
    toolCallId: config.toolCallId,
    configurable: withoutPrivateKeys(config.configurable),
    metadata: config.metadata,
    context: config.context,
  };
}

/** LangGraph keeps the graph's state, and so model text, under keys that begin with two underscores. */
function withoutPrivateKeys(configurable: Loose): Loose {
  return Object.fromEntries(Object.entries(configurable).filter(([key]) => !key.startsWith("__")));
}

function asRecord(value: unknown): Loose {
  return typeof value === "object" && value !== null ? (value as Loose) : {};
}

function asId(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function asSignal(value: unknown): AbortSignal | undefined {
  const isSignal =
    typeof value === "object" &&
    value !== null &&
    "aborted" in value &&
    typeof (value as AbortSignal).addEventListener === "function";
  return isSignal ? (value as AbortSignal) : undefined;
}
