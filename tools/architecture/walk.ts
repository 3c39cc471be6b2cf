import { visitorKeys, type Node } from "oxc-parser";

/** Where a node hangs: its parent and the parent's field that holds it. */
export interface Place {
  readonly parent: Node | undefined;
  readonly field: string;
}

/**
 * Visits a syntax tree from the root down, in the order of the text. A visitor that returns `false`
 * keeps the walk out of that node's children.
 */
export function walk(root: Node, visit: (node: Node, place: Place) => boolean | void): void {
  step(root, { parent: undefined, field: "" }, visit);
}

function step(node: Node, place: Place, visit: Parameters<typeof walk>[1]): void {
  if (visit(node, place) === false) return;
  for (const field of visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, Node | (Node | null)[] | null>)[field];
    for (const each of Array.isArray(child) ? child : [child]) {
      if (each) step(each, { parent: node, field }, visit);
    }
  }
}
