import { checkAgents } from "./check-agents.ts";
import { checkApprovers } from "./check-approvers.ts";
import { checkRetries } from "./check-limits.ts";
import { checkLists } from "./check-lists.ts";
import { checkThresholds } from "./check-thresholds.ts";
import { checkTools } from "./check-tools.ts";
import { complain, readFields, readWord } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import type { DefaultWord, PolicyDocument } from "./policy-document.ts";

const FIELDS = {
  known: [
    "version",
    "tools",
    "lists",
    "defaults",
    "identity",
    "approvers",
    "retries",
    "thresholds",
  ],
};
const DEFAULT_WORDS = ["ALLOW", "DENY"] as const;

/**
 * Says what a policy means, noting everything that is wrong with it. Use the answer only if nothing
 * was noted.
 */
export function checkDocument(root: Cursor): PolicyDocument {
  const fields = readFields(root, FIELDS) ?? new Map<string, Cursor>();
  checkVersion(fields.get("version"));
  // These first: the rules name them.
  const approvers = checkApprovers(fields.get("approvers"));
  const tools = checkTools(fields.get("tools"));
  const lists = checkLists(fields.get("lists"));
  const retries = checkRetries(fields.get("retries"));
  return {
    tools,
    lists,
    defaults: checkDefaults(fields.get("defaults")),
    approvers,
    agents: checkIdentity(fields.get("identity"), { approvers, tools, lists }),
    thresholds: checkThresholds(fields.get("thresholds")),
    ...(retries === undefined ? {} : { retries }),
  };
}

function checkVersion(cursor: Cursor | undefined): void {
  if (cursor === undefined) return;
  if (cursor.node.kind === "scalar" && cursor.node.value === 1) return;
  complain(cursor, "This release reads version 1 only: write version: 1");
}

function checkDefaults(cursor: Cursor | undefined): PolicyDocument["defaults"] {
  const fields = cursor && readFields(cursor, { known: ["unknown_agent", "unknown_action"] });
  return {
    unknownAgent: readDefault(fields?.get("unknown_agent")),
    unknownAction: readDefault(fields?.get("unknown_action")),
  };
}

function readDefault(cursor: Cursor | undefined): DefaultWord {
  return (cursor && readWord(cursor, DEFAULT_WORDS)) ?? "DENY";
}

function checkIdentity(
  cursor: Cursor | undefined,
  known: Pick<PolicyDocument, "approvers" | "tools" | "lists">,
): PolicyDocument["agents"] {
  const agents = cursor && readFields(cursor, { known: ["agents"] })?.get("agents");
  return agents === undefined ? [] : checkAgents(agents, known);
}
