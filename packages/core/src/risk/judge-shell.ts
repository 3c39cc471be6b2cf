import type { CompiledRules } from "./compile-rules.ts";
import { readOnlyFinding } from "./rules/read-only.ts";
import { readOptions } from "./shell/read-options.ts";
import { readShell } from "./shell/read-shell.ts";
import type { ShellNote } from "./shell/shell-command.ts";

/** Says that a rule spoke. */
export type Report = (finding: {
  readonly rule: string;
  readonly score: number;
  readonly reason: string;
}) => void;

/** What can't be read can't score below 60, whatever packs are on. */
const NOTES: Readonly<Record<ShellNote, { readonly score: number; readonly reason: string }>> = {
  unparsable: { score: 60, reason: "A command that can't be parsed" },
  "too-complex": { score: 60, reason: "A command too complex to judge" },
  "computed-program": { score: 60, reason: "A program whose name is computed" },
  "computed-script": { score: 60, reason: "A script whose text is computed" },
  "fork-bomb": { score: 90, reason: "A function that starts itself without end" },
  "hidden-characters": { score: 65, reason: "A command with characters that can't be seen" },
  "escaped-letters": { score: 60, reason: "A command with plain letters hidden in escapes" },
};

/** Judges a text that a shell would run. */
export function judgeShell(text: string, rules: CompiledRules, report: Report): void {
  const reading = readShell(text);
  for (const note of reading.notes) report({ rule: `shell.${note}`, ...NOTES[note] });
  const anyProgram = rules.commands.get("*") ?? [];
  for (const command of reading.commands) {
    const options = readOptions(command);
    const own = rules.commands.get(command.program) ?? [];
    for (const rule of [...own, ...anyProgram]) {
      if (rule.matches(command, options)) report(rule.source);
    }
  }
  const low = readOnlyFinding(reading);
  if (low !== undefined) report(low);
}
