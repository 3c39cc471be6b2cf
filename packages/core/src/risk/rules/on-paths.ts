import type { ShellCommand } from "../shell/shell-command.ts";

type PathTest = (path: string) => boolean;
type CommandTest = (command: ShellCommand) => boolean;

/** A test on a command that writes or creates such a file. */
export function writesTo(test: PathTest): CommandTest {
  return ({ effects }) => effects.writes.some(test);
}

/** A test on a command that deletes or moves away such a file. */
export function deletesFrom(test: PathTest): CommandTest {
  return ({ effects }) => effects.deletes.some(test);
}

/** A test on a command that gives such a file another mode, owner or attribute. */
export function changes(test: PathTest): CommandTest {
  return ({ effects }) => effects.changes.some(test);
}
