import { PolicyError } from "../errors/policy-error.ts";
import {
  complain,
  readFields,
  readItems,
  readName,
  readNumber,
  readText,
  readWord,
} from "../policy/cursor.ts";
import type { Cursor } from "../policy/cursor.ts";
import { issueList, quote } from "../policy/issue-list.ts";
import { readPolicyObject } from "../policy/read-policy-object.ts";
import { readPolicyText } from "../policy/read-policy-text.ts";
import { sourceToJson } from "../policy/source-to-json.ts";
import type { CaseAnswer } from "./policy-case-error.ts";
import type { PolicyCase } from "./policy-case.ts";

const FIELDS = {
  known: ["name", "actor", "action", "args", "payload", "severity", "facts", "expect"],
  instead: new Map([["outcome", "write expect: { outcome: … }"]]),
};
const OUTCOMES = ["ALLOW", "HOLD", "DENY"] as const;
const REASON_CODE = /^[A-Z]+(?:_[A-Z]+)*$/;

/**
 * Reads cases from YAML, JSON or a list of objects.
 *
 * @throws PolicyError with every issue and where it stands: a case that is not understood must not pass.
 */
export function readPolicyCases(
  cases: string | readonly PolicyCase[],
  filename: string | undefined,
): readonly PolicyCase[] {
  const isText = typeof cases === "string";
  const issues = issueList(isText ? cases : undefined);
  const node = isText ? readPolicyText(cases, issues) : readPolicyObject(cases, issues);
  const items = node && readItems({ node, path: [], issues });
  if (node !== undefined && items?.length === 0) {
    issues.add(node.offset, [], "There is no case here, and nothing is no proof: write one");
  }
  const names = new Set<string>();
  const read = (items ?? []).flatMap((item) => readCase(item, names) ?? []);
  if (node === undefined || issues.count() > 0) {
    throw new PolicyError(issues.list(), filename === undefined ? {} : { filename });
  }
  return read;
}

function readCase(cursor: Cursor, names: Set<string>): PolicyCase | undefined {
  const fields = readFields(cursor, FIELDS);
  if (fields === undefined) return undefined;
  const name = readField(cursor, { fields, key: "name", read: readText });
  const actor = readField(cursor, { fields, key: "actor", read: readName });
  const action = readField(cursor, { fields, key: "action", read: readName });
  const expect = readField(cursor, { fields, key: "expect", read: readExpectation });
  const asked = readAsked(fields);
  const severityField = fields.get("severity");
  const severity = severityField && readNumber(severityField, { from: 0, to: 1, integer: false });
  const factsField = fields.get("facts");
  const facts = factsField && readObject(factsField);
  if (name === undefined || actor === undefined || action === undefined) return undefined;
  if (names.has(name)) complain(cursor, `Two cases are named ${quote(name)}: name them apart`);
  names.add(name);
  if (expect === undefined) return undefined;
  const known = {
    ...(severity === undefined ? {} : { severity }),
    ...(facts === undefined ? {} : { facts }),
  };
  return { name, actor, action, ...asked, ...known, expect };
}

function readField<T>(
  cursor: Cursor,
  want: {
    readonly fields: ReadonlyMap<string, Cursor>;
    readonly key: string;
    readonly read: (cursor: Cursor) => T | undefined;
  },
): T | undefined {
  const field = want.fields.get(want.key);
  if (field === undefined) return complain(cursor, `A case needs ${want.key}`);
  return want.read(field);
}

function readAsked(fields: ReadonlyMap<string, Cursor>): Pick<PolicyCase, "args" | "payload"> {
  const argsField = fields.get("args");
  const payloadField = fields.get("payload");
  if (payloadField !== undefined) {
    if (argsField !== undefined) complain(payloadField, "A call has args or a payload: give one");
    const payload = readText(payloadField);
    return payload === undefined ? {} : { payload };
  }
  const args = argsField && readObject(argsField);
  return args === undefined ? {} : { args };
}

function readObject(cursor: Cursor): NonNullable<PolicyCase["args"]> | undefined {
  if (cursor.node.kind === "map") {
    return sourceToJson(cursor.node) as NonNullable<PolicyCase["args"]>;
  }
  return complain(cursor, "This is a mapping of values by name, as { amount: 5 }");
}

function readExpectation(cursor: Cursor): CaseAnswer | undefined {
  const fields = readFields(cursor, { known: ["outcome", "reasonCode"] });
  if (fields === undefined) return undefined;
  const outcome = readField(cursor, {
    fields,
    key: "outcome",
    read: (field) => readWord(field, OUTCOMES),
  });
  const codeField = fields.get("reasonCode");
  const reasonCode = codeField && readReasonCode(codeField);
  if (outcome === undefined) return undefined;
  return reasonCode === undefined ? { outcome } : { outcome, reasonCode };
}

function readReasonCode(cursor: Cursor): NonNullable<CaseAnswer["reasonCode"]> | undefined {
  const text = readText(cursor);
  if (text === undefined) return undefined;
  // One that is misspelt never equals an answer's, so the case fails and shows both.
  if (REASON_CODE.test(text)) return text as NonNullable<CaseAnswer["reasonCode"]>;
  return complain(cursor, "A reason code is written as POLICY_UNKNOWN_ACTION");
}
