import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { MAIN, NODE_OPTIONS, runCli, temporaryFolder } from "../test/run-cli.ts";
import { COMMANDS } from "./command-list.ts";

const folder = temporaryFolder();
afterAll(folder.remove);
const run = (...words: readonly string[]) => runCli(folder.path, words);

describe("runProgram", { timeout: 60_000 }, () => {
  it("lists every command, in plain text where no terminal is, and says where to begin", async () => {
    for (const words of [[], ["--help"], ["-h"], ["help"]]) {
      const { code, out, err } = await run(...words);
      expect({ code, err }).toStrictEqual({ code: 0, err: "" });
      for (const { name } of COMMANDS) expect(out).toContain(`${name}  `);
      for (const { summary } of COMMANDS) expect(out).toContain(summary);
      expect(out).toContain("execution-guard init");
      expect(out).not.toContain("\u001B");
    }
  });

  it("explains each command with its options, an example and --json", async () => {
    const runs = await Promise.all(COMMANDS.map(({ name }) => run(...name.split(" "), "--help")));
    for (const [index, { name, options, example }] of COMMANDS.entries()) {
      const { code, out = "" } = runs[index] ?? {};
      expect(code, name).toBe(0);
      expect(out).toContain(`Usage: execution-guard ${name}`);
      expect(out).toContain(`execution-guard ${example}`);
      for (const option of [...options, { name: "json" }])
        expect(out).toContain(`--${option.name}`);
    }
  });

  it("shows the commands of a group", async () => {
    const { code, out } = await run("policy");
    expect(code).toBe(2);
    expect(out).toContain("policy replay");
    expect(out).not.toContain("keygen");
  });

  it("prints its version", async () => {
    const text = readFileSync(join(import.meta.dirname, "../package.json"), "utf8");
    const { version } = JSON.parse(text) as { readonly version: string };
    expect(await run("--version")).toStrictEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  it.each([
    ["verfy x", "Did you mean `execution-guard verify`?"],
    ["polcy", "Did you mean `execution-guard policy`?"],
    ["policy chek x", "Did you mean `execution-guard policy check`?"],
    ["check x", "Did you mean `execution-guard policy check`?"],
    ["zzzzzz", "`execution-guard --help` lists the commands."],
    ["verify x --kye 1", "there is no option --kye: did you mean --key?"],
    ["verify", "<folder or ledger file> is missing"],
    ["verify a b", '"b" is one word too many'],
    ["verify x --key", "--key needs a value"],
    ["verify x --json=1", "--json is a switch"],
    ["verify x --json --json", "given twice"],
    ["policy explain p --actor --action x", "--actor needs a value before --action"],
    ["verify nowhere", "There is no nowhere."],
  ])("answers %j with exit code 2 and what to do", async (line, message) => {
    const { code, out, err } = await run(...line.split(" "));
    expect(code).toBe(2);
    expect(out === "" || line.includes("--json")).toBe(true);
    expect(out + err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("gives errors as JSON where JSON is asked for", async () => {
    const { code, out, err } = await run("verify", "nowhere", "--json");
    expect({ code, err }).toStrictEqual({ code: 2, err: "" });
    expect(JSON.parse(out)).toStrictEqual({ error: expect.stringContaining("no nowhere") });
  });

  it("shows a stack only where EXECUTION_GUARD_DEBUG=1 asks for it", async () => {
    const { err } = await runCli(folder.path, ["verify", "nowhere"], {
      EXECUTION_GUARD_DEBUG: "1",
    });
    expect(err).toMatch(/\n\s+at /);
  });

  it("colours where colours are asked for", async () => {
    const coloured = await runCli(folder.path, ["--help"], { FORCE_COLOR: "1" });
    expect(coloured.out).toContain("\u001B[1m");
  });

  it("survives a reader that goes away", async () => {
    const child = spawn(process.execPath, [...NODE_OPTIONS, MAIN, "--help"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, err }).toStrictEqual({ code: 0, err: "" });
  });
});
