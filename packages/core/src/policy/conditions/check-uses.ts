import type { Environment } from "@marcbachmann/cel-js";
import { didYouMean } from "../did-you-mean.ts";
import { quote } from "../issue-list.ts";
import type { ConditionTypes } from "./cel-environment.ts";
import { isCelNode, operands, readCall } from "./cel-node.ts";
import type { CelNode } from "./cel-node.ts";
import type { ConditionProblem } from "./compile-condition.ts";
import { describeCelError } from "./describe-cel-error.ts";
import type { StaticType } from "./static-type.ts";
import { writeCondition } from "./write-condition.ts";

/**
 * What is wrong with how a condition uses what it names, where its arguments and lists have these
 * types.
 */
export function checkUses(
  root: CelNode,
  { types, environment }: { readonly types: ConditionTypes; readonly environment: Environment },
): readonly ConditionProblem[] {
  const names = checkPaths(root, types);
  if (names.length > 0) return names;
  const written = writeCondition(root, "check");
  try {
    const { error, type } = environment.parse(written.text).check();
    if (error !== undefined) return [placed(error, written)];
    if (type === "bool" || type === "dyn") return [];
    return [{ at: 0, message: `A condition is true or false, this is ${typeInWords(type)}` }];
  } catch (error) {
    return [placed(error, written)];
  }
}

function typeInWords(type: string | undefined): string {
  return describeCelError(new Error(type ?? "something else")).message.toLowerCase();
}

/** Moves a problem from the text as written for the checker to the author's text. */
function placed(error: unknown, { spans }: ReturnType<typeof writeCondition>): ConditionProblem {
  const problem = describeCelError(error);
  let nearest: CelNode | undefined;
  let length = Number.POSITIVE_INFINITY;
  for (const { from, to, node } of spans) {
    if (from > problem.at || problem.at > to || to - from >= length) continue;
    nearest = node;
    length = to - from;
  }
  return { ...problem, at: nearest === undefined ? 0 : placeOf(nearest) };
}

/** Where a reader looks: at a member's name, else where the part begins. */
function placeOf({ op, args, start, end }: CelNode): number {
  const name: unknown = (op === "." || op === "[]") && Array.isArray(args) ? args[1] : undefined;
  if (isCelNode(name)) return name.start;
  return typeof name === "string" ? end - name.length : start;
}

interface Paths {
  readonly types: ConditionTypes;
  readonly asked: Set<string>;
  readonly problems: ConditionProblem[];
}

/** Follows each path from `args` and `lists` as far as its names are known. */
function checkPaths(root: CelNode, types: ConditionTypes): readonly ConditionProblem[] {
  const paths: Paths = { types, asked: new Set(), problems: [] };
  collectAsked(root, paths.asked);
  visit(root, paths);
  return paths.problems;
}

function collectAsked(node: CelNode, asked: Set<string>): void {
  const { name, receiver, values } = readCall(node);
  if (node.op === "call" && name === "has" && values[0] !== undefined) {
    const path = pathOf(values[0]);
    if (path !== undefined) asked.add(path.steps.join("."));
  }
  for (const child of [receiver, ...values, ...operands(node)]) {
    if (child !== undefined) collectAsked(child, asked);
  }
  for (const child of mapParts(node)) collectAsked(child, asked);
}

function visit(node: CelNode, paths: Paths): void {
  const { name, receiver, values } = readCall(node);
  const inHas = node.op === "call" && name === "has";
  const path = pathOf(inHas ? (values[0] ?? node) : node);
  if (path !== undefined) {
    follow(path, { paths, asksLast: inHas });
    return;
  }
  for (const child of [receiver, ...values, ...operands(node), ...mapParts(node)]) {
    if (child !== undefined) visit(child, paths);
  }
}

function mapParts(node: CelNode): readonly CelNode[] {
  if (node.op !== "map" || !Array.isArray(node.args)) return [];
  return node.args.flatMap((entry: unknown) =>
    Array.isArray(entry) ? entry.filter(isCelNode) : [],
  );
}

interface StaticPath {
  readonly steps: readonly string[];
  readonly nodes: readonly CelNode[];
}

/** `args.a["b"]` as its names, from the root; `undefined` for anything but such a path. */
function pathOf(node: CelNode): StaticPath | undefined {
  if (node.op === "id") {
    const root = String(node.args);
    return root === "args" || root === "lists" ? { steps: [root], nodes: [node] } : undefined;
  }
  if (node.op !== "." && node.op !== "[]") return undefined;
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
  const [holder, key] = parts;
  const before = isCelNode(holder) ? pathOf(holder) : undefined;
  const name = isCelNode(key) ? key.op === "value" && key.args : key;
  if (before === undefined || typeof name !== "string") return undefined;
  return { steps: [...before.steps, name], nodes: [...before.nodes, node] };
}

function follow(
  { steps, nodes }: StaticPath,
  { paths, asksLast }: { readonly paths: Paths; readonly asksLast: boolean },
): void {
  let type: StaticType = steps[0] === "lists" ? paths.types.lists : paths.types.args;
  for (let index = 1; index < steps.length; index += 1) {
    if (type.kind !== "object") return;
    const name = steps[index] ?? "";
    const member = type.members.get(name);
    const node = nodes[index];
    const at = node === undefined ? 0 : placeOf(node);
    if (member === undefined) {
      paths.problems.push({ at, message: unknownMember(steps.slice(0, index), { name, type }) });
      return;
    }
    const path = steps.slice(0, index + 1).join(".");
    const asks = asksLast && index === steps.length - 1;
    if (member.optional && !asks && !paths.asked.has(path)) {
      paths.problems.push({ at, message: `${path} may be absent: ask has(${path}) first` });
    }
    type = member.type;
  }
}

function unknownMember(
  holder: readonly string[],
  { name, type }: { readonly name: string; readonly type: Extract<StaticType, { kind: "object" }> },
): string {
  const near = didYouMean(name, type.members.keys());
  const mend = near === undefined ? "declare it, or delete it here" : `did you mean ${near}?`;
  return `${holder.join(".")} has no ${quote(name)}: ${mend}`;
}
