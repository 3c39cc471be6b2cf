import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PolicyError } from "../errors/policy-error.ts";
import { loadPolicy } from "./load-policy.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "load-policy-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("loadPolicy", () => {
  it("reads a file", () => {
    const path = write("good.yaml", "defaults: { unknown_agent: DENY }\n");
    expect(loadPolicy(path).text).toBe('{"defaults":{"unknown_agent":"DENY"}}');
  });

  it("refuses a file that is missing, a folder, not UTF-8, or not a policy", () => {
    const paths = [
      join(folder, "missing.yaml"),
      folder,
      write("latin.yaml", new Uint8Array([0x23, 0xe9, 0x0a])),
      write("mark.yaml", "\ufeffversion: 1\n"),
      write("bad.yaml", "version: 2\n"),
    ];
    for (const path of paths) {
      expect(refusal(path)).toMatchObject({ filename: path, code: "POLICY_INVALID" });
      expect(refusal(path).message).toMatch(/^1:\d+ /);
    }
  });

  it("reads a file of tools' schemas that the policy names, and covers it with the digest", () => {
    write(
      "tools.json",
      '{"pay": {"type": "object", "properties": {"amount": {"type": "number"}}}}',
    );
    const path = write(
      "tools.yaml",
      "tools: tools.json\ndefaults: { unknown_agent: ALLOW, unknown_action: ALLOW }\n",
    );
    const policy = loadPolicy(path);
    expect(policy.text).toContain('"tools":{"pay":{');
    const pay = { actor: "a", action: "pay", digest: "" };
    expect(policy.answer({ ...pay, args: { amount: 1 } }).effect).toBe("ALLOW");
    expect(policy.answer({ ...pay, args: { amount: 1, to: "x" } }).effect).toBe("DENY");
  });

  it("tells what is wrong with a file of schemas at its name", () => {
    write("broken.json", '{"pay": {"type": "object",\n "properties": [}');
    write("wrong.json", '{"pay": {"type": "array"}}');
    const cases: readonly [string, string][] = [
      ["broken.json", '"broken.json" 2:'],
      ["wrong.json", "tools.pay.type"],
      ["absent.json", '"absent.json" can\'t be read'],
      [".", '"." can\'t be read'],
    ];
    for (const [name, message] of cases) {
      const error = refusal(write("bad-tools.yaml", `version: 1\ntools: ${name}\n`));
      expect(error.message).toMatch(/^2:8 /);
      expect(error.message).toContain(message);
    }
  });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function refusal(path: string): PolicyError {
  try {
    loadPolicy(path);
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error("the policy loaded");
}
