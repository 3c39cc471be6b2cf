// Replays the calls of recorded tasks under a folder of policies, and prints what was let through.
//
//   node tools/traces/main.ts <tasks.jsonl> [<observed.jsonl>] --policies docs/policies [--json] [--misses]
//
// The policy of a suite is `<suite>.yaml` in the folder; it is asked as the actor `agent.<suite>`.
// A task is one JSON object a line: `{ id, suite, label: "legitimate" | "malicious", goal, calls:
// [{ function, args, readonly_by_progent? }] }`; an observed call is `{ id, suite, label, user_prompt,
// function, args }`. `legitimate` is what the user asked for, `malicious` what a planted text asked for.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { loadPolicy } from "../../packages/core/src/node/load-policy.ts";
import { readObserved, readTasks } from "./read-traces.ts";
import { replayTraces } from "./replay-traces.ts";
import { tableOf } from "./table-of.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    policies: { type: "string", default: "docs/policies" },
    json: { type: "boolean", default: false },
    misses: { type: "boolean", default: false },
  },
});
const [tasksFile, observedFile, more] = positionals;

if (tasksFile === undefined || more !== undefined) {
  console.error(
    "usage: node tools/traces/main.ts <tasks.jsonl> [<observed.jsonl>] --policies <folder> [--json] [--misses]",
  );
  process.exitCode = 2;
} else {
  const tasks = readTasks(readFileSync(tasksFile, "utf8"), tasksFile);
  const observed =
    observedFile === undefined
      ? []
      : readObserved(readFileSync(observedFile, "utf8"), observedFile);
  const suites = new Set([...tasks, ...observed].map(({ suite }) => suite));
  const policies = new Map(
    [...suites].map((suite) => [suite, loadPolicy(join(values.policies, `${suite}.yaml`))]),
  );
  const report = await replayTraces({ tasks, observed, policies });
  console.log(
    values.json ? JSON.stringify(report, null, 2) : tableOf(report, { misses: values.misses }),
  );
}
