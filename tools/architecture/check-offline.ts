import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import type { Source } from "./read-sources.ts";
import { roomOf } from "./room-of.ts";
import { runtimeGraph } from "./runtime-graph.ts";
import { walk } from "./walk.ts";
import { wordsOf } from "./words-of.ts";

/**
 * Who checks the record must not be able to write it: the verify room names nothing that signs,
 * decides or holds a secret, and nothing of the kind is loaded with it.
 */
export function checkOffline(sources: readonly Source[], law: Law): Finding[] {
  const inside = sources.filter(
    ({ path, kind }) => kind === "shipped" && roomOf(path, law) === law.offline.room,
  );
  return [
    ...inside.flatMap((source) => checkNames(source, law)),
    ...checkReach(sources, inside, law),
  ];
}

function checkNames(source: Source, { offline }: Law): Finding[] {
  const findings: Finding[] = [];
  walk(source.program, (node) => {
    if (node.type !== "Identifier") return;
    const word = wordsOf(node.name).find((each) => offline.words.includes(each));
    if (word === undefined && !offline.names.includes(node.name)) return;
    const message = `${offline.room} must not name ${node.name}: it can check a record, never make one.`;
    findings.push(source.finding(node.start, "offline", message));
  });
  return findings;
}

function checkReach(sources: readonly Source[], inside: readonly Source[], law: Law): Finding[] {
  const graph = runtimeGraph(sources);
  const seen = new Set(inside.map(({ path }) => path));
  const findings: Finding[] = [];
  for (const path of seen) {
    for (const edge of graph.get(path) ?? []) {
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      const fileName = edge.to.slice(edge.to.lastIndexOf("/") + 1);
      if (!wordsOf(fileName).some((word) => law.offline.unreachableFileWords.includes(word))) {
        continue;
      }
      const message = `${law.offline.room} loads "${edge.to}" through this line: take it out of its way.`;
      findings.push(edge.source.finding(edge.offset, "offline", message));
    }
  }
  return findings;
}
