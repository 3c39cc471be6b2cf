import { listImports } from "./list-imports.ts";
import type { Source } from "./read-sources.ts";

/** One file loading another when it runs. */
export interface Edge {
  readonly source: Source;
  readonly to: string;
  readonly offset: number;
}

/** Which shipped files load which when they run: type-only imports are erased and don't count. */
export function runtimeGraph(sources: readonly Source[]): ReadonlyMap<string, readonly Edge[]> {
  const shipped = sources.filter(({ kind }) => kind === "shipped");
  const known = new Set(shipped.map(({ path }) => path));
  const graph = new Map<string, Edge[]>();
  for (const source of shipped) {
    const edges = listImports(source).flatMap(({ path, typeOnly, offset }) =>
      path !== undefined && !typeOnly && known.has(path) ? [{ source, to: path, offset }] : [],
    );
    graph.set(source.path, edges);
  }
  return graph;
}
