import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findReadmes } from "./find-readmes.ts";
import { makeExampleFolder } from "./make-example-folder.ts";
import { planExamples, type Example } from "./plan-examples.ts";
import { readBlocks } from "./read-blocks.ts";
import { runExample } from "./run-example.ts";
import { typecheckExamples } from "./typecheck-examples.ts";

const root = join(import.meta.dirname, "../..");
const readmes = findReadmes(root).map((path) => ({ path, ...plan(path) }));

function plan(path: string): { examples: Example[]; problem?: string } {
  try {
    return { examples: planExamples(readBlocks(readFileSync(join(root, path), "utf8"))) };
  } catch (error) {
    return { examples: [], problem: `${path}: ${String(error)}` };
  }
}

describe("planExamples", () => {
  it("knows what every block of every README is for", () => {
    expect(readmes.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  });
});

describe.each(readmes.filter(({ examples }) => examples.length > 0))("$path", ({ examples }) => {
  let folder: string;
  beforeAll(() => {
    folder = makeExampleFolder(root, examples);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("type-checks", { timeout: 120_000 }, () => {
    expect(typecheckExamples(root, folder)).toBe("");
  });

  it.each(examples.filter(({ runs }) => runs))("$title", { timeout: 60_000 }, (example) => {
    expect(runExample(folder, example)).toBeUndefined();
  });
});
