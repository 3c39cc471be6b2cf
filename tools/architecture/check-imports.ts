import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import { listImports, type Import } from "./list-imports.ts";
import { pathMatches } from "./path-matches.ts";
import type { Source } from "./read-sources.ts";
import { roomOf } from "./room-of.ts";

/** Which module may name which: the walls between rooms, packages and dependencies. */
export function checkImports(source: Source, law: Law): Finding[] {
  const findings = checkRoomExists(source, law);
  for (const each of listImports(source)) {
    const problem =
      checkLeavesPackage(source, each) ??
      (source.kind === "shipped" ? checkShipped(source, each, law) : undefined);
    if (problem) findings.push(source.finding(each.offset, ...problem));
  }
  return findings;
}

type Problem = [rule: string, message: string];

function checkRoomExists(source: Source, law: Law): Finding[] {
  const room = roomOf(source.path, law);
  if (room === undefined || Object.hasOwn(law.rooms, room)) return [];
  const message = `"${room}" is no room of the law: move this into one, or give the new room a row.`;
  return [source.finding(0, "room", message)];
}

// Tests and examples too: what lies in another package is reached by that package's public name.
function checkLeavesPackage(source: Source, each: Import): Problem | undefined {
  const own = /^(?:packages|examples)\/[^/]+\//.exec(source.path)?.[0];
  if (own === undefined || each.path === undefined || each.path.startsWith(own)) return undefined;
  return ["deep-path", `"${each.specifier}" leaves ${own}: import the other package by its name.`];
}

function checkShipped(source: Source, each: Import, law: Law): Problem | undefined {
  if (each.specifier === undefined) {
    return ["computed-import", "a computed module name can't be checked: write the name out."];
  }
  return each.path === undefined
    ? checkDependency(source, each.specifier, each.typeOnly, law)
    : checkRooms(source, each.path, law);
}

function checkRooms(source: Source, target: string, law: Law): Problem | undefined {
  if (/\.(?:test|test-d|bench)\.ts$/.test(target)) {
    return ["test-import", `"${target}" is a test: shipped code never imports one.`];
  }
  if (law.doors.includes(target)) {
    return [
      "door-import",
      `"${target}" is a door for outsiders: import the file that has the name.`,
    ];
  }
  const from = roomOf(source.path, law);
  const to = roomOf(target, law);
  if (from === undefined || to === undefined || from === to) return undefined;
  const allowed = law.rooms[from] ?? [];
  if (allowed.includes(to)) return undefined;
  const may = allowed.length === 0 ? "no other room" : `only ${allowed.join(", ")}`;
  return ["room-import", `room ${from} must not know room ${to} (it may import ${may}).`];
}

function checkDependency(
  source: Source,
  specifier: string,
  typeOnly: boolean,
  law: Law,
): Problem | undefined {
  const name = packageNameOf(specifier);
  const door = Object.hasOwn(law.dependencies, name) ? law.dependencies[name] : undefined;
  if (!door) {
    return [
      "dependency",
      `nothing that ships may import "${specifier}": give it a door in the law.`,
    ];
  }
  if (specifier !== name && pathMatches(source.path, door.bare)) {
    return ["dependency", `only the names that "${name}" itself exports are for this file.`];
  }
  if (pathMatches(source.path, door.runtime)) return undefined;
  const inTypesDoor = pathMatches(source.path, door.types);
  if (inTypesDoor && typeOnly) return undefined;
  if (inTypesDoor) {
    return ["dependency", `only the types of "${specifier}" are for this file: write import type.`];
  }
  const doors = [...(door.runtime ?? []), ...(door.types ?? [])].join(", ");
  return ["dependency", `"${specifier}" has its door in ${doors}: go through that.`];
}

function packageNameOf(specifier: string): string {
  if (specifier.startsWith("node:")) return "node:*";
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
