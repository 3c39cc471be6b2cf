import { Environment } from "@marcbachmann/cel-js";
import { CALLS } from "./condition-calls.ts";
import { RUN_FUNCTIONS } from "./condition-functions.ts";
import type { RunFunction } from "./condition-functions.ts";
import { VARIABLES } from "./check-calls.ts";
import type { StaticType } from "./static-type.ts";

const SYNC = { async: false };
const OPTIONS = {
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: true,
  limits: { maxAstNodes: 2000, maxDepth: 64, maxListElements: 500, maxMapEntries: 100 },
};

/** Types known when a condition is checked. */
export interface ConditionTypes {
  readonly args: StaticType;
  readonly lists: StaticType;
}

let forChecking: Environment | undefined;
let forRunning: Environment | undefined;

/** The engine as it checks types: nothing is ever run in it. */
export function checkingEnvironment({ args, lists }: ConditionTypes): Environment {
  forChecking ??= typedFunctions(new Environment(OPTIONS));
  const environment = forChecking.clone();
  const names = { next: 0 };
  return environment
    .registerVariable("args", typeName(args, { environment, names }))
    .registerVariable("lists", typeName(lists, { environment, names }))
    .registerVariable("actor", "string")
    .registerVariable("action", "string")
    .registerVariable("severity", "string")
    .registerVariable("risk", "double")
    .registerVariable("facts", "map");
}

/** The engine as it runs conditions: every value is dynamic, every function ours. */
export function runningEnvironment(): Environment {
  forRunning ??= dynamicFunctions(new Environment(OPTIONS), RUN_FUNCTIONS, VARIABLES);
  return forRunning;
}

function typedFunctions(environment: Environment): Environment {
  const never = (): never => {
    throw new Error("a condition is not run where its types are checked");
  };
  for (const { runs, types } of CALLS.values()) {
    for (const type of types) {
      const [values = "", answer = "dyn"] = type.split(": ");
      environment.registerFunction(`eg_${runs}(${values}): ${answer}`, never, SYNC);
    }
  }
  return environment
    .registerFunction("eg_present(dyn): bool", never, SYNC)
    .registerOperator("double % double", never);
}

function dynamicFunctions(
  environment: Environment,
  functions: ReadonlyMap<string, RunFunction>,
  variables: readonly string[],
): Environment {
  for (const name of variables) environment.registerVariable(name, "dyn");
  for (const [name, run] of functions) {
    const values = Array.from({ length: Math.max(1, run.length) }, () => "dyn").join(", ");
    environment.registerFunction(`eg_${name}(${values}): dyn`, run, SYNC);
  }
  return environment;
}

function typeName(
  type: StaticType,
  context: { readonly environment: Environment; readonly names: { next: number } },
): string {
  switch (type.kind) {
    case "string":
      return "string";
    case "number":
      return "double";
    case "boolean":
      return "bool";
    case "any":
      return "dyn";
    case "list":
      return `list<${typeName(type.items, context)}>`;
    case "map":
      return `map<string, ${typeName(type.values, context)}>`;
    case "object":
      return objectTypeName(type, context);
  }
}

function objectTypeName(
  type: Extract<StaticType, { kind: "object" }>,
  context: { readonly environment: Environment; readonly names: { next: number } },
): string {
  const fields: Record<string, string> = Object.create(null);
  for (const [name, member] of type.members) fields[name] = typeName(member.type, context);
  const name = `EgObject${context.names.next}`;
  context.names.next += 1;
  context.environment.registerType(name, { fields });
  return name;
}
