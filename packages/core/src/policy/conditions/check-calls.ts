import { compilePattern } from "../arguments/compile-pattern.ts";
import type { Pattern } from "../arguments/compile-pattern.ts";
import { didYouMean } from "../did-you-mean.ts";
import { quote } from "../issue-list.ts";
import { operands, isCelNode, readCall } from "./cel-node.ts";
import type { CelNode } from "./cel-node.ts";
import { CALLS, MACROS } from "./condition-calls.ts";

/** What a condition may name. `facts` is the host's word of a call, never the model's. */
export const VARIABLES = ["args", "actor", "action", "lists", "severity", "risk", "facts"] as const;

/** What was found out about a condition by looking at each of its parts. */
export interface CallsFound {
  /** The {@link VARIABLES} it names. */
  readonly reads: ReadonlySet<string>;
  /** The facts it names; `said` reads `request`. */
  readonly facts: ReadonlySet<string>;
  /** The compiled pattern of each `matches`, by its source. */
  readonly patterns: ReadonlyMap<string, Pattern>;
  /** What is wrong, and where in the condition. */
  readonly problems: readonly { readonly at: number; readonly message: string }[];
}

interface Walk {
  readonly reads: Set<string>;
  readonly facts: Set<string>;
  readonly patterns: Map<string, Pattern>;
  readonly problems: { at: number; message: string }[];
  /** The names that macros around have given to items. */
  readonly bound: ReadonlySet<string>;
}

/** Looks at each part of a condition for what the type checker does not see or we do not run. */
export function checkCalls(root: CelNode): CallsFound {
  const walk: Walk = {
    reads: new Set(),
    facts: new Set(),
    patterns: new Map(),
    problems: [],
    bound: new Set(),
  };
  visit(root, walk);
  return walk;
}

function visit(node: CelNode, walk: Walk): void {
  switch (node.op) {
    case "value":
      return visitLiteral(node, walk);
    case "id":
      return visitName(node, walk);
    case "call":
    case "rcall":
      return visitCall(node, walk);
    case "map":
      for (const entry of Array.isArray(node.args) ? node.args : []) {
        for (const part of Array.isArray(entry) ? entry.filter(isCelNode) : []) visit(part, walk);
      }
      return;
    case ".":
      noteFact(node, walk);
      break;
    case "==":
    case "!=":
      checkSeverityWord(node, walk);
      break;
    default:
      break;
  }
  for (const operand of operands(node)) visit(operand, walk);
}

function visitName({ args, start }: CelNode, { reads, bound, problems }: Walk): void {
  const name = String(args);
  if (bound.has(name)) return;
  if (VARIABLES.some((known) => known === name)) {
    reads.add(name);
    return;
  }
  const near = didYouMean(name, [...VARIABLES, ...bound]);
  const mend = near === undefined ? `there are ${VARIABLES.join(", ")}` : `did you mean ${near}?`;
  problems.push({ at: start, message: `Unknown name ${quote(name)}: ${mend}` });
}

function visitLiteral({ args, start }: CelNode, { problems }: Walk): void {
  if (
    typeof args === "bigint" &&
    (args > Number.MAX_SAFE_INTEGER || args < Number.MIN_SAFE_INTEGER)
  ) {
    problems.push({
      at: start,
      message: "This number can't be kept exactly: stay within 2^53 - 1",
    });
  } else if (typeof args === "object" && args !== null) {
    problems.push({
      at: start,
      message: "Write numbers as 1 or 1.5 and texts in quotes, without a letter",
    });
  }
}

function visitCall(node: CelNode, walk: Walk): void {
  const { name, receiver, values } = readCall(node);
  if (receiver !== undefined) visit(receiver, walk);
  const macro = receiver === undefined ? undefined : MACROS.get(name);
  if (macro !== undefined) visitMacro(node, walk);
  else {
    const problem = name === "has" ? hasProblem(node) : callProblem(node);
    if (problem !== undefined) walk.problems.push({ at: node.start, message: problem });
    if (name === "matches") visitPattern(node, walk);
    if (name === "said") walk.facts.add("request");
    for (const value of values) visit(value, walk);
  }
}

function visitMacro(node: CelNode, walk: Walk): void {
  const { values } = readCall(node);
  const [variable, ...rest] = values;
  const name = variable?.op === "id" ? String(variable.args) : "";
  if (name === "" || VARIABLES.some((known) => known === name)) {
    const message = "Give the item a name of its own, as all(item, item.price < 10)";
    walk.problems.push({ at: variable?.start ?? node.start, message });
  }
  const inner: Walk = { ...walk, bound: new Set([...walk.bound, name]) };
  for (const part of rest) visit(part, inner);
}

function hasProblem(node: CelNode): string | undefined {
  const { receiver, values } = readCall(node);
  const [value] = values;
  const fits = receiver === undefined && values.length === 1 && value?.op === ".";
  return fits && isPath(value) ? undefined : "has() takes a member, as has(args.note)";
}

function isPath(node: CelNode): boolean {
  const [holder] = operands(node);
  return node.op === "id" || (node.op === "." && holder !== undefined && isPath(holder));
}

function callProblem(node: CelNode): string | undefined {
  const { name, receiver, values } = readCall(node);
  const known = CALLS.get(name);
  if (known === undefined) {
    const near = didYouMean(name, ["has", ...CALLS.keys(), ...MACROS.keys()]);
    const mend =
      near === undefined
        ? `there are has, ${[...CALLS.keys(), ...MACROS.keys()].join(", ")}`
        : `did you mean ${near}?`;
    return `Unknown function ${quote(name)}: ${mend}`;
  }
  const way = receiver === undefined ? "call" : "method";
  if (known.written !== "either" && known.written !== way) {
    return way === "call" ? `Write x.${name}(…)` : `Write ${name}(x)`;
  }
  const given = values.length + (receiver === undefined ? 0 : 1);
  return given === known.takes ? undefined : `${name} takes ${known.takes} values, not ${given}`;
}

function visitPattern(node: CelNode, { patterns, problems }: Walk): void {
  const pattern = readCall(node).values.at(-1);
  if (pattern?.op !== "value" || typeof pattern.args !== "string") {
    problems.push({
      at: pattern?.start ?? node.start,
      message: "The pattern of matches() is a text that stands here",
    });
    return;
  }
  try {
    patterns.set(pattern.args, compilePattern(pattern.args));
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, "") : "it is none";
    problems.push({ at: pattern.start, message: `This pattern can't be used: ${why}` });
  }
}

function noteFact(node: CelNode, { facts }: Walk): void {
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
  const [holder, name] = parts;
  if (isCelNode(holder) && holder.op === "id" && holder.args === "facts") facts.add(String(name));
}

const SEVERITY_STATES = ["ACTIVE", "OBSERVE", "COOLDOWN"];

/** A misspelled state would never be equal, and the rule would silently never fire. */
function checkSeverityWord(node: CelNode, { problems }: Walk): void {
  const sides = operands(node);
  const asks = sides.some((side) => side.op === "id" && side.args === "severity");
  const word = sides.find((side) => side.op === "value");
  if (!asks || typeof word?.args !== "string" || SEVERITY_STATES.includes(word.args)) return;
  const near = didYouMean(word.args, SEVERITY_STATES);
  const mend =
    near === undefined ? `use one of ${SEVERITY_STATES.join(", ")}` : `did you mean ${near}?`;
  problems.push({ at: word.start, message: `${quote(word.args)} is no severity state: ${mend}` });
}
