import type { JsonObject, JsonValue } from "../../canonical/canonical-json.ts";
import { compilePattern } from "../arguments/compile-pattern.ts";
import { didYouMean } from "../did-you-mean.ts";
import { quote } from "../issue-list.ts";
import type { Path } from "../source-node.ts";

/** What keeps a tool's schema from being used, and where in it. */
export interface SchemaProblem {
  readonly path: Path;
  readonly message: string;
}

type Kind = "schema" | "schemas" | "schemaList" | "schemaOrList" | "dependencies" | "any";

const KEYWORDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...pairs(
    "schema",
    "additionalItems additionalProperties contains else if not propertyNames then",
  ),
  ...pairs("schema", "unevaluatedItems unevaluatedProperties"),
  ...pairs("schemas", "$defs definitions dependentSchemas properties"),
  ...pairs("schemaList", "allOf anyOf oneOf prefixItems"),
  ["items", "schemaOrList"],
  ["dependencies", "dependencies"],
  ...pairs("any", "$anchor $comment $id $ref $schema const default dependentRequired deprecated"),
  ...pairs(
    "any",
    "description enum examples exclusiveMaximum exclusiveMinimum format id maxContains",
  ),
  ...pairs("any", "maxItems maxLength maxProperties maximum minContains minItems minLength"),
  ...pairs(
    "any",
    "minProperties minimum multipleOf pattern readOnly required title type uniqueItems",
  ),
  ...pairs("any", "writeOnly contentEncoding contentMediaType"),
]);
/** Keywords that this reading of JSON Schema can't keep closed or linear. */
const REFUSED: ReadonlySet<string> = new Set([
  "$dynamicRef",
  "$dynamicAnchor",
  "$recursiveRef",
  "$recursiveAnchor",
  "patternProperties",
]);
const TYPES: ReadonlySet<unknown> = new Set(
  "string number integer boolean object array null".split(" "),
);
const NUMBERS: ReadonlySet<string> = new Set(
  "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(" "),
);
const COUNTS: ReadonlySet<string> = new Set(
  "minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains".split(
    " ",
  ),
);

/** Everything that keeps a tool's JSON Schema from being used; empty: it can be. */
export function schemaProblems(schema: JsonValue): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  if (!isMembers(schema)) {
    return [
      { path: [], message: "A tool's schema is a mapping, as { type: object, properties: {} }" },
    ];
  }
  if (schema["type"] !== undefined && schema["type"] !== "object") {
    problems.push({ path: ["type"], message: "A tool's arguments are of type: object" });
  }
  visit(schema, { path: [], problems, root: schema });
  return problems;
}

interface Walk {
  readonly path: Path;
  readonly problems: SchemaProblem[];
  readonly root: JsonObject;
}

function visit(schema: JsonValue | undefined, walk: Walk): void {
  if (typeof schema === "boolean" || schema === undefined) return;
  if (!isMembers(schema)) {
    walk.problems.push({ path: walk.path, message: "A schema is a mapping, true or false" });
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const inside = { ...walk, path: [...walk.path, keyword] };
    const problem = keywordProblem(keyword, value, walk.root);
    if (problem !== undefined) walk.problems.push({ path: inside.path, message: problem });
    else visitKeyword(KEYWORDS.get(keyword), value, inside);
  }
}

function visitKeyword(kind: Kind | undefined, value: JsonValue, walk: Walk): void {
  if (kind === "schema" || (kind === "schemaOrList" && !isList(value))) visit(value, walk);
  else if (kind === "schemaList" || kind === "schemaOrList") visitList(value, walk);
  else if (kind === "schemas" || kind === "dependencies") {
    if (!isMembers(value))
      walk.problems.push({ path: walk.path, message: "This is a mapping of schemas" });
    else {
      for (const [name, each] of Object.entries(value)) {
        const path = [...walk.path, name];
        if (kind !== "dependencies" || !isList(each)) visit(each, { ...walk, path });
        else if (!isTexts(each)) walk.problems.push({ path, message: "This is a list of names" });
      }
    }
  }
}

function visitList(value: JsonValue, walk: Walk): void {
  if (!isList(value) || value.length === 0) {
    walk.problems.push({ path: walk.path, message: "This is a list of schemas" });
    return;
  }
  for (const [index, each] of value.entries())
    visit(each, { ...walk, path: [...walk.path, index] });
}

function keywordProblem(keyword: string, value: JsonValue, root: JsonObject): string | undefined {
  if (REFUSED.has(keyword)) return `${keyword} can't be kept closed here: write it in another way`;
  if (NUMBERS.has(keyword) && typeof value !== "number") return `${keyword} is a number`;
  if (COUNTS.has(keyword) && !(Number.isInteger(value) && Number(value) >= 0)) {
    return `${keyword} is a whole number from 0`;
  }
  switch (keyword) {
    case "type": {
      const types: readonly unknown[] = isList(value) ? value : [value];
      const known = types.length > 0 && types.every((type) => TYPES.has(type));
      return known ? undefined : "This is no type of JSON Schema";
    }
    case "multipleOf":
      return Number(value) > 0 ? undefined : "multipleOf is above 0";
    case "uniqueItems":
      return typeof value === "boolean" ? undefined : "uniqueItems is true or false";
    case "format":
      return typeof value === "string" ? undefined : "A format is a text";
    case "dependentRequired":
      return isMembers(value) && Object.values(value).every((names) => isTexts(names))
        ? undefined
        : "dependentRequired is a mapping of lists of names";
    case "required":
      return isTexts(value) ? undefined : "required is a list of names";
    case "enum":
      return isList(value) ? undefined : "enum is a list of values";
    case "pattern":
      return patternProblem(value);
    case "$ref":
      return refProblem(value, root);
    default:
      return KEYWORDS.has(keyword) ? undefined : misspelled(keyword);
  }
}

/** Unknown keywords are annotations, unless one looks like a slip: `maximun` would limit nothing. */
function misspelled(keyword: string): string | undefined {
  if (keyword.startsWith("x-")) return undefined;
  const near = didYouMean(keyword, KEYWORDS.keys());
  return near === undefined
    ? undefined
    : `Unknown keyword ${quote(keyword)}: did you mean ${near}?`;
}

function patternProblem(value: JsonValue): string | undefined {
  if (typeof value !== "string") return "A pattern is a text";
  try {
    compilePattern(value);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, "") : "it is none";
    return `This pattern can't be run in linear time: ${why}`;
  }
}

function refProblem(value: JsonValue, root: JsonObject): string | undefined {
  if (typeof value === "string" && resolveRef(root, value) !== undefined) return undefined;
  return "A $ref points to a place in the same schema, as #/$defs/name";
}

/** What a local `$ref` points to. */
export function resolveRef(root: JsonObject, ref: string): JsonValue | undefined {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return undefined;
  let at: JsonValue | undefined = root;
  for (const step of ref.slice(2).split("/")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (isList(at)) at = /^\d{1,6}$/.test(name) ? at[Number(name)] : undefined;
    else at = isMembers(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
}

function pairs(kind: Kind, keywords: string): readonly (readonly [string, Kind])[] {
  return keywords.split(" ").map((keyword) => [keyword, kind] as const);
}

function isTexts(value: JsonValue): boolean {
  return isList(value) && value.every((each) => typeof each === "string");
}

function isMembers(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
