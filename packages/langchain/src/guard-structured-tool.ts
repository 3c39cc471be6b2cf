import type { JsonObject } from "@execution-guard/core";
import type { CheckedOptions } from "./check-options.ts";
import { guardCall } from "./guard-call.ts";
import { announce, registerGate } from "./guarding.ts";
import { schemaOfTool } from "./schema-of-tool.ts";

/** The parts of a LangChain tool that the gate touches. */
interface StructuredToolParts {
  readonly name: string;
  readonly responseFormat?: string;
  readonly lc_kwargs?: unknown;
  readonly func?: unknown;
  _call(parsed: unknown, runManager?: unknown, config?: unknown): unknown;
  toJSON(): object;
}

type Run = (copy: unknown, runManager: unknown, config: unknown) => unknown;

/**
 * A copy of a tool with the gate in its `_call` and `func`. They are own and enumerable, so that they
 * survive frameworks that copy a tool with `Object.assign(Object.create(prototype), tool)`; the tool's
 * own work is done by the original, so that its private fields are there.
 */
export function guardStructuredTool<T extends object>(tool: T, options: CheckedOptions): T {
  const inner = tool as unknown as StructuredToolParts;
  const members = Object.getOwnPropertyDescriptors(tool) as PropertyDescriptorMap;
  const schema = options.schema === "none" ? undefined : schemaOfTool(tool);
  const gate = (run: Run): Run => gateFor(inner, { options, schema }, run);
  // oxlint-disable-next-line no-underscore-dangle -- LangChain's own name
  members["_call"] = own(gate((copy, manager, config) => inner._call(copy, manager, config)));
  members["toJSON"] = own(serialize);
  const { func } = inner;
  if (typeof func === "function") {
    const guarded = gate((copy, manager, config) => func.call(inner, copy, manager, config));
    members["func"] = own(guarded);
    members["lc_kwargs"] = own(withFunc(inner.lc_kwargs, guarded));
  }
  return Object.create(Object.getPrototypeOf(tool) as object | null, members) as T;
}

interface Judging {
  readonly options: CheckedOptions;
  readonly schema: JsonObject | undefined;
}

function gateFor(inner: StructuredToolParts, { options, schema }: Judging, run: Run): Run {
  // The name is taken once: a copy that somebody renames is still judged as what it is.
  const { name: toolName } = inner;
  const guarded: Run = (parsed, runManager, config) =>
    guardCall(options, {
      toolName,
      parsed,
      config,
      responseFormat: inner.responseFormat,
      schema,
      execute: (copy) => run(copy, runManager, config),
    });
  return registerGate(guarded, { guard: options.guard, actor: options.actor });
}

/** LangChain serializes a tool as it starts and hands that to callback handlers: here they learn of the gate. */
function serialize(this: StructuredToolParts): object {
  const prototype = Object.getPrototypeOf(this) as StructuredToolParts;
  return announce(prototype.toJSON.call(this), this);
}

/** The constructor's arguments are kept by LangChain, the bare function among them. */
function withFunc(kwargs: unknown, func: Run): unknown {
  const holdsFunc = typeof kwargs === "object" && kwargs !== null && "func" in kwargs;
  return holdsFunc ? { ...kwargs, func } : kwargs;
}

function own(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, writable: true, configurable: true };
}
