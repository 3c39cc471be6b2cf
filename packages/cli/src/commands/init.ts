import { parsePolicy } from "@execution-guard/core";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { agentsFromLedger } from "../agents-from-ledger.ts";
import type { Command, CommandCall } from "../command.ts";
import { draftAction } from "../draft-action.ts";
import { findLedger } from "../find-ledger.ts";
import { ignoreInGit } from "../ignore-in-git.ts";
import { makeKey } from "../make-key.ts";
import { outcomeLook } from "../outcome-look.ts";
import type { PolicyDraft } from "../policy-draft.ts";
import { askForDraft } from "../ask-for-draft.ts";
import { printable } from "../printable.ts";
import { tableOf } from "../table-of.ts";
import { UserError } from "../user-error.ts";
import { alreadyThere, writeNewFile } from "../write-new-file.ts";
import { writePolicy } from "../write-policy.ts";

/** Starts a project: a policy and an approver's key. */
export const init: Command = {
  name: "init",
  summary: "Write a first policy and an approver's key. Begin here.",
  operands: ["[folder]"],
  options: [
    { name: "agent", value: "<name>", about: "Your agent's name. Asked for if left out." },
    { name: "tools", value: "<a,b,c>", about: "The tools it may call. Asked for if left out." },
    { name: "approver", value: "<name>", about: "Who answers held calls. Default owner." },
    {
      name: "from-ledger",
      value: "<folder>",
      about: "Propose entries from the decisions that a shadow run recorded.",
    },
    { name: "yes", about: "Ask nothing; take the defaults for what is left out." },
  ],
  about:
    "Writes policy.yaml, which denies all that it does not name, and approver-key.pem, which\n" +
    "only you can read. Tools whose names only read are allowed, tools that sound dangerous\n" +
    "wait for a person, others are allowed while their risk is low. Then make it yours.\n" +
    "It overwrites nothing.",
  example: "init --agent agent.main --tools search_docs,send_email --yes",
  exits: [
    "0  written",
    "2  a file is there already, or something is missing",
    "130  you stopped it",
  ],
  run: runInit,
};

const POLICY = "policy.yaml";
const KEY = "approver-key.pem";

async function runInit(call: CommandCall): Promise<number> {
  const folder = call.operands[0] ?? ".";
  const files = { policy: join(folder, POLICY), key: join(folder, KEY) };
  // Before anything is asked, so that nobody answers in vain.
  for (const file of Object.values(files)) if (existsSync(file)) throw alreadyThere(file);
  const draft =
    call.option("from-ledger") === undefined
      ? await draftFromNames(call)
      : await draftFromLedger(call);
  const key = makeKey();
  const text = writePolicy({ ...draft, publicKey: key.publicKey, keyFile: KEY });
  checkDraft(text, draft);
  writeBoth(files, { key: key.privatePem, policy: text });
  const ignored = ignoreInGit(folder, [KEY, ".execution-guard/"]);
  report(call, {
    policy: files.policy,
    keyFile: files.key,
    ignored,
    draft,
    publicKey: key.publicKey,
  });
  return 0;
}

interface Pair {
  readonly policy: string;
  readonly key: string;
}

/** Both files or none. */
function writeBoth(files: Pair, texts: Pair): void {
  writeNewFile(files.key, texts.key, 0o600);
  try {
    writeNewFile(files.policy, texts.policy);
  } catch (error) {
    rmSync(files.key, { force: true });
    throw error;
  }
}

type Draft = Pick<PolicyDraft, "agents" | "approver" | "origin">;

async function draftFromNames(call: CommandCall): Promise<Draft> {
  const { agent, tools, approver } = await askForDraft(call);
  return {
    agents: [{ id: agent, actions: tools.map((name) => draftAction(name)) }],
    approver,
    origin: [`What ${agent} may do.`],
  };
}

async function draftFromLedger({ option }: CommandCall): Promise<Draft> {
  const path = option("from-ledger") ?? "";
  if (option("agent") !== undefined || option("tools") !== undefined) {
    throw new UserError(
      "--from-ledger takes agents and tools from the ledger: leave --agent and --tools out.",
    );
  }
  const { agents, decisions, leftOut } = await agentsFromLedger(findLedger(path));
  if (agents.length === 0) {
    throw new UserError(
      `${path} has no decision to learn from. Let the agent run with a guard in mode: "shadow" first.`,
    );
  }
  const approver = option("approver") ?? "owner";
  if (agents.some(({ id }) => id === approver)) {
    throw new UserError(
      `The ledger has an agent named ${approver}, and none approves its own calls. Name a person as --approver.`,
    );
  }
  const left = leftOut.map(
    (name) => `Left out, for its name is a pattern: ${JSON.stringify(name)}`,
  );
  return {
    agents,
    approver,
    origin: [
      `Proposed from ${decisions} recorded decisions. Read it entry by entry: that a call was`,
      "asked for once does not mean that it is harmless.",
      ...left,
    ],
  };
}

/** INVARIANT: the file means what was drafted. A name from a ledger or a prompt may be crafted to mean more. */
function checkDraft(text: string, { agents }: Draft): void {
  const policy = parsePolicy(text, { filename: POLICY });
  const { identity } = JSON.parse(policy.text) as {
    readonly identity: {
      readonly agents: readonly {
        readonly agent_id: string;
        readonly allowed_actions: readonly { readonly action: string }[];
      }[];
    };
  };
  const read = identity.agents.map((agent) => [
    agent.agent_id,
    ...agent.allowed_actions.map(({ action }) => action),
  ]);
  const meant = agents.map(({ id, actions }) => [id, ...actions.map(({ name }) => name)]);
  if (JSON.stringify(read) !== JSON.stringify(meant)) {
    throw new Error("the policy would not mean what was asked for; nothing was written");
  }
}

interface Made {
  readonly policy: string;
  readonly keyFile: string;
  readonly ignored: string | undefined;
  readonly draft: Draft;
  readonly publicKey: string;
}

function report({ flag, terminal }: CommandCall, made: Made): void {
  const { policy, keyFile, ignored, draft, publicKey } = made;
  const agents = draft.agents.map(({ id, actions }) => ({
    id,
    actions: actions.map(({ name, effect }) => ({ name, effect })),
  }));
  if (flag("json")) {
    terminal.printJson({
      policy,
      approverKey: keyFile,
      publicKey,
      approver: draft.approver,
      agents,
    });
    return;
  }
  const { print, style } = terminal;
  print(style("good", "Written:"));
  const files = [
    [`  ${policy}`, "the policy: denies all that it does not name"],
    [`  ${keyFile}`, "the approver's key: a secret, move it away from the agent"],
    ...(ignored === undefined ? [] : [[`  ${ignored}`, "keeps the key and the ledger out of git"]]),
  ];
  print(tableOf(files).join("\n"));
  for (const agent of agents) {
    print(`\n${printable(agent.id)} may call`);
    const rows = agent.actions.map(({ name, effect }) => [
      `  ${printable(name)}`,
      style(outcomeLook(effect), effect),
      effect === "HOLD" ? `waits for ${printable(draft.approver)}` : "",
    ]);
    print(tableOf(rows).join("\n"));
  }
  const [first] = agents;
  const actor = first?.id ?? "agent.main";
  const action = first?.actions[0]?.name ?? "read";
  print("\nNext");
  print("  1. Read policy.yaml and make it yours, then check it:");
  print(`       execution-guard policy check ${shellWord(policy)}`);
  print("  2. Try a call:");
  print(
    `       execution-guard policy explain ${shellWord(policy)} --actor ${shellWord(actor)} --action ${shellWord(action)}`,
  );
  print("  3. Give it to your guard:");
  print("       new ExecutionGuard({");
  print(`         policy: loadPolicy(${JSON.stringify(policy)}),`);
  print('         storage: fileStorage(".execution-guard"),');
  print("       })");
}

/** A word as a shell takes it. */
function shellWord(text: string): string {
  const word = printable(text);
  return /^[A-Za-z0-9_./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
