// `pnpm demo`: runs the two example agents one after the other and fails if either does.
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";

const AGENTS = [
  ["Vercel AI SDK", "examples/ai-sdk-agent"],
  ["LangChain.js", "examples/langchain-agent"],
] as const;

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "execution-guard-demo-"));
const passed = process.argv.slice(2);

for (const [title, example] of AGENTS) {
  console.log(`\n${styleText("bold", title)}\n`);
  const ledger = join(folder, example.replace("examples/", ""));
  const run = spawnSync(process.execPath, ["src/main.ts", "--ledger", ledger, ...passed], {
    cwd: join(root, example),
    stdio: "inherit",
  });
  if (run.status !== 0) {
    console.error(`${example} failed (${run.status ?? run.signal}).`);
    process.exit(1);
  }
}
console.log(
  `${styleText("green", "Both agents ran behind the guard,")} and both ledgers verify.\n` +
    "Answer the held transfer yourself: npx -y pnpm@12 demo --interactive\n",
);
