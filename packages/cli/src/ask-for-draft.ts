import type { CommandCall } from "./command.ts";
import { UserError } from "./user-error.ts";

/** The names that a first policy needs. */
export interface AskedNames {
  readonly agent: string;
  readonly tools: readonly string[];
  readonly approver: string;
}

const DEFAULT_AGENT = "agent.main";
const DEFAULT_APPROVER = "owner";
const PATTERN_LETTERS = /[?[\]{}()|^$\\]/;

/**
 * The names from the command line, and from the person at the terminal for what is missing there.
 *
 * @throws UserError where a name is missing and nobody can be asked, or one can't stand in a policy.
 */
export async function askForDraft(call: CommandCall): Promise<AskedNames> {
  const { option, flag, terminal } = call;
  const asks = !flag("yes") && terminal.canAsk;
  if (!asks && option("tools") === undefined) {
    throw new UserError(
      "init: --tools <a,b,c> is missing, and nobody is here to be asked. Name the tools that the agent may call.",
    );
  }
  if (!asks && !flag("yes") && option("agent") === undefined) {
    throw new UserError(
      `init: --agent <name> is missing, and nobody is here to be asked. Name the agent, or give --yes for ${DEFAULT_AGENT}.`,
    );
  }
  const agent = option("agent") ?? (asks ? await askAgent(call) : DEFAULT_AGENT);
  checkName(agent, "agent");
  const tools = readTools(option("tools") ?? (await askTools(call)));
  const approver = option("approver") ?? (asks ? await askApprover(call) : DEFAULT_APPROVER);
  checkName(approver, "approver");
  if (approver === agent) {
    throw new UserError("init: an agent can't approve its own calls. Name a person as --approver.");
  }
  return { agent, tools, approver };
}

async function askAgent({ terminal }: CommandCall): Promise<string> {
  terminal.print("Your program gives this name as the actor of each call.");
  const answer = await terminal.ask(`What is your agent called? [${DEFAULT_AGENT}] `);
  return answer === "" ? DEFAULT_AGENT : answer;
}

async function askTools({ terminal }: CommandCall): Promise<string> {
  terminal.print("\nTheir names as the model calls them, with commas between.");
  for (;;) {
    const answer = await terminal.ask("Which tools may it call? ");
    if (answer !== "") return answer;
    terminal.print("Name at least one, as search_docs, send_email. Ctrl-C stops.");
  }
}

async function askApprover({ terminal }: CommandCall): Promise<string> {
  terminal.print("\nCalls that sound dangerous wait until this person says yes.");
  const answer = await terminal.ask(`Who approves them? [${DEFAULT_APPROVER}] `);
  return answer === "" ? DEFAULT_APPROVER : answer;
}

function readTools(text: string): readonly string[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const tools = [...new Set(names)];
  if (tools.length === 0) throw new UserError("init: --tools names no tool. Write --tools a,b,c.");
  for (const tool of tools) checkName(tool, "tool");
  return tools;
}

function checkName(name: string, what: string): void {
  const problem = problemOf(name, what);
  if (problem !== undefined)
    throw new UserError(`init: the ${what} ${JSON.stringify(name)} ${problem}.`);
}

function problemOf(name: string, what: string): string | undefined {
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return "has an invisible character in its name";
  if (Buffer.byteLength(name) > 256) return "has a name longer than 256 bytes";
  if (what !== "tool") return undefined;
  if (name.includes("*"))
    return "is a pattern: name each tool here, and write patterns into the policy later";
  return PATTERN_LETTERS.test(name) ? "has a letter that only patterns have" : undefined;
}
