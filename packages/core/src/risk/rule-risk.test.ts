import { describe, expect, it } from "vitest";

import type { RiskScorer } from "./risk.ts";
import { ruleRisk } from "./rule-risk.ts";

describe("ruleRisk", () => {
  it("names its rules and their version", () => {
    expect(ruleRisk().ruleset).toBe("execution-guard-rules/1");
    expect(ruleRisk({ without: ["files"] }).ruleset).toBe("execution-guard-rules/1 -files");
  });

  it("switches a pack off", () => {
    const intent = { action: "shell", payload: "rm -rf x" };
    expect(ruleRisk()(intent).score).toBe(90);
    expect(ruleRisk({ without: ["files"] })(intent).score).toBe(40);
  });

  it("refuses a pack it does not know, for it would stay on", () => {
    expect(() => ruleRisk({ without: ["flies"] })).toThrow("Unknown rule pack: flies");
  });

  it("does not switch off what guards the guard or what can't be read", () => {
    expect(() => ruleRisk({ without: ["guard-itself"] })).toThrow("can't be");
    const bare = ruleRisk({
      without: ruleRisk()
        .packs.map(({ name }) => name)
        .filter((name) => name !== "guard-itself" && name !== "own"),
    });
    expect(bare({ action: "shell", payload: "cat .execution-guard/lock" }).score).toBe(80);
    expect(bare({ action: "shell", payload: "$X y" }).score).toBe(60);
    expect(bare({ action: "shell", payload: "rm -rf /" }).score).toBe(40);
  });

  it("is a scorer that a guard can take", () => {
    const scorer: RiskScorer = ruleRisk();
    expect(scorer.ruleset).toBe(ruleRisk().ruleset);
  });

  it("tries rules of one's own on commands", () => {
    const score = ruleRisk({
      rules: [
        { rule: "acme.deploy", score: 75, reason: "Deploys", command: "acmectl deploy prod|live" },
      ],
    });
    expect(score({ action: "a", payload: "nice acmectl --fast deploy live" })).toMatchObject({
      score: 75,
      reason: "Deploys",
    });
    expect(score({ action: "a", payload: "acmectl deploy test" }).score).toBe(40);
    expect(score.ruleset).toBe("execution-guard-rules/1 +acme.deploy@75");
  });

  it("tries rules of one's own on texts", () => {
    const score = ruleRisk({
      rules: [
        {
          rule: "acme.iban",
          score: 66,
          reason: "An IBAN",
          kind: "text",
          test: (t) => t.startsWith("DE"),
        },
      ],
    });
    expect(score({ action: "a", args: { to: "DE89" } })).toMatchObject({ score: 66 });
    expect(score({ action: "a", args: { to: "FR89" } }).score).toBe(40);
  });

  it("scores as a DENY what stands behind more than it reads", () => {
    const behind = { content: "x".repeat(300_000), command: "rm -rf /" };
    expect(ruleRisk()({ action: "run", args: behind }).score).toBeGreaterThanOrEqual(80);
  });

  it("scores a command that names the guard at least 80", () => {
    for (const payload of [
      "execution-guard approve 1",
      "cat .execution-guard/signing-key.pem",
      "cp -r .exec* /x",
      "echo '{}' > ./.execution-guard/ledger.ndjson",
      "cat .execution''-guard/lock",
    ]) {
      expect(ruleRisk()({ action: "shell", payload }).score).toBeGreaterThanOrEqual(80);
    }
    const path = { action: "read_file", args: { path: "/srv/.execution-guard/ledger.ndjson" } };
    expect(ruleRisk()(path).score).toBeGreaterThanOrEqual(80);
  });
});
