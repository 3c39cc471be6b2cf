/** Says whether a path is one of the given files, or lies below one of the given folders (ending in `/`). */
export function pathMatches(path: string, places: readonly string[] = []): boolean {
  return places.some((place) => (place.endsWith("/") ? path.startsWith(place) : path === place));
}
