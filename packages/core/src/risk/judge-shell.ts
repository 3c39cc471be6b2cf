import type { CompiledRules } from "./compile-rules.ts";
import { judgeCode } from "./judge-code.ts";
import { judgeSql } from "./judge-sql.ts";
import { readOnlyFinding } from "./rules/read-only.ts";
import { looksLikeSql } from "./shell/looks-like-sql.ts";
import { readShell } from "./shell/read-shell.ts";
import type { ShellCommand, ShellNote } from "./shell/shell-command.ts";

/** Says that a rule spoke. */
export type Report = (finding: {
  readonly rule: string;
  readonly score: number;
  readonly reason: string;
}) => void;

/**
 * What can't be read can't score below 60, whatever packs are on. What was left unread for its length
 * scores as a DENY: else a command would be allowed because of the spaces in front of it.
 */
const NOTES: Readonly<Record<ShellNote, { readonly score: number; readonly reason: string }>> = {
  unparsable: { score: 60, reason: "A command that can't be parsed" },
  "too-complex": { score: 80, reason: "A command too complex to judge" },
  "computed-program": { score: 60, reason: "A program whose name is computed" },
  "computed-script": { score: 60, reason: "A script whose text is computed" },
  "downloaded-program": { score: 90, reason: "Runs what it downloads" },
  "fork-bomb": { score: 90, reason: "A function that starts itself without end" },
  "hidden-characters": { score: 65, reason: "A command with characters that can't be seen" },
  "escaped-letters": { score: 60, reason: "A command with plain letters hidden in escapes" },
};

/** Code in a command, commands in code, and so on: deeper than this is not followed. */
const MAX_NESTING = 4;

/** Judges a text that a shell would run. */
export function judgeShell(text: string, rules: CompiledRules, report: Report, nesting = 0): void {
  const reading = readShell(text);
  const isSql = looksLikeSql(text);
  for (const note of reading.notes) {
    // SQL is no shell text, so a shell need not be able to parse it. All other notes stand: a text can
    // begin like SQL and be run by a shell all the same (`set role x; $CMD`).
    if (isSql && note === "unparsable") continue;
    report({ rule: `shell.${note}`, ...NOTES[note] });
  }
  judgeCommands(reading.commands, rules, report);
  const embedded = isSql ? [...reading.embedded, { kind: "sql" as const, text }] : reading.embedded;
  for (const part of embedded) {
    if (part.kind === "sql") {
      if (rules.packs.has("sql")) judgeSql(part.text, report);
    } else if (rules.packs.has("code")) {
      judgeCode(part.text, report, {
        shell: (inner) =>
          nesting < MAX_NESTING ? judgeShell(inner, rules, report, nesting + 1) : undefined,
        sql: (inner) => judgeSql(inner, report),
      });
    }
  }
  const low = readOnlyFinding(reading);
  if (low !== undefined && nesting === 0) report(low);
}

function judgeCommands(
  commands: readonly ShellCommand[],
  rules: CompiledRules,
  report: Report,
): void {
  const anyProgram = rules.commands.get("*") ?? [];
  for (const command of commands) {
    const own = rules.commands.get(command.program) ?? [];
    for (const rule of own) if (rule.matches(command)) report(rule.source);
    for (const rule of anyProgram) if (rule.matches(command)) report(rule.source);
  }
}
