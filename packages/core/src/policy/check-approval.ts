import { complain, readFields, readItems, readName, readNumber, readText } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { didYouMean } from "./did-you-mean.ts";
import { quote } from "./issue-list.ts";
import type { ApprovalTerms, Approver } from "./policy.ts";
import { parseDuration } from "./parse-duration.ts";

/** The longest that a hold may wait for a human: 30 days, in seconds. */
export const MAX_DEADLINE_SECONDS = 2_592_000;

interface ApprovalContext {
  /** Who asks; never counts as an approver of its own calls. */
  readonly agentId: string | undefined;
  readonly approvers: readonly Approver[];
}

/** What an entry asks of the people who answer. */
export function checkApproval(cursor: Cursor, context: ApprovalContext): ApprovalTerms | undefined {
  const fields = readFields(cursor, { known: ["approvers", "quorum", "deadline"] });
  if (fields === undefined) return undefined;
  const named = checkNamed(fields.get("approvers"), context);
  const quorumField = fields.get("quorum");
  const quorum = quorumField && readNumber(quorumField, { from: 1, to: 100, integer: true });
  checkQuorum(quorumField ?? fields.get("approvers"), {
    quorum: quorum ?? 1,
    eligible: countEligible(named, context),
  });
  const deadlineField = fields.get("deadline");
  const deadlineSeconds = deadlineField && readDeadline(deadlineField);
  return Object.freeze({
    quorum: quorum ?? 1,
    ...(named === undefined ? {} : { approvers: Object.freeze(named) }),
    ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
  });
}

function checkNamed(
  cursor: Cursor | undefined,
  { approvers }: ApprovalContext,
): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  const items = readItems(cursor);
  if (items?.length === 0) complain(cursor, "With an empty list nobody can answer: name approvers");
  const declared = approvers.map((approver) => approver.id);
  const named = new Set<string>();
  for (const item of items ?? []) {
    const id = readName(item);
    if (id === undefined) continue;
    if (!declared.includes(id)) complain(item, undeclared(id, declared));
    else if (named.has(id)) complain(item, `${quote(id)} stands in this list twice: keep one`);
    named.add(id);
  }
  return [...named];
}

function undeclared(id: string, declared: readonly string[]): string {
  const near = didYouMean(id, declared);
  const mend = near === undefined ? "add it there" : `did you mean ${near}?`;
  return `${quote(id)} is not declared under approvers: ${mend}`;
}

function countEligible(
  named: readonly string[] | undefined,
  { agentId, approvers }: ApprovalContext,
): number {
  const all = named ?? approvers.map((approver) => approver.id);
  // Nobody declared: any number of people may answer.
  if (all.length === 0) return Number.POSITIVE_INFINITY;
  return all.filter((id) => id !== agentId).length;
}

function checkQuorum(
  cursor: Cursor | undefined,
  { quorum, eligible }: { readonly quorum: number; readonly eligible: number },
): void {
  if (cursor === undefined) return;
  if (quorum > eligible) {
    const mend = "an agent never approves its own calls; lower the quorum or name more approvers";
    complain(cursor, `${quorum} must say yes but only ${eligible} may answer: ${mend}`);
  } else if (quorum > 1) {
    complain(
      cursor,
      "A quorum above 1 needs signed answers, which come in a later version: write 1",
    );
  }
}

function readDeadline(cursor: Cursor): number | undefined {
  const { node } = cursor;
  if (node.kind === "scalar" && typeof node.value === "number") {
    return complain(cursor, 'A deadline has a unit: write "15m", with s, m, h or d');
  }
  const text = readText(cursor);
  if (text === undefined) return undefined;
  const seconds = parseDuration(text);
  if (seconds !== undefined && seconds >= 1 && seconds <= MAX_DEADLINE_SECONDS) return seconds;
  return complain(cursor, `${quote(text)} is not a time from 1s to 30d, as 15m, 2h or 1d`);
}
