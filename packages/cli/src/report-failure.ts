import { GuardError, PolicyError } from "@execution-guard/core";
import { issueLines } from "./issue-lines.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";
import { UserError } from "./user-error.ts";

/** Says what went wrong, in a sentence and without a stack, and answers with the exit code. */
export function reportFailure(
  error: unknown,
  { terminal, json }: { readonly terminal: Terminal; readonly json: boolean },
): number {
  const message = messageOf(error);
  if (json) terminal.printJson({ error: message });
  else terminal.note(`error: ${message}`);
  if (process.env["EXECUTION_GUARD_DEBUG"] === "1" && error instanceof Error) {
    terminal.note(error.stack ?? "");
  }
  return error instanceof UserError ? error.exitCode : 2;
}

function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message.split("\n").map(printable).join("\n");
  if (PolicyError.isInstance(error)) {
    return [`${error.filename ?? "The policy"} does not load.`, ...issueLines(error)].join("\n");
  }
  const text = error instanceof Error ? error.message : String(error);
  if (GuardError.isInstance(error)) return printable(text);
  return `${printable(text)}\nThis was not foreseen; EXECUTION_GUARD_DEBUG=1 shows where it happened.`;
}
