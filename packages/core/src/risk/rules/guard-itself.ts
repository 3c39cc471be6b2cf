import type { RulePack } from "../rule.ts";
import type { ShellCommand } from "../shell/shell-command.ts";

/**
 * An agent that can reach the guard's own folder or command can approve itself. This pack can't be
 * switched off.
 */
export const guardItselfPack: RulePack = {
  name: "guard-itself",
  rules: [
    {
      rule: "guard-itself.command",
      score: 80,
      reason: "A command that names the guard itself",
      command: "*",
      when: commandNamesGuard,
    },
    {
      rule: "guard-itself.path",
      score: 80,
      reason: "A path under the guard's own folder",
      kind: "path",
      test: namesGuard,
    },
    {
      rule: "guard-itself.url",
      score: 80,
      reason: "An address that names the guard's own folder",
      kind: "url",
      test: namesGuard,
    },
    {
      rule: "guard-itself.code",
      score: 80,
      reason: "Code that names the guard itself",
      kind: "code",
      test: namesGuard,
    },
  ],
};

const NAME = "execution-guard";

function namesGuard(text: string): boolean {
  return text.toLowerCase().includes(NAME);
}

function commandNamesGuard(command: ShellCommand): boolean {
  return (
    meansGuard(command.spelled) ||
    command.words.some(meansGuard) ||
    command.redirects.some((redirect) => meansGuard(redirect.target)) ||
    (command.input?.text !== undefined && namesGuard(command.input.text))
  );
}

/** Also `.exec*` and `.[e]xecution-guard`: a pattern that the shell would complete to the folder's name. */
function meansGuard(word: string): boolean {
  if (namesGuard(word)) return true;
  if (!/[*?[]/.test(word)) return false;
  return word.split("/").some((segment) => completesTo(segment.toLowerCase(), `.${NAME}`));
}

/** Compares without backtracking, and takes a pattern as a match in doubt; four of its letters have to be literal. */
function completesTo(pattern: string, name: string): boolean {
  const wild = pattern.search(/[*?[]/);
  if (wild < 0) return false;
  const start = pattern.slice(0, wild);
  const letters = pattern.replaceAll(/\[[^\]]*\]|[*?]/g, "");
  if (letters.length < 5 || !name.startsWith(start)) return false;
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
