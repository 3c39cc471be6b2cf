import { definePolicy, ed25519Signer, ExecutionGuard, memoryStorage } from "@execution-guard/core";
import { loadPolicy } from "@execution-guard/core/node";
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordCalls } from "../../test/record-calls.ts";
import { runCli, temporaryFolder } from "../../test/run-cli.ts";
import type { CliRun } from "../../test/run-cli.ts";

let folder = temporaryFolder();
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const run = (...words: readonly string[]): Promise<CliRun> =>
  runCli(folder.path, ["init", ...words]);
const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");

async function answer(action: string, args?: Record<string, string>): Promise<string> {
  const policy = loadPolicy(join(folder.path, "policy.yaml"));
  await using guard = new ExecutionGuard({ policy, storage: memoryStorage() });
  const intent = { actor: "agent.finance", action, ...(args === undefined ? {} : { args }) };
  const { outcome } = await guard.safeEvaluate(intent);
  return outcome;
}

describe("init", { timeout: 60_000 }, () => {
  it("writes a policy that allows reading, holds what sounds dangerous and denies the rest", async () => {
    const tools = "read_ledger,wire_transfer,ping,readSecret,get_and_delete";
    const { code, out, err } = await run("--agent", "agent.finance", "--tools", tools);
    expect({ code, err }).toStrictEqual({ code: 0, err: "" });
    expect(out).toContain("policy check policy.yaml");
    expect(await answer("read_ledger")).toBe("ALLOW");
    expect(await answer("ping")).toBe("ALLOW");
    expect(await answer("wire_transfer")).toBe("HOLD");
    expect(await answer("readSecret")).toBe("HOLD");
    expect(await answer("get_and_delete")).toBe("HOLD");
    expect(await answer("drop_ledger")).toBe("DENY");
    expect(await answer("ping", { cmd: "rm -rf /" })).toBe("DENY");
  });

  it("writes a key that a signer takes, only for its owner to read, and keeps it out of git", async () => {
    await run("--yes", "--tools", "ping");
    expect(statSync(join(folder.path, "approver-key.pem")).mode & 0o777).toBe(0o600);
    const { publicKey } = ed25519Signer(read("approver-key.pem"));
    expect(read("policy.yaml")).toContain(`# public_key: "${publicKey}"`);
    expect(read("policy.yaml")).not.toContain("PRIVATE KEY");
    expect(read(".gitignore").split("\n")).toContain("approver-key.pem");
  });

  it("proposes arguments and a condition that load once the comment signs are gone", async () => {
    await run("--yes", "--tools", "ping");
    const uncommented = read("policy.yaml").replaceAll(/# (args|when):/g, "$1:");
    writeFileSync(join(folder.path, "policy.yaml"), uncommented);
    expect(() => loadPolicy(join(folder.path, "policy.yaml"))).not.toThrow();
    expect(uncommented).toContain("          when:");
  });

  it.each(["policy.yaml", "approver-key.pem"])(
    "overwrites no %s, and writes nothing then",
    async (name) => {
      writeFileSync(join(folder.path, name), "mine");
      const { code, out, err } = await run("--yes", "--tools", "ping");
      expect({ code, out }).toStrictEqual({ code: 2, out: "" });
      expect(err).toContain(`${name} is there already`);
      expect(read(name)).toBe("mine");
      expect(
        ["policy.yaml", "approver-key.pem"].filter((other) => existsSync(join(folder.path, other))),
      ).toStrictEqual([name]);
    },
  );

  it("writes through no link", async () => {
    for (const name of ["approver-key.pem", "policy.yaml"]) {
      symlinkSync(join(folder.path, "elsewhere"), join(folder.path, name));
      expect((await run("--yes", "--tools", "ping")).code).toBe(2);
      expect(existsSync(join(folder.path, "elsewhere"))).toBe(false);
      unlinkSync(join(folder.path, name));
      expect(readdirSync(folder.path)).toStrictEqual([]);
    }
  });

  it.each([
    [["--agent", "a"], "--tools <a,b,c> is missing"],
    [["--tools", "a"], "--agent <name> is missing"],
    [["--yes", "--tools", "read_*"], "is a pattern"],
    [["--yes", "--tools", "a,b[c"], "letter that only patterns have"],
    [["--yes", "--tools", " , "], "names no tool"],
    [["--yes", "--tools", "a", "--approver", "agent.main"], "can't approve its own"],
    [["--from-ledger", "x", "--agent", "a"], "leave --agent and --tools out"],
    [["--from-ledger", "x"], "There is no x"],
  ])("never waits for input without a terminal: %j", async (words, message) => {
    const { code, err } = await run(...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(join(folder.path, "policy.yaml"))).toBe(false);
  });

  it("answers in JSON, without the private key", async () => {
    const { out } = await run("--yes", "--tools", "send_mail", "--json");
    expect(JSON.parse(out)).toMatchObject({
      policy: "policy.yaml",
      approver: "owner",
      agents: [{ id: "agent.main", actions: [{ name: "send_mail", effect: "HOLD" }] }],
    });
    expect(out).not.toContain("PRIVATE");
  });

  describe("--from-ledger", () => {
    const open = definePolicy({
      defaults: { unknown_agent: "ALLOW", unknown_action: "ALLOW" },
      identity: { agents: [] },
    });

    it("proposes what a shadow run saw: reading allowed, dangerous and risky held, the rest denied", async () => {
      await recordCalls(join(folder.path, "led"), { policy: open, mode: "shadow", record: "args" });
      const { code, out } = await run("--from-ledger", "led");
      expect(code).toBe(0);
      expect(out).toContain("agent.finance may call");
      expect(await answer("read_ledger")).toBe("ALLOW");
      expect(await answer("ping")).toBe("ALLOW");
      expect(await answer("shell")).toBe("HOLD");
      expect(await answer("other")).toBe("DENY");
      expect(read("policy.yaml")).toContain(
        '# args: { "amount": { type: number }, "to": { type: string } }',
      );
    });

    it("proposes no ALLOW for what was denied, but for the want of a policy", async () => {
      const call = { actor: "agent.finance", action: "ping" };
      const stranger = { actor: "agent.finance", action: "pong" };
      const policy = definePolicy({
        identity: { agents: [{ agent_id: "agent.finance", allowed_actions: [{ action: "x" }] }] },
      });
      await recordCalls(join(folder.path, "led"), { mode: "shadow" }, [call]);
      await recordCalls(join(folder.path, "led"), { mode: "shadow", policy }, [stranger]);
      await run("--from-ledger", "led");
      expect(await answer("ping")).toBe("ALLOW");
      expect(await answer("pong")).toBe("HOLD");
    });

    it("gives nobody a pattern for having asked for one, and reads no name as YAML", async () => {
      const names = ["*", "a.*", "x: { y", "true", "# no", "12", 'ab"c', "no"];
      const calls = names.map((action) => ({ actor: "agent.finance", action }));
      await recordCalls(join(folder.path, "led"), { policy: open, mode: "shadow" }, calls);
      const { code, err } = await run("--from-ledger", "led");
      expect({ code, err }).toStrictEqual({ code: 0, err: "" });
      expect(await answer("anything")).toBe("DENY");
      expect(await answer("a.b")).toBe("DENY");
      for (const name of ["true", "# no", "12", 'ab"c', "no"])
        expect(await answer(name)).toBe("ALLOW");
      expect(read("policy.yaml")).toContain('Left out, for its name is a pattern: "*"');
    });

    it("says so where there is nothing to learn from", async () => {
      await recordCalls(join(folder.path, "led"), {}, []);
      const { code, err } = await run("--from-ledger", "led");
      expect(code).toBe(2);
      expect(err).toContain('mode: "shadow"');
    });
  });
});
