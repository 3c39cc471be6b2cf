import { definePolicy, ExecutionGuard } from "@execution-guard/core";
import type { Intent } from "@execution-guard/core";
import { fileStorage, loadPolicy } from "@execution-guard/core/node";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CALLS, POLICY_TEXT, recordCalls } from "../../test/record-calls.ts";
import { runCli, temporaryFolder } from "../../test/run-cli.ts";
import type { CliRun } from "../../test/run-cli.ts";

let folder = temporaryFolder();
beforeEach(() => {
  folder = temporaryFolder();
  write("policy.yaml", POLICY_TEXT);
});
afterEach(() => folder.remove());

const run = (...words: readonly string[]): Promise<CliRun> =>
  runCli(folder.path, ["policy", ...words]);
const at = (name: string): string => join(folder.path, name);
const write = (name: string, text: string): void => writeFileSync(at(name), text);
const json = ({ out }: CliRun): unknown => JSON.parse(out);

describe("policy check", { timeout: 60_000 }, () => {
  it("says what a good policy comes to", async () => {
    const { code, out, err } = await run("check", "policy.yaml");
    expect({ code, err }).toStrictEqual({ code: 0, err: "" });
    expect(out).toContain("policy.yaml is valid.");
    expect(out).toContain("agent.finance  2 ALLOW, 1 HOLD");
    expect(out).toContain("cfo");
    expect(out).toContain(loadPolicy(at("policy.yaml")).digest);
  });

  it("lists every mistake with its place and the lines around it", async () => {
    write("bad.yaml", POLICY_TEXT.replace("HOLD", "HOLDD").replace("ping", '"p[g"'));
    const { code, out } = await run("check", "bad.yaml");
    expect(code).toBe(1);
    expect(out).toContain("bad.yaml has 2 mistakes");
    expect(out).toContain("bad.yaml:9:19");
    expect(out).toContain("did you mean HOLD?");
    expect(out).toContain("> 9 |           effect: HOLDD");
    expect(out).toContain("bad.yaml:11:19");
  });

  it("answers both in JSON", async () => {
    const good = await run("check", "policy.yaml", "--json");
    expect(json(good)).toMatchObject({ valid: true, approvers: ["cfo"], notes: [] });
    write("bad.yaml", "version: 2");
    const bad = await run("check", "bad.yaml", "--json");
    expect(bad.code).toBe(1);
    expect(json(bad)).toMatchObject({ valid: false, issues: [{ line: 1 }] });
  });

  it("notes what its author may not have meant", async () => {
    write(
      "open.yaml",
      `defaults: { unknown_agent: ALLOW, unknown_action: ALLOW }\n${POLICY_TEXT.replace(
        "[cfo]",
        "[]",
      )
        .replace(/approval.*\n/, "\n")
        .replace(/approvers:\n[^]*/, "")}`,
    );
    const { out } = await run("check", "open.yaml");
    expect(out).toContain("agents that it does not name may do anything");
    expect(out).toContain("anyone but the asking agent may answer");
  });

  it("answers with 2 where the file can't be read", async () => {
    expect(await run("check", "nowhere.yaml")).toMatchObject({ code: 2, out: "" });
    expect(await run("check", ".")).toMatchObject({ code: 2, out: "" });
  });
});

describe("policy explain", { timeout: 60_000 }, () => {
  it("says what was tried, how dangerous it is, and the answer in each state", async () => {
    const words = ["--actor", "agent.finance", "--action", "ping", "--args", '{"cmd":"rm -r x"}'];
    const { code, out } = await run("explain", "policy.yaml", ...words);
    expect(code).toBe(0);
    expect(out).toContain("identity.agents[0].allowed_actions[2]");
    expect(out).toMatch(/args\.cmd/);
    expect(out).toMatch(/ACTIVE .*risk \d+, denied from 80/);
    expect(out).toMatch(/COOLDOWN +DENY +RISK_HALT/);
  });

  it("says what was probably meant by a name that is not there", async () => {
    const { out } = await run("explain", "policy.yaml", "--actor", "agent.finace", "--action", "x");
    expect(out).toContain('did you mean "agent.finance"?');
  });

  it("answers in JSON with the guard's own thresholds", async () => {
    const words = ["--actor", "agent.finance", "--action", "ping", "--payload", "ls"];
    const answer = json(
      await run("explain", "policy.yaml", ...words, "--halt-threshold", "10", "--json"),
    );
    expect(answer).toMatchObject({
      intent: { payload: "ls" },
      policy: { verdict: { effect: "ALLOW" }, tried: [{ truth: "TRUE", decided: true }] },
      risk: { score: 10 },
      outcomes: [
        { state: "ACTIVE", outcome: "DENY", reasonCode: "RISK_HALT", deniedFrom: 10 },
        { state: "OBSERVE" },
        { state: "COOLDOWN" },
      ],
    });
  });

  it("asks conditions about the facts that it is given", async () => {
    write(
      "policy.yaml",
      POLICY_TEXT.replace("action: ping", "action: ping\n          when: facts.user == 'ann'"),
    );
    const words = [
      "explain",
      "policy.yaml",
      "--actor",
      "agent.finance",
      "--action",
      "ping",
      "--json",
    ];
    const without = json(await run(...words)) as { outcomes: readonly unknown[] };
    expect(without.outcomes[0]).toMatchObject({ outcome: "DENY" });
    const withFacts = json(await run(...words, "--facts", '{"user":"ann"}'));
    expect(withFacts).toMatchObject({
      policy: { verdict: { effect: "ALLOW" } },
      outcomes: [{ outcome: "ALLOW" }, {}, {}],
    });
  });

  it("prints nothing that could take over a terminal", async () => {
    const words = [
      "--actor",
      "agent.finance",
      "--action",
      "ping",
      "--payload",
      "a\u001B[2J\u202Eb",
    ];
    const { out } = await run("explain", "policy.yaml", ...words);
    expect(out).toContain("a\\u{1b}[2J\\u{202e}b");
  });

  it.each([
    [["--action", "ping"], "--actor <name> is missing"],
    [["--actor", "a"], "--action <name> is missing"],
    [["--actor", "a", "--action", "b", "--args", "{x"], "--args is not JSON"],
    [
      ["--actor", "a", "--action", "b", "--args", "[]"],
      "--args is a JSON object of values by name",
    ],
    [["--actor", "a", "--action", "b", "--args", "{}", "--payload", "x"], "give one"],
    [["--actor", "a", "--action", "b", "--halt-threshold", "x"], "a number from 0 to 100"],
  ])("refuses %j", async (words, message) => {
    const { code, err } = await run("explain", "policy.yaml", ...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe("policy test", { timeout: 60_000 }, () => {
  const cases = `
- name: reads
  actor: agent.finance
  action: read_ledger
  expect: { outcome: ALLOW }
- name: pays
  actor: agent.finance
  action: wire_transfer
  args: { amount: 5 }
  expect: { outcome: HOLD, reasonCode: POLICY_HOLD }
`;

  it("passes where every case does", async () => {
    write("cases.yaml", cases);
    const { code, out } = await run("test", "policy.yaml", "cases.yaml");
    expect(code).toBe(0);
    expect(out).toBe("pass  reads\npass  pays\n\n2 cases: all pass.\n");
  });

  it("shows what was expected and what came instead", async () => {
    write("cases.yaml", cases.replace("HOLD, reasonCode: POLICY_HOLD", "ALLOW"));
    const { code, out } = await run("test", "policy.yaml", "cases.yaml");
    expect(code).toBe(1);
    expect(out).toContain(
      "FAIL  pays\n      - expected  ALLOW\n      + got       HOLD  POLICY_HOLD",
    );
    expect(out).toContain("2 cases: 1 failed.");
  });

  it("answers in JSON, and asks with the guard's own thresholds", async () => {
    write("cases.yaml", cases);
    const strict = await run(
      "test",
      "policy.yaml",
      "cases.yaml",
      "--json",
      "--halt-threshold",
      "5",
    );
    expect(strict.code).toBe(1);
    expect(json(strict)).toMatchObject({
      passed: false,
      cases: [
        { name: "reads", passed: false, got: { outcome: "DENY", reasonCode: "RISK_HALT" } },
        {},
      ],
    });
  });

  it("answers with 2 where the cases can't be read, saying where", async () => {
    write("cases.yaml", cases.replace("outcome: HOLD", "outcome: HODL"));
    const { code, err } = await run("test", "policy.yaml", "cases.yaml");
    expect(code).toBe(2);
    expect(err).toContain("cases.yaml:10:22");
    expect(err).toContain("did you mean HOLD?");
    expect((await run("test", "policy.yaml", "nowhere.yaml")).code).toBe(2);
  });
});

describe("policy replay", { timeout: 60_000 }, () => {
  const replay = (...words: readonly string[]): Promise<CliRun> =>
    run("replay", "led", "--policy", "new.yaml", ...words);
  const record = (calls: readonly Intent[] = CALLS, options = {}): Promise<unknown> =>
    recordCalls(
      at("led"),
      { policy: loadPolicy(at("policy.yaml")), record: "args", ...options },
      calls,
    );

  it("finds nothing changed under the same policy", async () => {
    await record();
    write("new.yaml", POLICY_TEXT);
    const { code, out } = await replay();
    expect(code).toBe(0);
    expect(out).toContain("Nothing would change.");
    expect(out).toMatch(/same +4/);
  });

  it("groups what would change by actor and action", async () => {
    await record([...CALLS, ...CALLS]);
    const tighter = POLICY_TEXT.replace("action: ping", "action: pong").replace(
      "action: read_ledger",
      "action: shell",
    );
    write("new.yaml", tighter);
    const { code, out } = await replay();
    expect(code).toBe(1);
    expect(out).toMatch(/ALLOW → DENY +2 × +agent.finance +ping +POLICY_UNKNOWN_ACTION/);
    expect(out).toMatch(/ALLOW → DENY +2 × +agent.finance +read_ledger/);
    expect(out).toContain("4 of 8 decisions would change.");
    expect(json(await replay("--json"))).toMatchObject({ changed: 4, same: 4, decisions: 8 });
  });

  it("judges conditions on the very arguments that were recorded", async () => {
    const paid = (amount: number): Intent => ({
      actor: "agent.finance",
      action: "wire_transfer",
      args: { amount },
    });
    await record([paid(5), paid(500)]);
    write(
      "new.yaml",
      POLICY_TEXT.replace(
        /effect: HOLD\n.*\n/,
        "args: { amount: { type: number, maximum: 10 } }\n",
      ),
    );
    const report = json(await replay("--json"));
    expect(report).toMatchObject({
      changes: [
        { from: "HOLD", to: "ALLOW", count: 1, entries: [1] },
        { from: "HOLD", to: "DENY", count: 1, entries: [2], reasonCode: "POLICY_CONDITION_UNMET" },
      ],
    });
  });

  it("counts what the record does not tell, and guesses nothing", async () => {
    await record(CALLS, { record: "digest" });
    write(
      "new.yaml",
      "version: 1\nidentity:\n  agents:\n    - agent_id: x\n      allowed_actions: [{ action: x }]\n",
    );
    const report = json(await replay("--json"));
    // The call without arguments, and the held one, whose intent is kept.
    expect(report).toMatchObject({ changed: 2, notJudged: { argumentsNotKept: 2 } });
    write("new.yaml", POLICY_TEXT);
    const lax = await replay();
    expect(lax.code).toBe(0);
    expect(lax.out).toContain("Nothing would change in the 2 that could be judged.");
    expect((await replay("--strict")).code).toBe(2);
  });

  it("does not take redacted or changed arguments for those that were judged", async () => {
    await record(CALLS, { redact: () => ({ hidden: true }) });
    write("new.yaml", POLICY_TEXT);
    expect(json(await replay("--json"))).toMatchObject({
      same: 2,
      notJudged: { argumentsRedacted: 2, argumentsNotKept: 0 },
    });
  });

  it("does not judge calls by what the host knew: the record has only its digest", async () => {
    await record();
    write(
      "new.yaml",
      POLICY_TEXT.replace("action: ping", "action: ping\n          when: has(facts.user)"),
    );
    expect(json(await replay("--json"))).toMatchObject({
      changed: 0,
      same: 3,
      notJudged: { factsNotKept: 1 },
    });
  });

  it("adds limits up over time, as a guard does", async () => {
    const ping = { actor: "agent.finance", action: "ping" };
    await record([ping, ping, ping]);
    write(
      "new.yaml",
      POLICY_TEXT.replace(
        "action: ping",
        "action: ping\n          limits: [{ count: 2, per: 1h }]",
      ),
    );
    expect(json(await replay("--json"))).toMatchObject({
      same: 2,
      changes: [{ from: "ALLOW", to: "DENY", reasonCode: "LIMIT_EXCEEDED", entries: [3] }],
    });
  });

  it("keeps the guard's own thresholds and the severity that a call had", async () => {
    const policy = loadPolicy(at("policy.yaml"));
    await using guard = new ExecutionGuard({
      policy,
      storage: fileStorage(at("led")),
      haltThreshold: 39,
      holdThreshold: 10,
    });
    const ping = { actor: "agent.finance", action: "ping" };
    await guard.safeEvaluate(ping);
    await guard.safeEvaluate({ actor: "agent.finance", action: "read_ledger" });
    await guard.safeEvaluate(ping, { severity: { score: 0.9, source: "test" } });
    write("new.yaml", POLICY_TEXT);
    expect(json(await replay("--json"))).toMatchObject({ same: 3, changed: 0 });
    expect(json(await replay("--json", "--halt-threshold", "80"))).toMatchObject({ changed: 1 });
  });

  it("leaves the answers to holds out: no policy gave them", async () => {
    const policy = loadPolicy(at("policy.yaml"));
    await using guard = new ExecutionGuard({
      policy,
      storage: fileStorage(at("led")),
      record: "args",
    });
    const [, transfer] = CALLS;
    const { hold } = await guard.safeEvaluate({ ...transfer!, runId: "run", callId: "call" });
    await guard.holds.approve(hold?.id ?? "", { approver: "cfo" });
    await guard.resume(hold?.id ?? "");
    write("new.yaml", POLICY_TEXT);
    expect(json(await replay("--json"))).toMatchObject({ changed: 0, same: 1, notThePolicys: 1 });
  });

  it("changes nothing in the ledger's folder", async () => {
    await record();
    const before = readFileSync(at("led/ledger.ndjson"), "utf8");
    write("new.yaml", POLICY_TEXT);
    rmSync(at("led/signing-key.pem"));
    expect((await replay()).code).toBe(0);
    expect(readFileSync(at("led/ledger.ndjson"), "utf8")).toBe(before);
  });

  it("answers with 2 where it can't tell", async () => {
    write("new.yaml", POLICY_TEXT);
    expect((await replay()).err).toContain("There is no led.");
    write("led", "no ledger\n");
    expect(await replay()).toMatchObject({
      code: 2,
      err: expect.stringContaining("can't be read"),
    });
    const { err } = await run("replay", "led");
    expect(err).toContain("--policy <new.yaml> is missing");
    write("new.yaml", "nonsense: 1");
    expect((await replay()).code).toBe(2);
    expect(() => definePolicy({ nonsense: 1 })).toThrow("nonsense");
  });
});
