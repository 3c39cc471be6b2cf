import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ALLOW_ALL, ExecutionGuard, memoryStorage } from "../../src/index.ts";
import type { ExecutionGuardOptions, GuardResult, Intent } from "../../src/index.ts";
import { fileStorage } from "../../src/node/index.ts";

const folder = mkdtempSync(join(tmpdir(), "execution-guard-attack-"));
const intent: Intent = { actor: "agent", action: "act", args: { x: 1 } };
const inner: Intent = { ...intent, action: "inner" };
let folders = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The host's own functions, each of which asks the guard again, once. */
function hooks(ask: () => void): Readonly<Record<string, ExecutionGuardOptions>> {
  return {
    clock: {
      clock: () => {
        ask();
        return Date.now();
      },
    },
    redact: {
      record: "args",
      redact: (args) => {
        ask();
        return args;
      },
    },
    policy: {
      policy: () => {
        ask();
        return ALLOW_ALL;
      },
    },
    risk: {
      risk: () => {
        ask();
        return { score: 1, reason: "r", findings: [] };
      },
    },
    observer: { observers: [{ onDecision: ask, onOutcome: ask }] },
  };
}

const names = Object.keys(hooks(() => undefined));

describe.each(["memory", "file"])("on %s storage", (kind) => {
  it.each(names)("a guard that its own %s asks again answers both", async (name) => {
    const answers: Promise<GuardResult>[] = [];
    let asking = true;
    const ask = (): void => {
      if (!asking) return;
      asking = false;
      answers.push(guard.safeEvaluate(inner));
    };
    folders += 1;
    const guard: ExecutionGuard = new ExecutionGuard({
      storage: kind === "file" ? fileStorage(join(folder, String(folders))) : memoryStorage(),
      policy: ALLOW_ALL,
      ...hooks(ask)[name],
    });
    // Open and warm, so that the next commit is synchronous where it can be.
    asking = false;
    await guard.enforce(intent, () => 1);
    asking = true;
    const results = [await guard.enforce(intent, () => "ran"), (await answers[0])?.outcome];
    expect(results).toEqual(["ran", "ALLOW"]);
    await guard.close();
  });
});
