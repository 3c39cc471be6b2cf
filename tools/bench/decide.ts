// What one answer costs, against other policy engines that are asked the same questions.
import { interleave } from "./interleave.ts";
import type { Contender, Cost } from "./interleave.ts";
import { agentGovernance } from "./peers/agent-governance.ts";
import { casbin } from "./peers/casbin.ts";
import { casl } from "./peers/casl.ts";
import { cedar } from "./peers/cedar.ts";
import { jsonRules } from "./peers/json-rules.ts";
import { ours } from "./peers/ours.ts";
import { makeQuestions, makeRules } from "./peers/question.ts";
import type { Peer, Question } from "./peers/question.ts";
import { printBudget, printCosts } from "./print-costs.ts";

/** Actor, action and three argument conditions, at several numbers of rules. */
export async function benchDecide(): Promise<void> {
  for (const count of [1, 10, 100, 1000]) {
    const rules = makeRules(count);
    const questions = makeQuestions(rules);
    const peers = [
      ...ours(rules),
      cedar(rules),
      await casbin(rules),
      casl(rules),
      jsonRules(rules),
      agentGovernance(rules),
    ];
    for (const peer of peers) await checkAnswers(peer, questions);
    const contenders = peers.map((peer) => contenderOf(peer, questions));
    const costs = await interleave(contenders, { rounds: 9 });
    printCosts(`one decision, ${count} rules`, costs);
    if (count === 100) judge(costs);
  }
}

function judge(costs: readonly Cost[]): void {
  const own = costs[0]?.microseconds ?? Number.NaN;
  printBudget("decide at 100 rules", own, { atMost: true, value: 5, unit: " µs" });
  for (const { name, ratio } of costs) {
    if (!name.includes("cedar") && name !== "casbin") continue;
    printBudget(`${name} takes`, ratio, { atMost: false, value: 20, unit: " ×" });
  }
}

/** An engine that answers something else is not measured: the run ends. */
async function checkAnswers(peer: Peer, questions: readonly Question[]): Promise<void> {
  for (const question of questions) {
    if ((await peer.ask(question)) === question.isAllowed) continue;
    throw new Error(`${peer.name} answers wrongly: ${JSON.stringify(question)}`);
  }
}

/** Counts what was allowed, so that no answer can be optimised away. */
function contenderOf({ name, ask }: Peer, questions: readonly Question[]): Contender {
  const isAsync = ask(questions[0] as Question) instanceof Promise;
  return {
    name,
    run: isAsync
      ? async (count) => {
          let wrong = 0;
          for (let at = 0; at < count; at += 1) {
            const question = questions[at % questions.length] as Question;
            if ((await ask(question)) !== question.isAllowed) wrong += 1;
          }
          refuseWrong(name, wrong);
        }
      : (count) => {
          let wrong = 0;
          for (let at = 0; at < count; at += 1) {
            const question = questions[at % questions.length] as Question;
            if (ask(question) !== question.isAllowed) wrong += 1;
          }
          refuseWrong(name, wrong);
        },
  };
}

function refuseWrong(name: string, wrong: number): void {
  if (wrong > 0) throw new Error(`${name} answered ${wrong} questions wrongly while it was timed`);
}
