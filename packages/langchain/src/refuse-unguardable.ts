import { isDynamicToolPrototype } from "./is-dynamic-tool-prototype.ts";

// The ways into a LangChain tool. All stock ones end in `_call`.
const ENTRIES: readonly string[] = [
  "invoke",
  "call",
  "batch",
  "stream",
  "transform",
  "streamEvents",
  "streamLog",
  "_streamIterator",
];

/** What kind of gate a tool needs. */
export type ToolKind = "structured" | "runnable";

/**
 * Says which kind of tool this is, or refuses it because no gate could stand where nothing gets round it.
 * Told by marks and own members, never by `instanceof`: two copies of LangChain in one program are usual.
 *
 * @throws TypeError saying why, and what to do instead.
 */
export function refuseUnguardable(tool: unknown): ToolKind {
  if (typeof tool !== "object" || tool === null) throw new TypeError("A tool must be an object.");
  const { lc_runnable, _call } = tool as Readonly<Record<string, unknown>>;
  if (lc_runnable !== true) {
    throw new TypeError(
      `${nameOf(tool)} can't be guarded: it is a plain record, run by the model's provider and out of reach. Name it in assertGuarded's \`unguarded\`, or leave it out.`,
    );
  }
  if (isRunnableToolLike(tool)) return refusePatched(tool, "runnable");
  if (typeof _call !== "function") {
    throw new TypeError(
      `${nameOf(tool)} can't be guarded: it has no _call of its own. Guard the tool itself, before withConfig(), withRetry() or a spread.`,
    );
  }
  refuseOverrides(tool);
  return refusePatched(tool, "structured");
}

function isRunnableToolLike(tool: object): boolean {
  return nameOfClass(tool.constructor) === "RunnableToolLike";
}

/** A method put onto the tool itself usually calls the tool it was taken from, past any gate. */
function refusePatched(tool: object, kind: ToolKind): ToolKind {
  const entry = ENTRIES.find((name) => Object.hasOwn(tool, name));
  if (entry === undefined) return kind;
  throw new TypeError(
    `${nameOf(tool)} can't be guarded: it has a ${entry} of its own, which would get round the gate. Guard the tool first and change ${entry} then.`,
  );
}

function refuseOverrides(tool: object): void {
  const stock = stockPrototype(tool);
  let prototype: unknown = Object.getPrototypeOf(tool);
  while (typeof prototype === "object" && prototype !== null && prototype !== stock) {
    const owner: object = prototype;
    const entry = ENTRIES.find((name) => Object.hasOwn(owner, name));
    if (entry !== undefined && !(entry === "call" && isStockCall(owner, stock))) {
      throw new TypeError(
        `${nameOf(tool)} can't be guarded: its class overrides ${entry}, which need not reach _call, where the gate stands. Put the work into _call, or wrap the tool in tool(…) and guard that.`,
      );
    }
    prototype = Object.getPrototypeOf(owner);
  }
}

/** LangChain's own StructuredTool: the last class that names a namespace. A user's class may do so too, before it. */
function stockPrototype(tool: object): unknown {
  let stock: unknown;
  let prototype: unknown = Object.getPrototypeOf(tool);
  while (typeof prototype === "object" && prototype !== null) {
    if (Object.hasOwn(prototype, "lc_namespace")) stock = prototype;
    prototype = Object.getPrototypeOf(prototype);
  }
  return stock;
}

/** DynamicTool, DynamicStructuredTool and the abstract Tool change `call`, and end in `_call`. */
function isStockCall(prototype: object, stock: unknown): boolean {
  if (isDynamicToolPrototype(prototype)) return true;
  const members = Object.getOwnPropertyNames(prototype);
  const isBare = members.every((member) => member === "constructor" || member === "call");
  return isBare && Object.getPrototypeOf(prototype) === stock;
}

function nameOfClass(constructor: unknown): string | undefined {
  if (typeof constructor !== "function" || !("lc_name" in constructor)) return undefined;
  const { lc_name } = constructor;
  return typeof lc_name === "function" ? String(lc_name.call(constructor)) : undefined;
}

function nameOf(tool: object): string {
  const { name, type } = tool as Readonly<Record<string, unknown>>;
  const label = typeof name === "string" ? name : type;
  return typeof label === "string" ? `The tool "${label.slice(0, 64)}"` : "A tool without a name";
}
