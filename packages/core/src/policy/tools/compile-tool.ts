import { Validator } from "@cfworker/json-schema";
import type { Schema } from "@cfworker/json-schema";
import type { JsonObject } from "../../canonical/canonical-json.ts";
import type { StaticType } from "../conditions/static-type.ts";
import { closeSchema } from "./close-schema.ts";
import { schemaProblems } from "./schema-problems.ts";
import type { SchemaProblem } from "./schema-problems.ts";
import { schemaType } from "./schema-type.ts";

/** The most schemas that one check of arguments may visit: a schema may come from a server. */
export const MAX_VISITS = 50_000;

/** A tool's schema, ready to judge arguments. */
export interface CompiledTool {
  /** Whether arguments fit; false too when the check takes too long or fails in any way. */
  readonly fits: (args: JsonObject) => boolean;
  /** What conditions may know of the arguments. */
  readonly type: StaticType;
}

/** Compiles a tool's schema, or says why it can't be used. */
export function compileTool(
  schema: JsonObject,
): { readonly tool: CompiledTool } | { readonly problems: readonly SchemaProblem[] } {
  const problems = schemaProblems(schema);
  if (problems.length > 0) return { problems };
  const budget = { visits: 0 };
  const closed = closeSchema(schema) as Schema;
  countVisits(closed, budget);
  const validator = new Validator(closed, "2020-12", true);
  const fits = (args: JsonObject): boolean => {
    budget.visits = MAX_VISITS;
    try {
      return validator.validate(args).valid;
    } catch {
      return false;
    }
  };
  return { tool: { fits, type: schemaType(schema) } };
}

/**
 * Makes each visit of a schema count. The validator reads every keyword of a schema whenever it comes
 * to it, `dependencies` too, which a closed schema never has: reading it throws when none are left.
 * So no schema can make a check exponential, whoever wrote it.
 */
function countVisits(schema: unknown, budget: { visits: number }): void {
  if (Array.isArray(schema)) {
    for (const each of schema) countVisits(each, budget);
    return;
  }
  if (typeof schema !== "object" || schema === null) return;
  for (const each of Object.values(schema)) countVisits(each, budget);
  Object.defineProperty(schema, "dependencies", {
    enumerable: false,
    get() {
      budget.visits -= 1;
      if (budget.visits < 0) throw new RangeError("the check takes too many steps");
      return undefined;
    },
  });
}
