import type { Node } from "oxc-parser";

import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import { listNames, type Name } from "./list-names.ts";
import { pathMatches } from "./path-matches.ts";
import type { Source } from "./read-sources.ts";
import { roomOf } from "./room-of.ts";
import { walk } from "./walk.ts";

/**
 * What code may know of the world around it. A pure room answers the same for the same arguments:
 * it reads no clock, chance, locale or environment and waits for nothing. The rest of core runs on
 * every platform: it names nothing that only Node has.
 */
export function checkPurity(source: Source, law: Law): Finding[] {
  if (source.kind !== "shipped") return [];
  const room = roomOf(source.path, law);
  const isPure = law.pureRooms.includes(room ?? "") && !law.impureFiles.includes(source.path);
  const findings: Finding[] = [];
  for (const name of listNames(source)) {
    const message =
      (isPure ? impurityOf(name, law) : undefined) ?? platformBreachOf(name, source, law);
    if (message) findings.push(source.finding(name.node.start, "purity", message));
  }
  return isPure ? [...findings, ...checkSynchronous(source)] : findings;
}

function impurityOf(name: Name, law: Law): string | undefined {
  if (name.as === "member") {
    if (!law.impureMembers.includes(name.name)) return undefined;
    return `${name.name} depends on the machine's locale or time zone: a pure room must not.`;
  }
  if (name.name === "Date" && !isClocklessDate(name)) {
    return "Date can read the clock here: take the time as an argument.";
  }
  if (name.name === "Math" && !isDeterministicMath(name)) {
    return "Math can be random here: take chance as an argument.";
  }
  if (!law.impureGlobals.includes(name.name)) return undefined;
  return `a pure room must not name ${name.name}: take what it gives as an argument.`;
}

// `new Date(value)`, `Date.parse`, `Date.UTC`, `Date.prototype` and `x instanceof Date` read no clock.
function isClocklessDate({ place: { parent, field } }: Name): boolean {
  switch (parent?.type) {
    case "NewExpression":
      return field === "callee" && parent.arguments[0]?.type.endsWith("SpreadElement") === false;
    case "MemberExpression":
      return (
        field === "object" && ["parse", "UTC", "prototype"].includes(memberName(parent.property))
      );
    case "BinaryExpression":
      return field === "right" && parent.operator === "instanceof";
    default:
      return false;
  }
}

function isDeterministicMath({ place: { parent, field } }: Name): boolean {
  if (parent?.type !== "MemberExpression" || field !== "object" || parent.computed) return false;
  return memberName(parent.property) !== "random";
}

function memberName(property: Node): string {
  return property.type === "Identifier" ? property.name : "";
}

function platformBreachOf(name: Name, source: Source, law: Law): string | undefined {
  const { names, paths } = law.nodeOnly;
  if (pathMatches(source.path, paths)) return undefined;
  if (name.name === "getBuiltinModule") {
    return `getBuiltinModule has its doors in ${paths.join(", ")}: go through those.`;
  }
  if (name.as === "member" || !names.includes(name.name)) return undefined;
  return `${name.name} exists on Node only and this also runs in browsers: do without it.`;
}

function checkSynchronous(source: Source): Finding[] {
  const findings: Finding[] = [];
  walk(source.program, (node) => {
    const waits =
      node.type === "AwaitExpression" ||
      node.type === "ImportExpression" ||
      (node.type === "ForOfStatement" && node.await) ||
      ("async" in node && node.async);
    if (!waits) return;
    const message = "a pure room waits for nothing: leave what is asynchronous to the guard.";
    findings.push(source.finding(node.start, "synchronous", message));
  });
  return findings;
}
