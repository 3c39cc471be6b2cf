import { complain, readFields, readNumber } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import type { PolicyDocument } from "./policy-document.ts";
import type { ThresholdTerms } from "./policy.ts";

const STATES = ["ACTIVE", "OBSERVE", "COOLDOWN"] as const;
const RISK = { from: 0, to: 100, integer: false };

/** The thresholds a policy tightens, by severity state. */
export function checkThresholds(cursor: Cursor | undefined): PolicyDocument["thresholds"] {
  const fields = cursor && readFields(cursor, { known: STATES });
  const thresholds: { [State in (typeof STATES)[number]]?: ThresholdTerms } = {};
  for (const state of STATES) {
    const field = fields?.get(state);
    const terms = field && checkTerms(field);
    if (terms !== undefined) thresholds[state] = terms;
  }
  return Object.freeze(thresholds);
}

function checkTerms(cursor: Cursor): ThresholdTerms | undefined {
  const fields = readFields(cursor, { known: ["hold", "deny"] });
  if (fields === undefined) return undefined;
  const holdField = fields.get("hold");
  const denyField = fields.get("deny");
  const hold = holdField && readNumber(holdField, RISK);
  const deny = denyField && readNumber(denyField, RISK);
  if (holdField !== undefined && hold !== undefined && deny !== undefined && hold >= deny) {
    complain(holdField, `Nothing is ever held at ${hold} when ${deny} is denied: lower hold`);
  }
  return Object.freeze({
    ...(hold === undefined ? {} : { hold }),
    ...(deny === undefined ? {} : { deny }),
  });
}
