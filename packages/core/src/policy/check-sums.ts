import type { StaticType } from "./conditions/static-type.ts";
import { complain } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import type { RuleEntry } from "./policy-document.ts";

/**
 * Notes each limit that sums what is no number, as far as that is known: such a limit can never be
 * taken, so its rule would never decide.
 */
export function checkSums(
  { limits }: RuleEntry,
  { cursor, args }: { readonly cursor: Cursor; readonly args: StaticType },
): void {
  for (const { sum } of limits ?? []) {
    const type = sum && typeAt(args, sum);
    const path = `args.${sum?.join(".")}`;
    if (type === "absent") {
      complain(cursor, `${path} is summed and not declared under args or by the tool: declare it`);
    } else if (type !== undefined && type.kind !== "number" && type.kind !== "any") {
      complain(cursor, `${path} is summed and is no number: sum one that is`);
    }
  }
}

function typeAt(args: StaticType, names: readonly string[]): StaticType | "absent" {
  let type: StaticType = args;
  for (const name of names) {
    if (type.kind === "any") return type;
    if (type.kind === "map") type = type.values;
    else if (type.kind === "object") {
      const member = type.members.get(name);
      if (member === undefined) return "absent";
      type = member.type;
    } else return "absent";
  }
  return type;
}
