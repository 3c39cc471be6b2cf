import { isProgramSetting } from "./program-settings.ts";
import type { ShellCommand } from "./shell-command.ts";
import type { Unwrapped } from "./unwrap-command.ts";

/** `git bisect run`, `git submodule foreach` and settings such as `-c core.pager='rm -rf x'`. */
export function unwrapGit(command: ShellCommand): readonly Unwrapped[] {
  const { options } = command;
  const settings = [...options.values("-c"), ...options.values("--config")];
  const scripts = settings.flatMap((setting) => {
    const at = setting.indexOf("=");
    const value = setting.slice(at + 1);
    if (value.startsWith("!")) return [script(value.slice(1))];
    return isProgramSetting(setting.slice(0, at)) && /[\s/]/.test(value) ? [script(value)] : [];
  });
  const transports = options.operands
    .filter((word) => word.startsWith("ext::"))
    .map((word) => script(word.slice(5).replaceAll("% ", " ")));
  return [...scripts, ...transports, ...runByGit(command.words)];
}

/** One word is a shell text, several are a command and its arguments. */
function runByGit(list: readonly string[]): readonly Unwrapped[] {
  const at = list.findIndex((word) => word === "run" || word === "foreach");
  const rest = at < 0 ? [] : list.slice(at + 1);
  const start = rest.findIndex((word) => !word.startsWith("-"));
  const given = start < 0 ? [] : rest.slice(start);
  if (given.length === 0) return [];
  return given.length === 1 ? [script(given[0] ?? "")] : [{ kind: "words", words: given }];
}

function script(text: string): Unwrapped {
  return { kind: "script", text };
}
