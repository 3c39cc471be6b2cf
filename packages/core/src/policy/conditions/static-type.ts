import type { JsonValue } from "../../canonical/canonical-json.ts";
import type { Declaration } from "../arguments/declaration.ts";

/**
 * What is known of a value before any call: enough to find a misspelled name or a comparison of a
 * number with a text when the policy is read. `any`: nothing is known.
 */
export type StaticType =
  | { readonly kind: "string" | "number" | "boolean" | "any" }
  | { readonly kind: "list"; readonly items: StaticType }
  | { readonly kind: "map"; readonly values: StaticType }
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, StaticMember> };

/** One member of an object. */
export interface StaticMember {
  readonly type: StaticType;
  /** It may be absent: a condition asks `has()` first. */
  readonly optional: boolean;
}

/** A type of which nothing is known. */
export const ANY: StaticType = { kind: "any" };

/** The static type behind declared arguments. */
export function argumentsType(
  declared: ReadonlyMap<string, Declaration>,
): Extract<StaticType, { kind: "object" }> {
  return { kind: "object", members: staticMembers(declared) };
}

function staticMembers(
  declared: ReadonlyMap<string, Declaration>,
): ReadonlyMap<string, StaticMember> {
  return new Map(
    [...declared].map(([name, member]) => [
      name,
      { type: staticType(member), optional: member.optional },
    ]),
  );
}

function staticType({ types, items, members, others }: Declaration): StaticType {
  const [type, second] = types;
  // number and integer are one type in conditions.
  const single = second === undefined || types.every((each) => /^(?:number|integer)$/.test(each));
  if (!single) return ANY;
  switch (type) {
    case "string":
    case "boolean":
      return { kind: type };
    case "number":
    case "integer":
      return { kind: "number" };
    case "array":
      return { kind: "list", items: items === undefined ? ANY : staticType(items) };
    case "object":
      return objectType(members, others);
    default:
      return ANY;
  }
}

function objectType(
  members: ReadonlyMap<string, Declaration> | undefined,
  others: Declaration | undefined,
): StaticType {
  if (others === undefined) return { kind: "object", members: staticMembers(members ?? new Map()) };
  // Members of any name: only what is common to all of them is known.
  return {
    kind: "map",
    values: members === undefined || members.size === 0 ? staticType(others) : ANY,
  };
}

/** The static type of the lists that a policy has. */
export function listsType(lists: ReadonlyMap<string, readonly JsonValue[]>): StaticType {
  const members = [...lists].map(([name, [first]]): [string, StaticMember] => {
    const kind = typeof first;
    const scalar = kind === "string" || kind === "number" || kind === "boolean";
    const type: StaticType = { kind: "list", items: scalar ? { kind } : ANY };
    return [name, { type, optional: false }];
  });
  return { kind: "object", members: new Map(members) };
}
