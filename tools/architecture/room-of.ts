import type { Law } from "./law.ts";

/**
 * The room a file stands in: the first folder below the rooms' folder. A file that lies there itself,
 * as the root door does, is a room of its own name.
 */
export function roomOf(path: string, law: Law): string | undefined {
  if (!path.startsWith(law.roomsRoot)) return undefined;
  return path.slice(law.roomsRoot.length).split("/")[0];
}
