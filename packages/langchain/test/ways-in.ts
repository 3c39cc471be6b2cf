import type { DynamicStructuredToolInput } from "@langchain/core/tools";

/** A tool seen as what it is at run time: an object whose methods anybody may call. */
export type Loose = Readonly<Record<string, (...args: unknown[]) => unknown>>;

export function open(value: unknown): Loose {
  return value as Loose;
}

/** A model's call of a tool. */
export function toolCall(name: string, args: Record<string, unknown>, id = "call-1") {
  return { type: "tool_call", name, args, id } as const;
}

/** As deepagents copies a tool to give it another description. */
export function copied<T extends object>(original: T, changes: object = {}): T {
  return Object.assign(Object.create(Object.getPrototypeOf(original)) as T, original, changes);
}

/** A tool's own fields, as one who builds it anew would take them. */
export function fieldsOf(tool: object): DynamicStructuredToolInput {
  return Object.fromEntries(Object.entries(tool)) as unknown as DynamicStructuredToolInput;
}

export async function drain(stream: unknown): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

/** What a function throws, or its promise rejects with. */
export async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("It did not throw.");
}
