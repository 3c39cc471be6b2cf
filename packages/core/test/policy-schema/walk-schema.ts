/** One schema inside another. */
export interface InnerSchema {
  /** Where it stands, as `#/properties/version`. */
  readonly path: string;
  /** Whether it is what a key of the format may hold. */
  readonly isKey: boolean;
  readonly node: Readonly<Record<string, unknown>>;
}

const ONE = ["items", "additionalProperties", "propertyNames"];
const MANY = ["anyOf", "allOf"];
const NAMED = ["properties", "$defs"];

/** A schema and all that it holds, but for what speaks of JSON Schema itself. */
export function walkSchema(node: unknown, path = "#", isKey = false): readonly InnerSchema[] {
  if (!isMembers(node) || path === "#/$defs/subschema") return [];
  return [
    { path, isKey, node },
    ...ONE.flatMap((keyword) => walkSchema(node[keyword], `${path}/${keyword}`)),
    ...[...MANY, ...NAMED].flatMap((keyword) =>
      Object.entries(node[keyword] ?? {}).flatMap(([name, inner]) =>
        walkSchema(inner, `${path}/${keyword}/${name}`, keyword === "properties"),
      ),
    ),
  ];
}

function isMembers(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}
