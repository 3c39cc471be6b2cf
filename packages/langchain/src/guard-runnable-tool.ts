import { RunnableLambda } from "@langchain/core/runnables";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { CheckedOptions } from "./check-options.ts";
import { guardCall } from "./guard-call.ts";
import { registerGate } from "./guarding.ts";
import { schemaOfTool } from "./schema-of-tool.ts";

interface Step {
  invoke(input: unknown, config?: unknown): Promise<unknown>;
}

interface Sequence {
  readonly first: Step;
  readonly last: Step;
}

/**
 * A copy of a `RunnableToolLike` with the gate around the runnable inside, after the step that parses
 * the arguments. `invoke`, `batch` and `stream` all pass there.
 *
 * @throws TypeError when LangChain builds such a tool in another way than this one knows.
 */
export function guardRunnableTool<T extends object>(tool: T, options: CheckedOptions): T {
  const { name, bound } = tool as { readonly name?: unknown; readonly bound?: unknown };
  const binding = asObject(bound);
  const sequence = asSequence(asObject(binding?.["bound"]));
  if (binding === undefined || sequence === undefined || typeof name !== "string") {
    throw new TypeError(
      "This RunnableToolLike can't be guarded: it is not built as asTool() builds one. Wrap it in tool(…) and guard that.",
    );
  }
  const { last } = sequence;
  const schema = options.schema === "none" ? undefined : schemaOfTool(tool);
  const gate = RunnableLambda.from((parsed: unknown, config: RunnableConfig) =>
    guardCall(options, {
      toolName: name,
      parsed,
      config,
      responseFormat: undefined,
      schema,
      execute: (copy) => last.invoke(copy, config),
    }),
  );
  const guarded = copyWith(binding, { bound: copyWith(sequence, { last: gate }) });
  registerGate(guarded, { guard: options.guard, actor: options.actor });
  return copyWith(tool, { bound: guarded });
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)
    : undefined;
}

function asSequence(value: Record<string, unknown> | undefined): Sequence | undefined {
  if (value === undefined) return undefined;
  const { first, middle, last } = value;
  const isPair = Array.isArray(middle) && middle.length === 0;
  return isPair && isStep(first) && isStep(last) ? (value as unknown as Sequence) : undefined;
}

function isStep(value: unknown): value is Step {
  return typeof asObject(value)?.["invoke"] === "function";
}

function copyWith<T extends object>(original: T, changes: Readonly<Record<string, unknown>>): T {
  const members = Object.getOwnPropertyDescriptors(original) as PropertyDescriptorMap;
  for (const [key, value] of Object.entries(changes)) {
    members[key] = { value, enumerable: true, writable: true, configurable: true };
  }
  return Object.create(Object.getPrototypeOf(original) as object | null, members) as T;
}
