import type { Block } from "./read-blocks.ts";

/** One program that a README promises to work. */
export interface Example {
  /** The line of its block, from 1. */
  readonly line: number;
  /** What it is called where tests are listed. */
  readonly title: string;
  readonly code: string;
  /** False: it must type-check, and is not run. */
  readonly runs: boolean;
  /** Lines that it must print, in this order; other lines may stand between them. */
  readonly prints: readonly string[];
  /** All that it must print, or, where it continues another block, what it must print last. */
  readonly output: string | undefined;
  readonly continues: boolean;
  /** The files it finds in its folder, by name: the blocks before it that are marked with one. */
  readonly files: Readonly<Record<string, string>>;
}

const LOAD_POLICY = `import { loadPolicy } from "@execution-guard/core/node";\n`;
const MARKS = new Set(["continues", "no-run", "fragment"]);

/**
 * Turns the blocks of a README into programs.
 *
 * A `ts` block is a program that must exit with 0, a `yaml` block a policy that must load. After the
 * language may stand: a file name (the block is also that file, for the blocks after it),
 * `continues` (it goes on where the `ts` block before it ended), `no-run` (it is only type-checked) or
 * `fragment` (it is neither: a piece to look at). A program prints what its `// prints: …` comments
 * say, and exactly what a `text` block says that follows under the same heading.
 */
export function planExamples(blocks: readonly Block[]): Example[] {
  const examples: Example[] = [];
  const files: Record<string, string> = {};
  let program = "";
  for (const [index, block] of blocks.entries()) {
    const { name, marks } = readWords(block);
    if (name !== undefined) files[name] = block.code;
    if (marks.includes("fragment")) continue;
    if (block.language === "yaml") examples.push(planPolicy(block, files, name ?? "policy.yaml"));
    if (block.language !== "ts") continue;
    const continues = marks.includes("continues");
    program = `${continues ? `${program}\n` : ""}${block.setup}${block.code}`;
    examples.push({
      line: block.line,
      title: `line ${block.line}: the program ${marks.includes("no-run") ? "type-checks" : "runs"}`,
      code: checkProgram(program, block),
      runs: !marks.includes("no-run"),
      prints: [...block.code.matchAll(/\/\/ prints: (.*)$/gm)].map(([, text = ""]) => text),
      output: outputIn(blocks[index + 1]),
      continues,
      files: { ...files },
    });
  }
  return examples;
}

function readWords({ line, words }: Block): { name: string | undefined; marks: string[] } {
  const name = words.find((word) => word.includes("."));
  const marks = words.filter((word) => !word.includes("."));
  const unknown = marks.find((mark) => !MARKS.has(mark));
  if (unknown !== undefined) {
    throw new Error(`line ${line}: unknown mark "${unknown}" (known: ${[...MARKS].join(", ")})`);
  }
  return { name, marks };
}

function planPolicy(block: Block, files: Readonly<Record<string, string>>, name: string): Example {
  return {
    line: block.line,
    title: `line ${block.line}: the policy loads`,
    code: `${LOAD_POLICY}loadPolicy(${JSON.stringify(name)});\n`,
    runs: true,
    prints: [],
    output: undefined,
    continues: false,
    files: { ...files, [name]: block.code },
  };
}

function checkProgram(program: string, { line }: Block): string {
  if (/from "@execution-guard\//.test(program)) return `${program}\n`;
  throw new Error(
    `line ${line}: a ts block imports from @execution-guard/…, or is marked "ts continues" or "ts fragment"`,
  );
}

function outputIn(next: Block | undefined): string | undefined {
  return next?.language === "text" && !next.afterHeading ? next.code : undefined;
}
