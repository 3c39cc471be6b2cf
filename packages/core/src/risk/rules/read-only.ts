import type { ShellReading } from "../shell/shell-command.ts";

/** Words of `find` that run, delete or write. */
const FIND_ACTIONS: ReadonlySet<string> = new Set([
  "-delete",
  "-exec",
  "-execdir",
  "-ok",
  "-okdir",
  "-fprint",
  "-fprint0",
  "-fprintf",
  "-fls",
]);

/**
 * The low scores of the Python package, given only to a text that is proved to be one plain command
 * that reads. Undefined for everything else.
 */
export function readOnlyFinding(
  reading: ShellReading,
): { readonly rule: string; readonly score: number; readonly reason: string } | undefined {
  const [command] = reading.commands;
  if (!reading.plain || reading.commands.length !== 1 || command === undefined) return undefined;
  if (command.spelled !== command.program) return undefined;
  if (reading.notes.size > 0) return undefined;
  switch (command.program) {
    case "ls":
    case "cat":
    case "echo":
    case "pwd":
      return { rule: "shell.read-only", score: 10, reason: "Read-only command" };
    case "find":
      if (command.words.some((word) => FIND_ACTIONS.has(word))) return undefined;
      return { rule: "shell.search", score: 15, reason: "Search command" };
    case "grep":
    case "head":
      return { rule: "shell.search", score: 15, reason: "Search command" };
    default:
      return undefined;
  }
}
