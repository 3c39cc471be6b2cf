import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Example } from "./plan-examples.ts";

/** The file that holds an example's program, in its own folder. */
export const PROGRAM_FILE = "example.ts";

const TSCONFIG = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2024"],
    types: ["node"],
    module: "nodenext",
    customConditions: ["@execution-guard/source"],
    strict: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: [`*/${PROGRAM_FILE}`],
};

/**
 * Makes a temporary folder in which the examples of one README find the workspace's packages, and
 * whatever those packages find, as a user who has installed them does.
 */
export function makeExampleFolder(root: string, examples: readonly Example[]): string {
  const folder = mkdtempSync(join(tmpdir(), "readme-"));
  linkPackages(root, join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
  for (const example of examples) {
    const own = exampleFolder(folder, example);
    mkdirSync(own);
    for (const [name, text] of Object.entries(example.files)) {
      writeFileSync(join(own, name), `${text}\n`);
    }
    writeFileSync(join(own, PROGRAM_FILE), example.code);
  }
  return folder;
}

/** The folder of one example, its working directory when it runs. */
export function exampleFolder(folder: string, { line }: Example): string {
  return join(folder, `line-${line}`);
}

function linkPackages(root: string, nodeModules: string): void {
  const workspace = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  for (const each of [root, ...workspace]) {
    for (const name of packageNames(join(each, "node_modules"))) {
      link(join(each, "node_modules", name), join(nodeModules, name));
    }
  }
  for (const each of workspace) {
    link(each, join(nodeModules, "@execution-guard", each.slice(dirname(each).length + 1)));
  }
}

function packageNames(nodeModules: string): string[] {
  if (!existsSync(nodeModules)) return [];
  return readdirSync(nodeModules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(join(nodeModules, name)).map((inner) => `${name}/${inner}`)
        : [name],
    );
}

function link(target: string, path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}
