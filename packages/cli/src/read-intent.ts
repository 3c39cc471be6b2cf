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
    : { actor, action, args: readArguments(command, args) };
}

function readArguments(command: Command, text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const mend = `write it as --args '{"amount": 5}'`;
    throw usageError(command, `--args is not JSON: ${mend}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw usageError(command, "--args is a JSON object of the tool's arguments by name");
}
