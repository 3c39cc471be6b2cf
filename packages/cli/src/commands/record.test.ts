import { ed25519Signer, ExecutionGuard } from "@execution-guard/core";
import { fileStorage, loadPolicy } from "@execution-guard/core/node";
import { createPublicKey } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { POLICY_TEXT, recordCalls } from "../../test/record-calls.ts";
import { runCli, temporaryFolder } from "../../test/run-cli.ts";
import type { CliRun } from "../../test/run-cli.ts";

let folder = temporaryFolder();
let publicKey = "";
beforeEach(async () => {
  folder = temporaryFolder();
  writeFileSync(at("policy.yaml"), POLICY_TEXT);
  ({ publicKey } = await recordCalls(at("led"), { policy: loadPolicy(at("policy.yaml")) }));
});
afterEach(() => folder.remove());

const run = (...words: readonly string[]): Promise<CliRun> => runCli(folder.path, words);
const at = (name: string): string => join(folder.path, name);
const ledger = (): string => readFileSync(at("led/ledger.ndjson"), "utf8");
const json = ({ out }: CliRun): unknown => JSON.parse(out);

/** Every file below the ledger's folder, with its content. */
function everything(): readonly string[] {
  const paths = readdirSync(at("led"), { recursive: true, encoding: "utf8" });
  return paths.toSorted().map((path) => {
    const whole = at(`led/${path}`);
    return `${path} ${statSync(whole).isFile() ? readFileSync(whole).toString("base64") : ""}`;
  });
}

describe("verify", { timeout: 60_000 }, () => {
  it("finds a ledger valid, whether the folder or the file is named, and says what it can't know", async () => {
    for (const path of ["led", "led/ledger.ndjson"]) {
      const { code, out, err } = await run("verify", path);
      expect({ code, err }).toStrictEqual({ code: 0, err: "" });
      expect(out).toContain("is valid: 6 entries");
      expect(out).toContain("NOT pinned");
      expect(out).toContain("NOT anchored");
    }
  });

  it("is strict only where key and head leave no question open", async () => {
    expect((await run("verify", "led", "--strict")).code).toBe(2);
    expect((await run("verify", "led", "--strict", "--key", publicKey)).code).toBe(2);
    const { head } = json(await run("verify", "led", "--json")) as {
      head: { size: number; hash: string };
    };
    const known = `${head.size}:${head.hash}`;
    const { code, out } = await run(
      "verify",
      "led",
      "--strict",
      "--key",
      publicKey,
      "--head",
      known,
    );
    expect(code).toBe(0);
    expect(out).toContain("anchored to entry 5");
    expect(out).toContain("pinned: the key you gave");
  });

  it("takes the key from a file, as text or PEM, and refuses a private one", async () => {
    const pem = readFileSync(at("led/signing-key.pem"), "utf8");
    writeFileSync(at("key.txt"), `${publicKey}\n`);
    writeFileSync(at("key.pem"), createPublicKey(pem).export({ type: "spki", format: "pem" }));
    for (const file of ["key.txt", "key.pem"]) {
      expect((await run("verify", "led", "--key", file)).out).toContain("pinned: the key you gave");
    }
    const { code, err } = await run("verify", "led", "--key", "led/signing-key.pem");
    expect(code).toBe(2);
    expect(err).toContain("private key");
  });

  it("answers with 1 where something was changed, cut off or signed by another", async () => {
    const { head } = json(await run("verify", "led", "--json")) as {
      head: { size: number; hash: string };
    };
    const other = await recordCalls(at("other"), {});
    expect((await run("verify", "led", "--key", other.publicKey)).code).toBe(1);
    const lines = ledger().split("\n");
    writeFileSync(at("cut.ndjson"), `${lines.slice(0, 3).join("\n")}\n`);
    expect((await run("verify", "cut.ndjson")).code).toBe(0);
    expect((await run("verify", "cut.ndjson", "--head", `${head.size}:${head.hash}`)).code).toBe(1);
    writeFileSync(at("led/ledger.ndjson"), ledger().replace('"DENY"', '"ALLOW"'));
    const { code, out } = await run("verify", "led");
    expect(code).toBe(1);
    expect(out).toContain("NOT valid");
    expect(out).toContain("HASH_MISMATCH");
    expect(json(await run("verify", "led", "--json"))).toMatchObject({ valid: false, exitCode: 1 });
  });

  it("answers with 1 on an empty file, and with 2 on none and on a head that is none", async () => {
    writeFileSync(at("empty"), "");
    expect((await run("verify", "empty")).code).toBe(1);
    expect((await run("verify", "nowhere")).code).toBe(2);
    expect((await run("verify", ".")).err).toContain("There is no ledger.ndjson in .");
    expect((await run("verify", "led", "--head", "5:abc")).code).toBe(2);
    expect((await run("verify", "led", "--key", "ed25519:AAAA")).code).toBe(2);
  });
});

describe("log", { timeout: 60_000 }, () => {
  it("shows who asked for what and the answer, oldest first", async () => {
    const { code, out } = await run("log", "led");
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^#0 .*genesis$/);
    expect(lines[2]).toMatch(/^#2 .*HOLD +agent\.finance +wire_transfer +risk 40 +POLICY_HOLD$/);
    expect(lines[4]).toMatch(/DENY +agent\.finance +shell +risk 95/);
  });

  it("shows the last few, and JSON one entry a line", async () => {
    expect((await run("log", "led", "--last", "1")).out).toMatch(/^#5 .*checkpoint\n$/);
    const { out } = await run("log", "led", "--last", "2", "--json");
    const entries = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(entries).toMatchObject([{ seq: 4, type: "decision" }, { seq: 5 }]);
  });

  it("finds the last lines of a file that is longer than one look", async () => {
    const filler = `${"x".repeat(60_000)}\n`.repeat(20);
    writeFileSync(at("led/ledger.ndjson"), filler + ledger());
    expect((await run("log", "led", "--last", "6")).out).toContain("#0 ");
    expect((await run("log", "led", "--last", "26")).out.match(/can't be read/g)).toHaveLength(20);
  });

  it("says that shadow mode enforced nothing, and prints no control characters", async () => {
    await recordCalls(at("shadow"), { mode: "shadow" });
    expect((await run("log", "shadow")).out).toContain("POLICY_MISSING (shadow: not enforced)");
    const hostile = ledger().replaceAll("agent.finance", "\\u001b[2Jx");
    writeFileSync(at("hostile"), hostile);
    const { out } = await run("log", "hostile");
    expect(out).not.toContain("\u001B");
    expect(out).toContain("\\u{1b}[2Jx");
  });

  it("answers with 2 on what is no ledger or no number", async () => {
    expect((await run("log", "policy.yaml")).err).toContain("is no ledger");
    expect((await run("log", "nowhere")).code).toBe(2);
    expect((await run("log", "led", "--last", "0")).code).toBe(2);
  });
});

describe("pending", { timeout: 60_000 }, () => {
  it("lists what waits with its arguments, and changes no file, without the signing key", async () => {
    const before = everything();
    const { code, out } = await run("pending", "led");
    expect(code).toBe(0);
    expect(out).toContain("agent.finance asks for wire_transfer");
    expect(out).toContain('{"amount":5,"to":"bob"}');
    expect(out).toMatch(/answer by +cfo/);
    expect(out).toContain("1 call waits.");
    expect(everything()).toStrictEqual(before);
    rmSync(at("led/signing-key.pem"));
    expect(json(await run("pending", "led", "--json"))).toMatchObject([
      { status: "PENDING", action: "wire_transfer", args: { amount: 5 } },
    ]);
  });

  it("lists a hold no more once it was answered, and no arguments that are not what was held", async () => {
    const [{ id, intentDigest }] = json(await run("pending", "led", "--json")) as [
      { id: string; intentDigest: string },
    ];
    const blob = at(`led/blobs/${intentDigest.slice(0, 2)}/${intentDigest}`);
    writeFileSync(blob, readFileSync(blob, "utf8").replace("bob", "eve"));
    expect((await run("pending", "led")).out).toContain("the arguments are not kept");
    const guard = new ExecutionGuard({ storage: fileStorage(at("led")) });
    await guard.holds.reject(id, { approver: "cfo" });
    await guard.close();
    expect((await run("pending", "led")).out).toBe("No call waits for an answer.\n");
  });

  it("refuses a ledger that was changed", async () => {
    writeFileSync(at("led/ledger.ndjson"), ledger().replace('"HOLD"', '"DENY"'));
    const { code, out, err } = await run("pending", "led");
    expect({ code, out }).toStrictEqual({ code: 2, out: "" });
    expect(err).toContain("can't be trusted");
    expect((await run("pending", "policy.yaml")).code).toBe(2);
  });
});

describe("keygen", { timeout: 60_000 }, () => {
  it("writes a key that a signer takes, for its owner only, and prints the public half", async () => {
    const { code, out } = await run("keygen", "keys/new.pem");
    expect(code).toBe(0);
    const signer = ed25519Signer(readFileSync(at("keys/new.pem"), "utf8"));
    expect(out).toContain(signer.publicKey);
    expect(out).toContain(signer.keyId);
    expect(out).not.toContain("PRIVATE");
    expect(statSync(at("keys/new.pem")).mode & 0o777).toBe(0o600);
    expect(json(await run("keygen", "two.pem", "--json"))).toMatchObject({ file: "two.pem" });
  });

  it("overwrites nothing", async () => {
    const { code, err } = await run("keygen", "policy.yaml");
    expect(code).toBe(2);
    expect(err).toContain("is there already");
    expect(readFileSync(at("policy.yaml"), "utf8")).toBe(POLICY_TEXT);
  });
});
