import type { RulePack } from "../rule.ts";
import type { ShellCommand } from "../shell/shell-command.ts";

/** The Python package's rules on the words of a command that is addressed to a service or a database. */
export const wordsPack: RulePack = {
  name: "words",
  rules: [
    {
      rule: "words.system-deletion",
      score: 85,
      reason: "System data deletion risk",
      command: "*",
      when: deletesSystemData,
    },
    {
      rule: "words.table-removal",
      score: 70,
      reason: "Database modification detected",
      command: ["drop table", "truncate !--help|--version"],
    },
  ],
};

/** Programs whose words are text or names to look for, never orders. */
const TEXT_PROGRAMS: ReadonlySet<string> = new Set(
  "echo printf cat grep egrep fgrep rg ag ack head tail less more man info help which whereis type ls find locate apropos whatis git".split(
    " ",
  ),
);

function deletesSystemData(command: ShellCommand): boolean {
  if (TEXT_PROGRAMS.has(command.program)) return false;
  if (!/delete/i.test(command.program) && !command.words.some((word) => /delete/i.test(word)))
    return false;
  let deletes = false;
  let everything = false;
  for (const word of [command.program, ...command.words]) {
    for (const token of word.toLowerCase().split(/[^a-z]+/)) {
      deletes ||= token === "delete";
      everything ||=
        token === "system" || token === "all" || token === "database" || token === "databases";
    }
  }
  return deletes && everything;
}
