// Scores files of labelled cases and prints how many of each class the risk rules let through.
//
//   node tools/efficacy/main.ts [--misses] [--json] [--hold 60] [--deny 80] <file.jsonl …>
//
// A case is one JSON object a line: `{ id, source, kind: "shell" | "sql", command | statement,
// label, strength?, doubtful? }`. Cases marked doubtful are left out.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { readCases } from "./read-cases.ts";
import { scoreCases } from "./score-cases.ts";
import { tableOf } from "./table-of.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    misses: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    hold: { type: "string", default: "60" },
    deny: { type: "string", default: "80" },
  },
});

if (positionals.length === 0) {
  console.error("usage: node tools/efficacy/main.ts [--misses] [--json] <file.jsonl …>");
  process.exitCode = 2;
} else {
  const cases = positionals.flatMap((file) => readCases(readFileSync(file, "utf8"), file));
  const report = scoreCases(cases, { hold: Number(values.hold), deny: Number(values.deny) });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else console.log(tableOf(report, { misses: values.misses }));
}
