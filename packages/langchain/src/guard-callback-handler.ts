import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import { readCallConfig } from "./call-config.ts";
import { checkJudgeOptions, checkWord } from "./check-options.ts";
import { announcedGuarding } from "./guarding.ts";
import { intentFromToolCall } from "./intent-from-tool-call.ts";
import type { JudgeOptions } from "./options.ts";

/** How the handler judges tools that nobody has guarded. */
export interface GuardCallbackHandlerOptions extends JudgeOptions {
  /**
   * - `evaluate` (default): such a call is judged by the name and the unparsed arguments that the callback
   *   gives, and stopped unless the answer is ALLOW.
   * - `deny`: such a call is stopped, on the record, whatever the policy says. For programs in which every
   *   tool has its gate.
   */
  readonly onUnguarded?: "evaluate" | "deny" | undefined;
}

/**
 * Audit and tripwire for tools that somebody forgot to guard: their calls are judged and recorded before
 * they run, and stopped unless the answer is ALLOW. A call of a guarded tool is left to its own gate, so
 * one call has one decision.
 *
 * LangChain gives a handler the arguments before they are parsed, without a schema's defaults and changes,
 * and a name that the caller's `runName` can change: an ALLOW is one of those. `onUnguarded: "deny"` gives
 * none.
 *
 * Never the only gate: LangChain tells a handler nothing of `func`, `_call` and `asTool()` tools.
 */
export class GuardCallbackHandler extends BaseCallbackHandler {
  override readonly name: string = "execution_guard";
  readonly #options: GuardCallbackHandlerOptions;

  /** @throws TypeError on an option that does not exist or makes no sense. */
  constructor(options: GuardCallbackHandlerOptions) {
    // Said here, not as class fields: LangChain then also waits for the handler. Else the tool would run.
    super({ raiseError: true, ignoreLLM: true, ignoreChain: true, ignoreRetriever: true });
    checkJudgeOptions(options, undefined, ["onUnguarded"]);
    checkWord("onUnguarded", options.onUnguarded ?? "evaluate", ["deny", "evaluate"]);
    this.#options = options;
    for (const [field, value] of LOCKED)
      Object.defineProperty(this, field, { value, writable: false, configurable: false });
  }

  /** LangChain's own would take this handler for its options. */
  override copy(): GuardCallbackHandler {
    return new GuardCallbackHandler(this.#options);
  }

  /** @throws GuardDenied, GuardHeld, GuardExpired or GuardFault, and then the tool does not run. */
  override async handleToolStart(
    tool: Serialized,
    input: string,
    _runId: string,
    _parentRunId?: string,
    _tags?: string[],
    metadata?: Record<string, unknown>,
    runName?: string,
    toolCallId?: string,
  ): Promise<void> {
    const options = this.#options;
    if (announcedGuarding(tool)?.guard === options.guard) return;
    const { intent, evaluate } = await intentFromToolCall(options, {
      toolName: runName,
      judged: parseInput(input),
      // LangGraph copies what identifies a run into the metadata.
      config: readCallConfig({ metadata, configurable: metadata, toolCallId }),
    });
    const closed = options.onUnguarded === "deny" ? { policy: NOTHING_ALLOWED } : {};
    await options.guard.evaluate(intent, { ...evaluate, ...closed });
  }
}

// A handler that does not raise, or is skipped for agents, lets the tool run.
const LOCKED: readonly (readonly [string, boolean])[] = [
  ["raiseError", true],
  ["awaitHandlers", true],
  ["ignoreAgent", false],
];

/** Whoever asks: an action that the policy does not allow. */
const NOTHING_ALLOWED = { version: 1, defaults: { unknown_agent: "ALLOW" } };

function parseInput(input: string): unknown {
  try {
    return JSON.parse(input) as unknown;
  } catch {
    return input;
  }
}
