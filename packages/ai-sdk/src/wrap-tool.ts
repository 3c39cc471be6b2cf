import { copyWith } from "./copy-with.ts";
import { guardExecute } from "./guard-execute.ts";
import type { Execute } from "./guard-execute.ts";
import { sameSettings } from "./guard-settings.ts";
import type { GuardSettings } from "./guard-settings.ts";
import { guardedExecute, markGuarded } from "./guarded-execute.ts";
import { refuseMisfit } from "./refuse-misfit.ts";
import { schemaOfTool } from "./schema-of-tool.ts";
import { toldModelOutput } from "./told-model-output.ts";
import { toldOutputSchema } from "./told-output-schema.ts";

/**
 * A copy of a tool whose `execute` asks the guard first.
 *
 * @throws TypeError if it has no `execute`, if the one it has is not what would run, or if the policy
 * that is given for it asks for arguments that it does not have.
 */
export function wrapTool<T extends object>(name: string, tool: T, settings: GuardSettings): T {
  const mark = guardedExecute(tool);
  if (mark !== undefined) {
    // INVARIANT: one call, one decision.
    if (mark.name === name && sameSettings(mark.settings, settings)) return tool;
    throw new TypeError(
      `tool ${quote(name)} is already guarded, as ${quote(mark.name)} or with other options: guard it once`,
    );
  }
  refuseUnguardable(name, tool);
  const execute: unknown = Reflect.get(tool, "execute");
  if (typeof execute !== "function") {
    throw new TypeError(
      `tool ${quote(name)} has no execute to guard: guardMiddleware decides its calls`,
    );
  }
  const schema = settings.schema === "none" ? undefined : schemaOfTool(tool);
  if (schema !== undefined) refuseMisfit(name, schema, settings);
  const guarded = guardExecute({
    name,
    execute: execute as Execute,
    settings,
    schema,
    // A tool that is a class instance has private members that its copy lacks.
    self: (caller) => (caller === wrapped ? tool : caller),
  });
  markGuarded(guarded, { name, settings });
  const tells = settings.onDeny === "tell" || settings.onHold === "tell";
  const wrapped: T = copyWith(tool, {
    execute: guarded,
    ...(tells ? tellingParts(tool) : {}),
    ...guardCaller(name, tool, settings),
  });
  return wrapped;
}

/** What else of a tool meets its output, and so may meet a notice in its place. */
function tellingParts(tool: object): object {
  const outputSchema: unknown = Reflect.get(tool, "outputSchema");
  return {
    toModelOutput: toldModelOutput(tool),
    ...(outputSchema === undefined ? {} : { outputSchema: toldOutputSchema(outputSchema) }),
  };
}

/** Refuses tools whose call never comes to the `execute` that stands on them. */
export function refuseUnguardable(name: string, tool: object): void {
  const why = isProviderExecuted(tool)
    ? "runs at the model provider"
    : Reflect.get(tool, TOOL_SEARCH) === true
      ? "has its execute replaced by the SDK (toolSearch)"
      : undefined;
  if (why === undefined) return;
  throw new TypeError(
    `tool ${quote(name)} ${why} and can't be guarded: leave it out here, add it to the guarded set ` +
      `yourself, and name it in assertGuarded's unguarded: [${quote(name)}]`,
  );
}

const TOOL_SEARCH: symbol = Symbol.for("vercel.ai.toolSearch");

/** ai 6 has no flag: there a provider's tool without an `execute` is one that the provider runs. */
function isProviderExecuted(tool: object): boolean {
  const flag: unknown = Reflect.get(tool, "isProviderExecuted");
  if (flag === true) return true;
  if (Reflect.get(tool, "type") !== "provider" || flag === false) return false;
  return typeof Reflect.get(tool, "execute") !== "function";
}

/**
 * A local tool caller (code mode) is bound to the tools it may call just before a step, and the bound
 * tool replaces the one in the set: the guard has to be put on again.
 */
function guardCaller(name: string, tool: object, settings: GuardSettings): object {
  const caller: unknown = Reflect.get(tool, "experimental_toolCaller");
  if (typeof caller !== "object" || caller === null) return {};
  const bind: unknown = Reflect.get(caller, "bind");
  if (typeof bind !== "function") return {};
  const guardedBind = (tools: unknown): object =>
    wrapTool(name, bind.call(caller, tools) as object, settings);
  return { experimental_toolCaller: copyWith(caller, { bind: guardedBind }) };
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
