import { complain, readFields, readItems, readName } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { quote } from "./issue-list.ts";
import type { Approver } from "./policy.ts";

/** The most bytes of JSON that the names may have together: each hold entry lists those who may answer. */
export const MAX_APPROVERS_BYTES = 16_384;

/** The people a policy declares as approvers. */
export function checkApprovers(cursor: Cursor | undefined): readonly Approver[] {
  const approvers = new Map<string, Approver>();
  for (const item of (cursor && readItems(cursor)) ?? []) {
    const fields = readFields(item, { known: ["id", "public_key"] });
    if (fields === undefined) continue;
    refuseKey(fields.get("public_key"));
    const field = fields.get("id");
    const id = field === undefined ? complain(item, "An approver needs an id") : readName(field);
    if (field === undefined || id === undefined) continue;
    if (approvers.has(id)) complain(field, `The approver ${quote(id)} is declared twice: keep one`);
    approvers.set(id, Object.freeze({ id }));
  }
  if (cursor !== undefined) refuseTooMany(cursor, [...approvers.keys()]);
  return [...approvers.values()];
}

function refuseTooMany(cursor: Cursor, ids: readonly string[]): void {
  if (new TextEncoder().encode(JSON.stringify(ids)).length <= MAX_APPROVERS_BYTES) return;
  const limit = `${MAX_APPROVERS_BYTES} bytes`;
  complain(cursor, `The approvers' names are longer than ${limit} together: declare fewer`);
}

function refuseKey(cursor: Cursor | undefined): void {
  if (cursor === undefined) return;
  // An author who gives a key expects that answers without its signature don't count.
  complain(cursor, "Signed answers come in a later version: delete public_key, or wait for it");
}
