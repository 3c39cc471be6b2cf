import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import type { Source } from "./read-sources.ts";

/** The public names of each door, sorted; a name of a type starts with `type `. */
export type DoorNames = Readonly<Record<string, readonly string[]>>;

/** A public name appears or disappears only on purpose: the doors are compared with a list kept by hand. */
export function checkDoors(sources: readonly Source[], law: Law, kept: DoorNames): Finding[] {
  const actual = listDoorNames(sources, law);
  return sources.flatMap((source) => {
    const names = actual[source.path];
    if (names === undefined) return [];
    const expected = kept[source.path] ?? [];
    const news = names.filter((name) => !expected.includes(name)).map((name) => `+${name}`);
    const lost = expected.filter((name) => !names.includes(name)).map((name) => `-${name}`);
    if (news.length + lost.length === 0) return [];
    const message = `public names changed (${[...news, ...lost].join(", ")}): if on purpose, run "pnpm law --write-doors".`;
    return [source.finding(0, "door-names", message)];
  });
}

/** What each door that exists exports now. */
export function listDoorNames(sources: readonly Source[], law: Law): DoorNames {
  const doors = sources.filter(({ path }) => law.doors.includes(path));
  return Object.fromEntries(doors.map((source) => [source.path, exportedNames(source).sort()]));
}

function exportedNames({ program }: Source): string[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration") return [];
    return statement.specifiers.map(({ exported, exportKind }) => {
      const name = "name" in exported ? exported.name : exported.value;
      const isType = statement.exportKind === "type" || exportKind === "type";
      return isType ? `type ${name}` : name;
    });
  });
}
