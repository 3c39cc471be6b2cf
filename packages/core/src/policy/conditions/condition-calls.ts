/** A function that a condition may call. */
export interface ConditionCall {
  /** The name of what runs in its place. */
  readonly runs: string;
  /** How many values it takes, the receiver included. */
  readonly takes: number;
  /** Whether it is written `f(x)`, `x.f()`, or either. */
  readonly written: "call" | "method" | "either";
  /** Its types for the checker: values, then what it answers. */
  readonly types: readonly string[];
}

/** Every function that a condition may call, by the name its author writes. */
export const CALLS: ReadonlyMap<string, ConditionCall> = new Map<string, ConditionCall>([
  ["size", call("size", "either", ["string: double", "list: double", "map: double"])],
  ["contains", call("contains", "method", ["string, string: bool"])],
  ["startsWith", call("startsWith", "method", ["string, string: bool"])],
  ["endsWith", call("endsWith", "method", ["string, string: bool"])],
  ["matches", call("matches", "either", ["string, string: bool"])],
  ["lowerAscii", call("lower", "method", ["string: string"])],
  ["upperAscii", call("upper", "method", ["string: string"])],
  ["string", call("string", "call", ["string: string", "double: string", "bool: string"])],
  ["double", call("double", "call", ["string: double", "double: double"])],
  ["int", call("int", "call", ["string: double", "double: double"])],
  ["said", call("said", "call", ["string: bool", "double: bool"])],
  ["domain", call("domain", "call", ["string: string"])],
  ["host", call("host", "call", ["string: string"])],
  ["links", call("links", "call", ["string: list<string>"])],
]);

/** The macros that go through a list, by how many values they take at most. */
export const MACROS: ReadonlyMap<string, number> = new Map([
  ["all", 2],
  ["exists", 2],
  ["exists_one", 2],
  ["filter", 2],
  ["map", 3],
]);

function call(
  runs: string,
  written: ConditionCall["written"],
  types: readonly string[],
): ConditionCall {
  return { runs, written, types, takes: (types[0] ?? "").split(",").length };
}
