import type { Intent, JsonObject } from "@execution-guard/core";
import type { Command, CommandCall } from "./command.ts";
import { usageError } from "./read-command-line.ts";

/** The call that `--actor`, `--action` and `--args` or `--payload` describe. Throws UserError. */
export function readIntent(command: Command, { option }: CommandCall): Intent {
  const actor = option("actor");
  const action = option("action");
  if (actor === undefined) throw usageError(command, "--actor <name> is missing: who asks?");
  if (action === undefined) {
    throw usageError(command, "--action <name> is missing: which tool is asked for?");
  }
  const args = option("args");
  const payload = option("payload");
  if (args !== undefined && payload !== undefined) {
    throw usageError(command, "a call has --args or --payload: give one");
  }
  if (payload !== undefined) return { actor, action, payload };
  return args === undefined
    ? { actor, action }
    : { actor, action, args: readObject(command, "args", args) };
}

/** The facts that `--facts` gives; `undefined` where it is left out. Throws UserError. */
export function readFacts(command: Command, { option }: CommandCall): JsonObject | undefined {
  const text = option("facts");
  return text === undefined ? undefined : readObject(command, "facts", text);
}

function readObject(command: Command, name: string, text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw usageError(command, `--${name} is not JSON: write it as --${name} '{"name": "value"}'`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw usageError(command, `--${name} is a JSON object of values by name`);
}
