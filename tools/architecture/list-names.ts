import type { Node } from "oxc-parser";

import type { Source } from "./read-sources.ts";
import { walk, type Place } from "./walk.ts";

/** One identifier that a file's running code reads or declares, or one member it reaches for. */
export interface Name {
  readonly name: string;
  /** `member`: after a dot, in brackets as text, or taken apart by destructuring. */
  readonly as: "variable" | "member";
  readonly node: Node;
  readonly place: Place;
}

const WRAPPERS = new Set(["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"]);

/**
 * Every identifier of a file outside types. Local variables count like globals: a local called
 * `process` reads like the global, so the law forbids the name and not only the thing.
 */
export function listNames(source: Source): Name[] {
  const names: Name[] = [];
  walk(source.program, (node, place) => {
    if (isErased(node)) return false;
    const found = nameOf(node, place);
    if (found) names.push({ ...found, node, place });
    return true;
  });
  return names;
}

// Types leave no trace in what runs: mentioning the type `Date` reads no clock.
function isErased(node: Node): boolean {
  return node.type.startsWith("TS") && !WRAPPERS.has(node.type);
}

function nameOf(node: Node, { parent, field }: Place): Pick<Name, "name" | "as"> | undefined {
  if (node.type === "Literal") {
    const computed = parent?.type === "MemberExpression" && field === "property";
    return computed && typeof node.value === "string"
      ? { name: node.value, as: "member" }
      : undefined;
  }
  if (node.type !== "Identifier" || isLabel(parent, field)) return undefined;
  return { name: node.name, as: isMember(parent, field) ? "member" : "variable" };
}

function isMember(parent: Node | undefined, field: string): boolean {
  switch (parent?.type) {
    case "MemberExpression":
      return field === "property" && !parent.computed;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return field === "key" && !parent.computed;
    case "ImportSpecifier":
      return field === "imported";
    case "ExportSpecifier":
      return field === "exported";
    default:
      return false;
  }
}

function isLabel(parent: Node | undefined, field: string): boolean {
  return field === "label" || parent?.type === "MetaProperty";
}
