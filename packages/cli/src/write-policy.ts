import type { DraftAction, DraftAgent, PolicyDraft } from "./policy-draft.ts";

const PLAIN = /^[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)+$|^[A-Za-z][A-Za-z0-9]{3,}$/;
const YAML_WORDS: ReadonlySet<string> = new Set(["true", "false", "null"]);

/** A policy as commented YAML that denies whatever it does not name. */
export function writePolicy(draft: PolicyDraft): string {
  const { agents, approver, publicKey, keyFile, origin } = draft;
  const lines = [
    ...origin.map((line) => comment(line)),
    "# Whatever is not written here is denied.",
    "#",
    "# After a change:  execution-guard policy check policy.yaml",
    "# To try one call: execution-guard policy explain policy.yaml --actor … --action …",
    "version: 1",
    "",
    "defaults:",
    "  unknown_agent: DENY # an agent that is not named below",
    "  unknown_action: DENY # a tool that is not named below",
    "",
    "# Who may answer a HOLD. The agent itself never may.",
    "approvers:",
    `  - id: ${scalar(approver)}`,
    comment(`The approver's key is ${keyFile}: keep it where the agent can't read it.`, 4),
    comment("A later version takes signed answers; its public half will then stand here:", 4),
    comment(`public_key: "${publicKey}"`, 4),
    "",
    "identity:",
    "  agents:",
    ...agents.flatMap((agent) => agentLines(agent, approver)),
  ];
  return `${lines.join("\n")}\n`;
}

function agentLines({ id, actions }: DraftAgent, approver: string): readonly string[] {
  return [
    `    - agent_id: ${scalar(id)}`,
    "      allowed_actions:",
    ...actions.flatMap((action, index) => [
      ...(index === 0 ? [] : [""]),
      ...actionLines(action, approver),
    ]),
  ];
}

function actionLines(action: DraftAction, approver: string): readonly string[] {
  const { name, effect, riskBase, comments, hints } = action;
  return [
    ...comments.map((line) => comment(line, 8)),
    `        - action: ${scalar(name)}`,
    ...(riskBase === undefined ? [] : [`          risk: { base: ${riskBase} }`]),
    ...(effect === "ALLOW"
      ? []
      : [
          `          effect: ${effect}`,
          `          approval: { approvers: [${scalar(approver)}], deadline: 15m }`,
        ]),
    ...hints.map((line) => comment(line, 10)),
  ];
}

/** Text in a comment may come from a ledger: it must not end the line it stands in. */
function comment(text: string, indent = 0): string {
  const oneLine = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return `${" ".repeat(indent)}# ${oneLine}`.trimEnd();
}

/** A name as YAML and every reader of YAML has it: in quotes unless it is plainly a word. */
function scalar(name: string): string {
  return PLAIN.test(name) && !YAML_WORDS.has(name) ? name : JSON.stringify(name);
}
