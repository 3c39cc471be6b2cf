import type { Finding } from "./finding.ts";
import type { Source } from "./read-sources.ts";
import { runtimeGraph, type Edge } from "./runtime-graph.ts";

/** No file may, when it runs, load itself through others: such files can only be understood together. */
export function checkCycles(sources: readonly Source[]): Finding[] {
  const graph = runtimeGraph(sources);
  const findings: Finding[] = [];
  const done = new Set<string>();

  function follow(path: string, trail: readonly string[]): void {
    for (const edge of graph.get(path) ?? []) {
      const start = trail.indexOf(edge.to);
      if (start >= 0) findings.push(describeCycle(edge, trail.slice(start)));
      else if (!done.has(edge.to)) follow(edge.to, [...trail, edge.to]);
    }
    done.add(path);
  }

  for (const path of graph.keys()) if (!done.has(path)) follow(path, [path]);
  return findings;
}

function describeCycle(edge: Edge, members: readonly string[]): Finding {
  const circle = [...members, edge.to].join(" → ");
  const message = `import cycle ${circle}: move what both need into a file of its own.`;
  return edge.source.finding(edge.offset, "cycle", message);
}
