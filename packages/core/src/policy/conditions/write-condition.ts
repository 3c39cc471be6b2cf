import { readCall, isCelNode, operands } from "./cel-node.ts";
import type { CelNode } from "./cel-node.ts";
import { CALLS, MACROS } from "./condition-calls.ts";

/** What a condition is written for: to have its types checked, or to be run. */
export type WriteMode = "check" | "run";

/** A condition in the engine's language again, with our functions in place of its own. */
export interface WrittenCondition {
  readonly text: string;
  /** Which part of the author's text a part of `text` comes from; inner parts before outer ones. */
  readonly spans: readonly {
    readonly from: number;
    readonly to: number;
    readonly node: CelNode;
  }[];
}

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ["+", "add"],
  ["-", "subtract"],
  ["*", "multiply"],
  ["/", "divide"],
  ["%", "modulo"],
  ["<", "less"],
  ["<=", "lessEqual"],
  [">", "greater"],
  [">=", "greaterEqual"],
  ["==", "equal"],
  ["!=", "unequal"],
  ["in", "in"],
]);

/**
 * Writes a parsed condition out again. Whole numbers become doubles, so that they meet the numbers of
 * JSON. For running, every operator but `&&`, `||`, `!` and `?:` becomes a function of ours; for
 * checking, they stay, and the engine's type checker sees them.
 *
 * INVARIANT: called only on a condition in which `checkCalls` found nothing.
 */
export function writeCondition(root: CelNode, mode: WriteMode): WrittenCondition {
  const spans: { from: number; to: number; node: CelNode }[] = [];
  let text = "";
  const put = (part: string): void => {
    text += part;
  };
  const write = (node: CelNode): void => {
    const from = text.length;
    writeNode(node, { mode, put, write });
    spans.push({ from, to: text.length, node });
  };
  write(root);
  return { text, spans };
}

interface Writer {
  readonly mode: WriteMode;
  readonly put: (part: string) => void;
  readonly write: (node: CelNode) => void;
}

function writeNode(node: CelNode, writer: Writer): void {
  const { put, write } = writer;
  switch (node.op) {
    case "value":
      return put(literal(node.args));
    case "id":
      return put(String(node.args));
    case "call":
    case "rcall":
      return writeCall(node, writer);
    case ".":
    case "[]":
      return writeAccess(node, writer);
    case "list":
      return writeParts("[", operands(node), { close: "]", writer });
    case "map":
      return writeMap(node, writer);
    case "!_":
      put("!(");
      for (const operand of operands(node)) write(operand);
      return put(")");
    case "-_":
      return writeParts(writer.mode === "run" ? "eg_negate(" : "-(", operands(node), {
        close: ")",
        writer,
      });
    case "?:":
      return writeTernary(operands(node), writer);
    default:
      return writeOperator(node, writer);
  }
}

function literal(value: unknown): string {
  if (typeof value === "bigint") return `${value}.0`;
  if (typeof value === "number") return /[.e]/.test(String(value)) ? String(value) : `${value}.0`;
  // JSON's escapes are the engine's escapes.
  return JSON.stringify(value);
}

function writeCall(node: CelNode, writer: Writer): void {
  const { name, receiver, values } = readCall(node);
  const { mode } = writer;
  if (MACROS.has(name) && receiver !== undefined) {
    // What a macro goes through is counted, item by item.
    writeParts(mode === "run" ? "eg_each(" : "(", [receiver], { close: ")", writer });
    return writeParts(`.${name}(`, values, { close: ")", writer });
  }
  if (name === "has") {
    // For the type checker a look at the member itself: has() would accept any name.
    return writeParts(mode === "run" ? "has(" : "eg_present(", values, { close: ")", writer });
  }
  const given = receiver === undefined ? values : [receiver, ...values];
  return writeParts(`eg_${CALLS.get(name)?.runs ?? name}(`, given, { close: ")", writer });
}

function writeAccess(node: CelNode, { put, write }: Writer): void {
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
  const [holder, key] = parts;
  put("(");
  if (isCelNode(holder)) write(holder);
  put(")");
  if (!isCelNode(key)) return put(`.${String(key)}`);
  put("[");
  // An index that stands there stays whole: lists are indexed by whole numbers.
  if (key.op === "value" && typeof key.args === "bigint") put(String(key.args));
  else write(key);
  put("]");
}

function writeMap(node: CelNode, { put, write }: Writer): void {
  put("{");
  const entries: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
  for (const entry of entries) {
    const [key, value] = Array.isArray(entry) ? entry.filter(isCelNode) : [];
    if (key === undefined || value === undefined) continue;
    write(key);
    put(":");
    write(value);
    put(",");
  }
  put("}");
}

function writeTernary(parts: readonly CelNode[], { put, write }: Writer): void {
  put("(");
  for (const [index, part] of parts.entries()) {
    put(["(", ")?(", "):("][index] ?? "");
    write(part);
  }
  put("))");
}

function writeOperator(node: CelNode, writer: Writer): void {
  const [left, right] = operands(node);
  if (left === undefined || right === undefined)
    throw new TypeError(`an unknown operator ${node.op}`);
  const name = OPERATORS.get(node.op);
  if (writer.mode === "run" && name !== undefined) {
    return writeParts(`eg_${name}(`, [left, right], { close: ")", writer });
  }
  const { put, write } = writer;
  put("((");
  write(left);
  put(`) ${node.op} (`);
  write(right);
  put("))");
}

function writeParts(
  open: string,
  parts: readonly CelNode[],
  { close, writer }: { readonly close: string; readonly writer: Writer },
): void {
  const { put, write } = writer;
  put(open);
  for (const [index, part] of parts.entries()) {
    if (index > 0) put(",");
    write(part);
  }
  put(close);
}
