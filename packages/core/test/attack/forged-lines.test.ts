import { describe, expect, it, vi } from "vitest";
import { ALLOW_ALL, ExecutionGuard, GuardFault, memoryStorage } from "../../src/index.ts";
import type { BuildLines, Intent, Storage } from "../../src/index.ts";
import { canonicalJson } from "../../src/canonical/canonical-json.ts";
import type { JsonObject } from "../../src/canonical/canonical-json.ts";
import { sha256Hex } from "../../src/canonical/sha256.ts";
import { hashOfLine } from "../../src/ledger/line.ts";
import { generateSigner } from "../../src/proof/ed25519-signer.ts";

const wire: Intent = { actor: "agent", action: "wire", args: { amount: 1 } };
const call: Intent = { ...wire, runId: "run", callId: "call" };

/** A ledger to which somebody without its key can write: as a file is to anyone with its folder. */
function openLedger(): { storage: Storage; lines: string[]; tell: () => void } {
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  let known = 0;
  const commit = async (build: BuildLines): Promise<void> => {
    const head = { size: lines.length, hash: hashOfLine(lines.at(-1) ?? "") };
    const added = await build(lines.slice(known), head);
    lines.push(...added);
    known = lines.length;
  };
  const inner = memoryStorage();
  const storage: Storage = {
    ...inner,
    commit: (build) => (lines.length === 0 ? first(build) : commit(build)),
    read: async function* (from) {
      yield* lines.slice(from);
    },
    watch: (onChange) => {
      watchers.add(onChange);
      return () => void watchers.delete(onChange);
    },
  };
  const first = async (build: BuildLines): Promise<void> => {
    lines.push(...(await build([], { size: 0, hash: "0".repeat(64) })));
    known = lines.length;
  };
  return { storage, lines, tell: () => watchers.forEach((watcher) => watcher()) };
}

/** A human's yes that no key has signed, in every other way a line that follows. */
function forgedApproval(lines: readonly string[], holdId: string): string {
  const last = lines.at(-1) ?? "";
  const { entry } = JSON.parse(last) as { entry: JsonObject };
  const forged = canonicalJson({
    ...entry,
    type: "hold.resolved",
    seq: lines.length,
    prev: hashOfLine(last),
    body: { hold: holdId, status: "APPROVED", approver: "cfo", assurance: "asserted", entry: "" },
  });
  return `{"entry":${forged},"hash":"${sha256Hex(forged)}","sig":"${"A".repeat(86)}=="}`;
}

function held(storage: Storage): ExecutionGuard {
  return new ExecutionGuard({ storage, policy: ALLOW_ALL, holdThreshold: 1, timeoutSeconds: 0.2 });
}

describe("an approval that somebody without the key wrote into the ledger", () => {
  it("is never used, however often the call is repeated", async () => {
    const { storage, lines } = openLedger();
    const guard = held(storage);
    const { hold } = await guard.safeEvaluate(call);
    lines.push(forgedApproval(lines, hold?.id ?? ""));
    const tool = vi.fn();
    for (let again = 0; again < 4; again += 1) {
      const refused: unknown = await guard.enforce(call, tool, { waitSeconds: 0 }).catch((e) => e);
      expect(refused).toSatisfy(GuardFault.isInstance);
    }
    expect(tool).not.toHaveBeenCalled();
  });

  it("is never used by a call that waits and sees it through the watch", async () => {
    const { storage, lines, tell } = openLedger();
    const guard = held(storage);
    const tool = vi.fn();
    const running = guard.enforce(call, tool, {
      waitSeconds: 0.2,
      onHold: (hold) => {
        setTimeout(() => {
          lines.push(forgedApproval(lines, hold.id));
          tell();
        }, 5);
      },
    });
    await expect(running).rejects.toBeDefined();
    expect(tool).not.toHaveBeenCalled();
  });

  it("is never used when a line that is none comes right after it", async () => {
    const { storage, lines } = openLedger();
    const guard = held(storage);
    const { hold } = await guard.safeEvaluate(call);
    lines.push(forgedApproval(lines, hold?.id ?? ""), "{}");
    await guard.safeEvaluate(call);
    lines.pop();
    for (let again = 0; again < 3; again += 1) {
      expect((await guard.safeEvaluate(call)).outcome).toBe("DENY");
    }
  });
});

describe("a line that stands twice in the ledger", () => {
  it.each([
    ["last", (lines: readonly string[]) => [...lines, ...lines.slice(-1)]],
    ["in the middle", (lines: readonly string[]) => [...lines.slice(0, 2), ...lines.slice(1)]],
  ])("%s: is not opened", async (_where, double) => {
    const { storage, lines } = openLedger();
    // A head as a file's last line gives it, however many lines there are.
    const commit: Storage["commit"] = (build) =>
      storage.commit((appended, head) => build(appended, { ...head, size: lines.length && 4 }));
    const signer = generateSigner();
    const options = { policy: ALLOW_ALL, signer };
    const guard = new ExecutionGuard({ ...options, storage });
    for (let index = 0; index < 3; index += 1) await guard.evaluate(call);
    lines.splice(0, lines.length, ...double(lines));
    const next = new ExecutionGuard({ ...options, storage: { ...storage, commit } });
    const { outcome, fault } = await next.safeEvaluate(call);
    expect([outcome, fault?.code]).toStrictEqual(["DENY", "LEDGER_UNAVAILABLE"]);
    expect(lines).toHaveLength(5);
  });
});
