import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { makeExampleFolder } from "./make-example-folder.ts";
import { planExamples } from "./plan-examples.ts";
import { readBlocks } from "./read-blocks.ts";
import { runExample } from "./run-example.ts";
import { typecheckExamples } from "./typecheck-examples.ts";

const repository = join(import.meta.dirname, "../..");
const CORE = { name: "@execution-guard/core", type: "module", exports: exportsOf(["", "node"]) };
const NODE_DOOR = `
import { readFileSync } from "node:fs";
export function loadPolicy(path: string): void {
  if (!readFileSync(path, "utf8").includes("version: 1")) throw new Error("1:1 no version");
}`;

// A workspace with one small package, so that the runner is tested and not what it runs.
let workspace: string;

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), "workspace-"));
  const source = join(workspace, "packages/core/src");
  mkdirSync(join(source, "node"), { recursive: true });
  writeFileSync(join(workspace, "packages/core/package.json"), JSON.stringify(CORE));
  writeFileSync(join(source, "index.ts"), "export const answer: number = 42;\n");
  writeFileSync(join(source, "node/index.ts"), NODE_DOOR);
  symlinkSync(join(repository, "node_modules"), join(workspace, "node_modules"), "junction");
});
afterAll(() => {
  rmSync(workspace, { recursive: true });
});

function exportsOf(doors: readonly string[]): Record<string, Record<string, string>> {
  const entries = doors.map((door) => {
    const path = join("src", door, "index.ts").replaceAll("\\", "/");
    return [door === "" ? "." : `./${door}`, { "@execution-guard/source": `./${path}` }] as const;
  });
  return Object.fromEntries(entries);
}

function tryOut(markdown: string): { typecheck: string; problems: (string | undefined)[] } {
  const examples = planExamples(readBlocks(markdown));
  const folder = makeExampleFolder(workspace, examples);
  try {
    const problems = examples.filter(({ runs }) => runs).map((each) => runExample(folder, each));
    return { typecheck: typecheckExamples(repository, folder), problems };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const IMPORT = `import { answer } from "@execution-guard/core";`;

describe("planExamples", () => {
  it("runs and type-checks what a README promises", () => {
    const { typecheck, problems } = tryOut(`
# Title
\`\`\`yaml policy.yaml
version: 1
\`\`\`
<!-- setup
const unit = "!";
-->
\`\`\`ts
${IMPORT}
import { readFileSync } from "node:fs";
console.log(answer + unit); // prints: 42!
console.log("at", performance.now());
console.log(readFileSync("policy.yaml", "utf8").trim()); // prints: version: 1
\`\`\`
1. and then
   \`\`\`ts continues
   console.log(answer + 1);
   \`\`\`
   prints
   \`\`\`text
   43
   \`\`\`
\`\`\`ts fragment
this is not even code
\`\`\`
\`\`\`ts no-run
${IMPORT}
throw new Error(String(answer));
\`\`\`
## Next
\`\`\`text
a picture
\`\`\`
`);
    expect({ typecheck, problems }).toEqual({
      typecheck: "",
      problems: [undefined, undefined, undefined],
    });
  });

  it("finds a program that fails, prints something else or does not type-check", () => {
    const { typecheck, problems } = tryOut(`
\`\`\`ts
${IMPORT}
throw new Error("broken");
\`\`\`
\`\`\`ts
${IMPORT}
console.log(answer); // prints: 42
console.log(answer + 1); // prints: 42
\`\`\`
\`\`\`ts
${IMPORT}
console.log(answer);
\`\`\`
\`\`\`text
43
\`\`\`
\`\`\`ts
${IMPORT}
const text: string = answer;
\`\`\`
`);
    expect(problems[0]).toContain("Error: broken");
    expect(problems[1]).toContain('did not print "42"');
    expect(problems[2]).toBe("printed:\n42\n\nthe README says:\n43");
    expect(typecheck).toContain("line-18/example.ts(2,7): error TS2322");
  });

  it("finds a policy that does not load", () => {
    const { problems } = tryOut("```yaml\nversion: 2\n```\n");
    expect(problems[0]).toContain("1:1 no version");
  });

  it("refuses a block whose purpose it can't tell", () => {
    const plan = (text: string) => () => planExamples(readBlocks(text));
    expect(plan("```ts\nconst x = 1;\n```")).toThrow("line 1: a ts block imports from");
    expect(plan("a\n```ts skip\n```")).toThrow('line 2: unknown mark "skip"');
    expect(plan("```ts\n")).toThrow("line 1: the code block is never closed");
  });
});
