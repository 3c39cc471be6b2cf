import type { JsonObject, JsonValue } from "../../canonical/canonical-json.ts";
import { quote } from "../issue-list.ts";
import { both } from "../truth.ts";
import type { Truth } from "../truth.ts";
import type { Declaration, JsonType } from "./declaration.ts";

/** Where a value stands, and how it is judged. */
export interface At {
  /** As `args.items[0].price`. */
  readonly path: string;
  readonly options: JudgeOptions;
}

/** How a value is judged. */
export interface JudgeOptions {
  /** Members that are not declared are passed over: for DENY rules, and where the tool's schema has refused them already. */
  readonly open: boolean;
  /** Told of everything that is not TRUE; for explanations. `path` is as `args.items[0].price`. */
  readonly note?: (path: string, problem: string) => void;
}

/**
 * Judges a value against its declaration: INVALID for a wrong type, an absent or an undeclared member
 * anywhere; FALSE when the types are right and a value keyword fails. Any INVALID wins.
 */
export function judgeValue(value: JsonValue, declaration: Declaration, at: At): Truth {
  if (!declaration.types.some((type) => isOfType(value, type))) {
    at.options.note?.(at.path, `is not of type ${declaration.types.join(" or ")}`);
    return "INVALID";
  }
  let truth: Truth = "TRUE";
  for (const check of declaration.checks) {
    const answer = check(value);
    if (answer !== "TRUE") at.options.note?.(at.path, "does not have a declared value");
    truth = both(truth, answer);
  }
  if (truth === "INVALID" || typeof value !== "object" || value === null) return truth;
  return both(
    truth,
    isList(value) ? judgeItems(value, declaration, at) : judgeMembers(value, declaration, at),
  );
}

/** Judges the members of an object; see {@link judgeValue}. */
export function judgeMembers(
  object: JsonObject,
  declaration: Pick<Declaration, "members" | "others">,
  at: At,
): Truth {
  const { members, others } = declaration;
  let truth: Truth = "TRUE";
  for (const [name, member] of members ?? []) {
    if (Object.hasOwn(object, name)) continue;
    if (member.optional) continue;
    at.options.note?.(memberPath(at, name), "is missing");
    truth = "INVALID";
  }
  for (const name of Object.keys(object)) {
    const declared = members?.get(name) ?? others;
    const inner = { path: memberPath(at, name), options: at.options };
    if (declared !== undefined)
      truth = both(truth, judgeOwn(object, name, { declared, at: inner }));
    else if (!at.options.open) {
      at.options.note?.(inner.path, "is not declared");
      truth = "INVALID";
    }
    // INVALID is final, and a hostile object may have very many members.
    if (truth === "INVALID" && at.options.note === undefined) return truth;
  }
  return truth;
}

function judgeOwn(
  object: JsonObject,
  name: string,
  { declared, at }: { readonly declared: Declaration; readonly at: At },
): Truth {
  const value = object[name];
  return value === undefined ? "INVALID" : judgeValue(value, declared, at);
}

function judgeItems(list: readonly JsonValue[], declaration: Declaration, at: At): Truth {
  const { items } = declaration;
  if (items === undefined) return list.length === 0 ? "TRUE" : "INVALID";
  let truth: Truth = "TRUE";
  for (const [index, item] of list.entries()) {
    truth = both(truth, judgeValue(item, items, { ...at, path: itemPath(at, index) }));
    if (truth === "INVALID" && at.options.note === undefined) return truth;
  }
  return truth;
}

/** Paths are for explanations only; a call is judged without writing any. */
function memberPath({ path, options }: At, name: string): string {
  if (options.note === undefined) return path;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${path}.${name}` : `${path}[${quote(name)}]`;
}

function itemPath({ path, options }: At, index: number): string {
  return options.note === undefined ? path : `${path}[${index}]`;
}

function isOfType(value: JsonValue, type: JsonType): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "number":
      // The intent's snapshot has no NaN or infinity; if one got here, it is no number.
      return typeof value === "number" && Number.isFinite(value);
    case "integer":
      return Number.isInteger(value);
    case "string":
    case "boolean":
      return typeof value === type;
  }
}

function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}
