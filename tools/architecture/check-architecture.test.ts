import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { checkArchitecture } from "./check-architecture.ts";
import { formatFinding } from "./finding.ts";
import { law } from "./law.ts";

const CORE = "packages/core/src";
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "architecture-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function plant(files: Readonly<Record<string, string>>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkArchitecture(root, law).map(
    ({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`,
  );
}

function lines(count: number): string {
  return "\n".repeat(count);
}

interface Case {
  /** What the breach is, as the end of a sentence. */
  readonly breach: string;
  readonly file: string;
  readonly text: string;
  /** `line:column rule`, one per finding. */
  readonly found: readonly string[];
}

const BREACHES: readonly Case[] = [
  // Rooms
  {
    breach: "a room importing a room it must not know",
    file: `${CORE}/risk/a.ts`,
    text: `import { x } from "../policy/x.ts";`,
    found: ["1:1 room-import"],
  },
  {
    breach: "a type-only import across a wall",
    file: `${CORE}/ledger/a.ts`,
    text: `import type { X } from "../decision/x.ts";`,
    found: ["1:1 room-import"],
  },
  {
    breach: "a type's import() across a wall",
    file: `${CORE}/severity/a.ts`,
    text: `type X = import("../hold/hold.ts").Hold;`,
    found: ["1:10 room-import"],
  },
  {
    breach: "a re-export across a wall",
    file: `${CORE}/verify/a.ts`,
    text: `export { x } from "../guard/x.ts";`,
    found: ["1:1 room-import"],
  },
  {
    breach: "the guard importing the verifier",
    file: `${CORE}/guard/a.ts`,
    text: `import { x } from "../verify/x.ts";`,
    found: ["1:1 room-import"],
  },
  {
    breach: "the node room importing the guard",
    file: `${CORE}/node/a.ts`,
    text: `import { x } from "../guard/x.ts";`,
    found: ["1:1 room-import"],
  },
  {
    breach: "the testing room importing the state",
    file: `${CORE}/testing/a.ts`,
    text: `import { x } from "../state/x.ts";`,
    found: ["1:1 room-import"],
  },
  {
    breach: "shipped code importing the testing room",
    file: `${CORE}/guard/a.ts`,
    text: `import { x } from "../testing/x.ts";`,
    found: ["1:1 room-import"],
  },
  {
    breach: "the root door opening on the node room",
    file: `${CORE}/index.ts`,
    text: `export { fileStorage } from "./node/file-storage.ts";`,
    found: ["1:1 room-import", "1:1 door-names"],
  },
  {
    breach: "a room that has no row",
    file: `${CORE}/cache/a.ts`,
    text: "",
    found: ["1:1 room"],
  },
  {
    breach: "a file that stands in no room",
    file: `${CORE}/a.ts`,
    text: "",
    found: ["1:1 room"],
  },
  {
    breach: "an import of a door from inside",
    file: `${CORE}/guard/a.ts`,
    text: `import { x } from "../index.ts";`,
    found: ["1:1 door-import"],
  },
  {
    breach: "an import of a test",
    file: `${CORE}/guard/a.ts`,
    text: `import { x } from "./b.test.ts";`,
    found: ["1:1 test-import"],
  },
  // Packages
  {
    breach: "yaml outside the policy room",
    file: `${CORE}/node/a.ts`,
    text: `import { parse } from "yaml";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "unbash outside the risk room",
    file: `${CORE}/policy/a.ts`,
    text: `import { parse } from "unbash";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "noble in another file of its own room",
    file: `${CORE}/proof/sign-entry.ts`,
    text: `import * as ed from "@noble/ed25519";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "a package without a door",
    file: `${CORE}/guard/a.ts`,
    text: `import ms from "ms";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "a Node builtin outside the node room",
    file: `${CORE}/ledger/a.ts`,
    text: `import { readFileSync } from "node:fs";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "running node:crypto in the file that may see its types",
    file: `${CORE}/proof/ed25519.ts`,
    text: `import { sign } from "node:crypto";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "getBuiltinModule away from its doors, also as text",
    file: `${CORE}/guard/a.ts`,
    text: `globalThis.process?.getBuiltinModule("node:fs");\nglobalThis.process["getBuiltinModule"]("node:fs");`,
    found: ["1:21 purity", "2:20 purity"],
  },
  {
    breach: "a computed import",
    file: `${CORE}/guard/a.ts`,
    text: `void import(name);`,
    found: ["1:6 computed-import"],
  },
  {
    breach: "a deep path into core",
    file: "packages/ai-sdk/src/a.ts",
    text: `import { x } from "../../core/src/guard/x.ts";`,
    found: ["1:1 deep-path"],
  },
  {
    breach: "a deep path of an example",
    file: "examples/first/src/main.ts",
    text: `import { x } from "../../../packages/core/src/index.ts";`,
    found: ["1:1 deep-path"],
  },
  {
    breach: "an adapter importing another door of core",
    file: "packages/langchain/src/a.ts",
    text: `import { loadPolicy } from "@execution-guard/core/node";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "an adapter importing another adapter",
    file: "packages/langchain/src/a.ts",
    text: `import { guardTool } from "@execution-guard/ai-sdk";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "anything importing otel",
    file: "packages/ai-sdk/src/a.ts",
    text: `import { openTelemetry } from "@execution-guard/otel";`,
    found: ["1:1 dependency"],
  },
  {
    breach: "an adapter loading a framework it should only have the types of",
    file: "packages/ai-sdk/src/a.ts",
    text: `import { tool } from "ai";`,
    found: ["1:1 dependency"],
  },
  // Purity
  {
    breach: "a pure room reading the clock in every spelling",
    file: `${CORE}/decision/a.ts`,
    text: `Date.now();\nnew Date();\nDate();\nconst D = Date;\nDate["now"]();\nnew Date(...[]);`,
    found: ["1:1", "2:5", "3:1", "4:11", "5:1", "6:5"].map((at) => `${at} purity`),
  },
  {
    breach: "a pure room asking for chance",
    file: `${CORE}/hold/a.ts`,
    text: `Math.random();\nMath["random"]();\nconst { random } = Math;\ncrypto.randomUUID();`,
    found: ["1:1", "2:1", "3:20", "4:1"].map((at) => `${at} purity`),
  },
  {
    breach: "a pure room reaching for the world",
    file: `${CORE}/risk/a.ts`,
    text: `process.env;\nfetch("x");\nconsole.log(1);\nglobalThis.fetch;\nsetTimeout(f);\nperformance.now();`,
    found: [1, 2, 3, 4, 5, 6].map((line) => `${line}:1 purity`),
  },
  {
    breach: "a pure room reading the locale or the time zone",
    file: `${CORE}/state/a.ts`,
    text: `a.localeCompare(b);\nnew Date(0).getHours();\nnew Intl.NumberFormat();`,
    found: ["1:3 purity", "2:13 purity", "3:5 purity"],
  },
  {
    breach: "a pure room waiting",
    file: `${CORE}/decision/a.ts`,
    text: `async function decide() {}`,
    found: ["1:1 synchronous"],
  },
  {
    breach: "portable code naming what only Node has",
    file: `${CORE}/guard/a.ts`,
    text: `process.emitWarning("x");\nBuffer.from("x");`,
    found: ["1:1 purity", "2:1 purity"],
  },
  // The verifier
  {
    breach: "the verifier naming what signs, decides or is secret",
    file: `${CORE}/verify/a.ts`,
    text: `let signEntry;\nlet SECRET_KEY;\nlet decide;\ntype Key = PrivateKey;`,
    found: ["1:5", "2:5", "3:5", "4:12"].map((at) => `${at} offline`),
  },
  // Shape
  {
    breach: "export *",
    file: `${CORE}/guard/a.ts`,
    text: `export * from "./b.ts";`,
    found: ["1:1 export-star"],
  },
  {
    breach: "a default export",
    file: `${CORE}/guard/a.ts`,
    text: `export default 1;`,
    found: ["1:1 default-export"],
  },
  {
    breach: "a barrel in a room",
    file: `${CORE}/guard/index.ts`,
    text: `export { x } from "./x.ts";`,
    found: ["1:1 index-file"],
  },
  {
    breach: "a door that does more than list, and names that nobody agreed to",
    file: `${CORE}/verify/index.ts`,
    text: `export { a } from "./a.ts";\nconst b = 1;`,
    found: ["1:1 door-names", "2:1 door-body"],
  },
  {
    breach: "a class that is no error",
    file: `${CORE}/ledger/a.ts`,
    text: `class Chain {}`,
    found: ["1:1 class"],
  },
  {
    breach: "a module-level function in a constant",
    file: `${CORE}/ledger/a.ts`,
    text: `const add = (a, b) => a + b;`,
    found: ["1:7 module-function"],
  },
  {
    breach: "an export without a TSDoc sentence",
    file: `${CORE}/ledger/a.ts`,
    text: `export function a() {}\n/* no doc */\nexport type B = 1;\n/** Far. */\n\nlet c;\nexport interface D {}\n/** @internal */\nexport const e = 1;`,
    found: ["1:1 tsdoc", "3:1 tsdoc", "7:1 tsdoc", "9:1 tsdoc"],
  },
  {
    breach: "an undocumented declaration exported by a list",
    file: `${CORE}/ledger/a.ts`,
    text: `function a() {}\nexport { a };`,
    found: ["1:1 tsdoc"],
  },
  {
    breach: "a field of an options interface without a sentence",
    file: `${CORE}/guard/a.ts`,
    text: `/** How a thing is set up. */\nexport interface ThingOptions {\n  size: number;\n  /** Bytes. */\n  max: number;\n}`,
    found: ["3:3 tsdoc"],
  },
  {
    breach: "a function longer than a screen",
    file: `${CORE}/guard/a.ts`,
    text: `\nfunction a() {${lines(60)}}`,
    found: ["2:1 function-length"],
  },
  {
    breach: "a method longer than a screen",
    file: `${CORE}/guard/a.ts`,
    text: `class ExecutionGuard {\n  a() {${lines(60)}}\n}`,
    found: ["2:3 function-length"],
  },
  {
    breach: "a file longer than a sitting",
    file: `${CORE}/guard/a.ts`,
    text: `//${lines(250)}//`,
    found: ["1:1 file-length"],
  },
  {
    breach: "a file name that says nothing",
    file: `${CORE}/guard/string-utils.ts`,
    text: "",
    found: ["1:1 file-name"],
  },
  {
    breach: "a folder name that says nothing",
    file: `${CORE}/guard/helpers/a.ts`,
    text: "",
    found: ["1:1 file-name"],
  },
  {
    breach: "a file name in another case",
    file: `${CORE}/guard/makeHold.ts`,
    text: "",
    found: ["1:1 file-name"],
  },
  {
    breach: "a file that does not parse",
    file: `${CORE}/guard/a.ts`,
    text: "function (",
    found: ["1:10 syntax"],
  },
];

const ALLOWED: readonly Omit<Case, "found">[] = [
  {
    breach: "a room importing what its row allows, and itself",
    file: `${CORE}/decision/a.ts`,
    text: `import { x } from "../policy/x.ts";\nimport { y } from "./y.ts";`,
  },
  {
    breach: "the doors of SHA-256 and Ed25519",
    file: `${CORE}/canonical/sha256.ts`,
    text: `import { sha256 } from "@noble/hashes/sha2.js";\ntype C = typeof import("node:crypto");\nconst c = globalThis.process?.getBuiltinModule?.("node:crypto");`,
  },
  {
    breach: "a Node builtin in the node room",
    file: `${CORE}/node/a.ts`,
    text: `import { readFileSync } from "node:fs";\nBuffer.from("x");`,
  },
  {
    breach: "the types of a framework",
    file: "packages/ai-sdk/src/a.ts",
    text: `import type { ToolSet } from "ai";\nimport { GuardDenied } from "@execution-guard/core";`,
  },
  {
    breach: "dates and mathematics that depend on their arguments only",
    file: `${CORE}/intent/a.ts`,
    text: `new Date(0).toISOString();\nDate.parse("x");\nDate.prototype.getTime.call(x);\nx instanceof Date;\nMath.max(1, 2);\nlet d: Date;`,
  },
  {
    breach: "members that happen to be called like a global",
    file: `${CORE}/risk/a.ts`,
    text: `const o = { process: 1, fetch() {} };\no.process;\no.console;`,
  },
  {
    breach: "clocks and timers in the guard",
    file: `${CORE}/guard/a.ts`,
    text: `async function a() { setTimeout(f, Date.now()); await f(); }`,
  },
  {
    breach: "the verifier speaking of signatures and of errors",
    file: `${CORE}/verify/a.ts`,
    text: `let signature;\nlet signedBytes;\nlet GuardFault;\nlet publicKey;`,
  },
  {
    breach: "overloads that share one sentence",
    file: `${CORE}/guard/a.ts`,
    text: `/** Reads a text or a number. */\nexport function a(x: string): void;\nexport function a(x: number): void;\nexport function a(): void {}`,
  },
  {
    breach: "a function of exactly sixty lines",
    file: `${CORE}/guard/a.ts`,
    text: `function a() {${lines(59)}}`,
  },
  {
    breach: "a long test",
    file: `${CORE}/guard/a.test.ts`,
    text: `import { it } from "vitest";\nit("a", () => {${lines(300)}});\nexport const x = 1;`,
  },
  {
    breach: "a long table of data",
    file: `${CORE}/risk/rules/shell.ts`,
    text: lines(400),
  },
  {
    breach: "errors and the guard as classes",
    file: `${CORE}/guard/a.ts`,
    text: `class Late extends GuardError {}\nclass ExecutionGuard {}`,
  },
  {
    breach: "a config file with a default export",
    file: "vitest.config.ts",
    text: `export default {};`,
  },
];

describe("checkArchitecture", () => {
  it.each(BREACHES)("finds $breach", ({ file, text, found }) => {
    expect(plant({ [file]: text })).toEqual(found.map((each) => `${file}:${each}`));
  });

  it.each(ALLOWED)("takes $breach", ({ file, text }) => {
    expect(plant({ [file]: text })).toEqual([]);
  });

  it("finds a cycle at run time, and takes one of types", () => {
    const a = `${CORE}/guard/a.ts`;
    const b = `${CORE}/guard/b.ts`;
    const back = `import { x } from "./a.ts";`;
    expect(plant({ [a]: `import { x } from "./b.ts";`, [b]: back })).toEqual([`${b}:1:1 cycle`]);
    expect(plant({ [a]: `import type { X } from "./b.ts";`, [b]: back })).toEqual([]);
  });

  it("finds what the verifier would load through others", () => {
    const between = `${CORE}/proof/between.ts`;
    const found = plant({
      [`${CORE}/verify/a.ts`]: `import { x } from "../proof/between.ts";`,
      [between]: `import type { T } from "./signer.ts";\nimport { x } from "./sign-entry.ts";`,
      [`${CORE}/proof/sign-entry.ts`]: "",
      [`${CORE}/proof/signer.ts`]: "",
    });
    expect(found).toEqual([`${between}:2:1 offline`]);
  });

  it("compares the doors with the names that were agreed", () => {
    const door = `${CORE}/index.ts`;
    const text = `export { a, type B } from "./guard/a.ts";\nexport type { C } from "./guard/a.ts";`;
    const doors = (names: string[]) => JSON.stringify({ [door]: names });
    const kept = "tools/architecture/doors.json";
    expect(plant({ [door]: text, [kept]: doors(["a", "type B", "type C"]) })).toEqual([]);
    plant({ [door]: text, [kept]: doors(["a", "gone", "type C"]) });
    expect(checkArchitecture(root, law).map(formatFinding)).toEqual([
      `${door}:1:1  door-names  public names changed (+type B, -gone): if on purpose, run "pnpm law --write-doors".`,
    ]);
  });

  it("finds a host in the lockfile", () => {
    const text = "a:\n  resolution: {tarball: https://example.com/a.tgz}\n";
    expect(plant({ "pnpm-lock.yaml": text })).toEqual(["pnpm-lock.yaml:2:16 lockfile"]);
  });

  it("holds in this repository", () => {
    const repository = join(import.meta.dirname, "../..");
    expect(checkArchitecture(repository, law).map(formatFinding)).toEqual([]);
  });
});
