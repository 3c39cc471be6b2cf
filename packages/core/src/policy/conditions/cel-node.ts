/** A node of a parsed condition, as the engine's parser gives it. */
export interface CelNode {
  /** The operator, `call`, `rcall` (a call with a receiver), `id`, `value`, `list`, `map`, `.` or `[]`. */
  readonly op: string;
  readonly args: unknown;
  /** Offsets in the condition's text. */
  readonly start: number;
  readonly end: number;
}

/** Whether a value is a node. */
export function isCelNode(value: unknown): value is CelNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** A node's operands that are nodes. */
export function operands(node: CelNode): readonly CelNode[] {
  return Array.isArray(node.args)
    ? node.args.filter(isCelNode)
    : isCelNode(node.args)
      ? [node.args]
      : [];
}

/** The parts of a call: `size(x)` and `x.size()` alike have a name and arguments, the receiver first. */
export function readCall(node: CelNode): {
  readonly name: string;
  readonly receiver: CelNode | undefined;
  readonly values: readonly CelNode[];
} {
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
  const name = typeof parts[0] === "string" ? parts[0] : "";
  const receiver = node.op === "rcall" && isCelNode(parts[1]) ? parts[1] : undefined;
  const list: unknown = node.op === "rcall" ? parts[2] : parts[1];
  return { name, receiver, values: Array.isArray(list) ? list.filter(isCelNode) : [] };
}
