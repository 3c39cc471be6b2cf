import {
  GuardDenied,
  GuardExpired,
  GuardFault,
  GuardHeld,
  memoryStorage,
} from "@execution-guard/core";
import { generateText, isStepCount, tool } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { guardTools, stopOnDeny } from "../src/index.ts";
import type { GuardToolOptions } from "../src/index.ts";
import { readByModel, scriptedModel } from "./scripted-model.ts";
import type { ScriptedStep } from "./scripted-model.ts";
import { watchedGuard } from "./watched-guard.ts";
import type { WatchedGuard } from "./watched-guard.ts";

const actor = "agent.finance";

function ledgerTools(runs: string[]) {
  return {
    read_ledger: tool({
      inputSchema: z.object({ account: z.string() }),
      execute: ({ account }) => {
        runs.push(`read ${account}`);
        return { balance: 7 };
      },
    }),
    wire_transfer: tool({
      inputSchema: z.object({ amount: z.number() }),
      execute: async ({ amount }) => {
        runs.push(`wire ${amount}`);
        return Promise.resolve({ id: `w${amount}` });
      },
    }),
    drop_ledger: tool({
      inputSchema: z.object({}),
      execute: () => {
        runs.push("drop");
        return "dropped";
      },
    }),
  };
}

async function run(
  watched: WatchedGuard,
  options: Omit<GuardToolOptions, "guard" | "actor"> & { actor?: GuardToolOptions["actor"] },
  ...steps: ScriptedStep[]
) {
  const runs: string[] = [];
  const model = scriptedModel(...steps);
  const tools = guardTools(ledgerTools(runs), { guard: watched.guard, actor, ...options } as {
    guard: WatchedGuard["guard"];
    actor: string;
  });
  const result = await generateText({
    model,
    tools,
    prompt: "go",
    stopWhen: isStepCount(4),
  });
  return { runs, model, result, parts: result.steps.flatMap(({ content }) => content) };
}

const READ = [{ name: "read_ledger", input: { account: "a" } }];
const WIRE = [{ name: "wire_transfer", input: { amount: 5 } }];
const DROP = [{ name: "drop_ledger" }];

describe("guardTools under generateText", () => {
  it("runs an allowed call once and records the decision and the outcome", async () => {
    const watched = watchedGuard();
    const { runs, parts } = await run(watched, {}, READ);
    expect(runs).toEqual(["read a"]);
    expect(parts).toContainEqual(
      expect.objectContaining({ type: "tool-result", output: { balance: 7 } }),
    );
    expect(watched.answered).toEqual([
      { action: "read_ledger", outcome: "ALLOW", reasonCode: "POLICY_ALLOW", recorded: true },
    ]);
    expect(watched.outcomes).toEqual(["done"]);
  });

  it("makes a denied call a tool-error with the GuardDenied itself, and runs nothing", async () => {
    const watched = watchedGuard();
    const { runs, parts, model } = await run(watched, {}, DROP);
    expect(runs).toEqual([]);
    const failed = parts.find(({ type }) => type === "tool-error");
    expect(GuardDenied.isInstance(failed?.type === "tool-error" && failed.error)).toBe(true);
    expect(readByModel(model, 2)).toContain("Denied, do not retry");
    expect(watched.answered).toMatchObject([{ outcome: "DENY", recorded: true }]);
    expect(watched.outcomes).toEqual([]);
  });

  it("denies and records a call without an actor", async () => {
    for (const missing of ["", undefined, () => undefined, () => Promise.resolve(actor) as never]) {
      const watched = watchedGuard();
      const { runs } = await run(watched, { actor: missing }, READ);
      expect(runs).toEqual([]);
      expect(watched.answered).toMatchObject([
        { outcome: "DENY", reasonCode: "INTENT_INVALID", recorded: true },
      ]);
    }
  });

  it("denies and records a call whose actor, run id or action can't be found out", async () => {
    const broken = (): never => {
      throw new Error("no session");
    };
    for (const options of [{ actor: broken }, { runId: broken }, { action: broken }]) {
      const watched = watchedGuard();
      const { runs, model } = await run(watched, options, READ);
      expect(runs).toEqual([]);
      expect(readByModel(model, 2)).not.toContain("no session");
      expect(watched.answered).toMatchObject([
        { outcome: "DENY", reasonCode: "INTENT_INVALID", recorded: true },
      ]);
    }
  });

  it("hands functions the call's context and never its arguments", async () => {
    const watched = watchedGuard();
    const seen: object[] = [];
    await run(watched, { actor: (call) => (seen.push(call), actor) }, READ);
    expect(seen).toHaveLength(1);
    expect(Object.keys(seen[0] ?? {}).toSorted()).toEqual([
      "abortSignal",
      "context",
      "experimental_context",
      "messages",
      "toolCallId",
      "toolName",
    ]);
    expect(seen[0]).toMatchObject({ toolName: "read_ledger", toolCallId: "call-1-0" });
  });

  it("decides under the action that a tool's name stands for, and under the call's own policy", async () => {
    const watched = watchedGuard();
    await run(watched, { action: (name) => `drop_${name}` }, READ);
    const { runs } = await run(
      watched,
      { policy: () => ({ version: 1, identity: { agents: [] } }) },
      READ,
    );
    expect(runs).toEqual([]);
    expect(watched.answered.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["drop_read_ledger", "DENY"],
      ["read_ledger", "DENY"],
    ]);
  });

  it("decides each parallel call and runs the allowed ones", async () => {
    const watched = watchedGuard();
    const { runs, parts } = await run(watched, {}, [
      ...READ,
      ...DROP,
      { name: "read_ledger", input: { account: "b" } },
    ]);
    expect(runs.toSorted()).toEqual(["read a", "read b"]);
    expect(parts.filter(({ type }) => type === "tool-error")).toHaveLength(1);
    expect(watched.answered).toHaveLength(3);
  });

  it("gives back the tool's own error, the same object", async () => {
    const watched = watchedGuard();
    const mine = new Error("the ledger is closed");
    const tools = guardTools(
      {
        read_ledger: tool({
          inputSchema: z.object({}),
          execute: (): string => {
            throw mine;
          },
        }),
      },
      { guard: watched.guard, actor, onDeny: "tell" },
    );
    const { steps } = await generateText({
      model: scriptedModel([{ name: "read_ledger" }]),
      tools,
      prompt: "go",
    });
    const failed = steps[0]?.content.find(({ type }) => type === "tool-error");
    expect(failed?.type === "tool-error" && failed.error).toBe(mine);
    expect(watched.outcomes).toEqual(["failed"]);
  });

  it("leaves a denial that the tool met inside to the tool", async () => {
    const watched = watchedGuard();
    const inner = watchedGuard();
    const tools = guardTools(
      {
        read_ledger: tool({
          inputSchema: z.object({}),
          execute: () => inner.guard.enforce({ actor: "stranger", action: "read_x" }, () => "x"),
        }),
      },
      { guard: watched.guard, actor, onDeny: "tell" },
    );
    const { steps } = await generateText({
      model: scriptedModel([{ name: "read_ledger" }]),
      tools,
      prompt: "go",
    });
    const failed = steps[0]?.content.find(({ type }) => type === "tool-error");
    expect(GuardDenied.isInstance(failed?.type === "tool-error" && failed.error)).toBe(true);
    expect(watched.outcomes).toEqual(["failed"]);
  });

  it("runs nothing when the ledger fails", async () => {
    const storage = memoryStorage();
    const broken = { ...storage, commit: () => Promise.reject(new Error("disk full")) };
    const { runs, parts, model } = await run(
      watchedGuard({ storage: broken }),
      { onDeny: "tell", onHold: "tell" },
      [...READ, ...WIRE],
    );
    expect(runs).toEqual([]);
    const failed = parts.filter((part) => part.type === "tool-error");
    expect(failed.map(({ error }) => GuardFault.isInstance(error))).toEqual([true, true]);
    expect(readByModel(model, 2)).not.toContain("disk full");
  });

  it("runs nothing when the policy, the risk scorer or the clock fails", async () => {
    const fail = (): never => {
      throw new Error("broken");
    };
    for (const options of [
      { policy: fail },
      { risk: fail },
      { clock: fail },
      { clock: () => Number.NaN },
    ]) {
      const { runs, parts } = await run(watchedGuard(options), {}, READ);
      expect(runs).toEqual([]);
      expect(parts.filter(({ type }) => type === "tool-error")).toHaveLength(1);
    }
  });

  it("lets everything run in shadow mode, also what is no valid intent", async () => {
    const watched = watchedGuard({ mode: "shadow" });
    const { runs } = await run(watched, {}, [...READ, ...DROP]);
    expect(runs.toSorted()).toEqual(["drop", "read a"]);
    let got: unknown;
    const tools = guardTools(
      {
        read_map: tool({
          inputSchema: z.object({}).transform(() => new Map([["k", 1]])),
          execute: (map) => {
            got = map;
            return map.size;
          },
        }),
      },
      { guard: watched.guard, actor },
    );
    await generateText({ model: scriptedModel([{ name: "read_map" }]), tools, prompt: "go" });
    expect(got).toEqual(new Map([["k", 1]]));
  });
});

describe("guardTools with a HOLD", () => {
  it("waits inside execute and runs once after a human's yes", async () => {
    const watched = watchedGuard();
    void watched.firstHold.then(({ id }) => watched.guard.holds.approve(id, { approver: "cfo" }));
    const { runs, parts } = await run(watched, {}, WIRE);
    expect(runs).toEqual(["wire 5"]);
    expect(parts).toContainEqual(
      expect.objectContaining({ type: "tool-result", output: { id: "w5" } }),
    );
    expect(watched.answered.map(({ outcome }) => outcome)).toEqual(["HOLD", "ALLOW"]);
  });

  it("denies after a human's no", async () => {
    const watched = watchedGuard();
    void watched.firstHold.then(({ id }) => watched.guard.holds.reject(id, { approver: "cfo" }));
    const { runs, model } = await run(watched, { onDeny: "tell" }, WIRE);
    expect(runs).toEqual([]);
    expect(readByModel(model, 2)).toContain("Denied, do not retry");
    expect(watched.answered.at(-1)).toMatchObject({ outcome: "DENY", reasonCode: "HOLD_REJECTED" });
  });

  it("does not make other calls of the step wait", async () => {
    const watched = watchedGuard();
    const order: string[] = [];
    const tools = guardTools(
      {
        read_ledger: tool({
          inputSchema: z.object({}),
          execute: () => {
            order.push("read");
            // The human answers only once the other call has run.
            void watched.firstHold.then(({ id }) =>
              watched.guard.holds.approve(id, { approver: "cfo" }),
            );
            return 1;
          },
        }),
        wire_transfer: tool({ inputSchema: z.object({}), execute: () => order.push("wire") }),
      },
      { guard: watched.guard, actor },
    );
    const model = scriptedModel([{ name: "wire_transfer" }, { name: "read_ledger" }]);
    await generateText({ model, tools, prompt: "go" });
    expect(order).toEqual(["read", "wire"]);
  });

  it("ends with GuardHeld when the wait is over, and leaves the hold open under a run id", async () => {
    const watched = watchedGuard();
    const { runs, parts } = await run(watched, { runId: "chat-1", waitSeconds: 0 }, WIRE);
    expect(runs).toEqual([]);
    const failed = parts.find((part) => part.type === "tool-error");
    expect(GuardHeld.isInstance(failed?.error)).toBe(true);
    expect(await watched.guard.holds.list({ status: "PENDING" })).toHaveLength(1);
  });

  it("expires at the deadline and denies", async () => {
    let now = 1_000_000;
    const watched = watchedGuard({ clock: () => now, hold: { deadlineSeconds: 60 } });
    void watched.firstHold.then(() => {
      now += 60_000;
      // Any entry wakes the waiting call.
      return watched.guard.safeEvaluate({ actor, action: "read_ledger" });
    });
    const { runs, parts } = await run(watched, {}, WIRE);
    expect(runs).toEqual([]);
    const failed = parts.find((part) => part.type === "tool-error");
    expect(GuardExpired.isInstance(failed?.error)).toBe(true);
  });

  it("runs nothing when the run is aborted while held", async () => {
    const watched = watchedGuard();
    const abort = new AbortController();
    void watched.firstHold.then(() => abort.abort(new Error("user left")));
    const runs: string[] = [];
    const tools = guardTools(ledgerTools(runs), { guard: watched.guard, actor });
    const running = generateText({
      model: scriptedModel(WIRE, "done"),
      tools,
      prompt: "go",
      stopWhen: isStepCount(4),
      abortSignal: abort.signal,
    });
    await expect(running).rejects.toThrow("user left");
    expect(runs).toEqual([]);
    expect(await watched.guard.holds.list({ status: "PENDING" })).toEqual([]);
  });

  it("tells the model to wait, and keeps the hold open for the run", async () => {
    const watched = watchedGuard();
    const { runs, model, parts } = await run(watched, { onHold: "tell", runId: "chat-1" }, WIRE);
    expect(runs).toEqual([]);
    const { id } = await watched.firstHold;
    expect(parts).toContainEqual(
      expect.objectContaining({
        type: "tool-result",
        output: expect.objectContaining({ held: true, holdId: id, retry: false }) as unknown,
      }),
    );
    expect(readByModel(model, 2)).toMatch(/waiting for approval, hold .*Do not repeat/);
    expect(readByModel(model, 2)).toContain(id);
    expect(await watched.guard.holds.list({ status: "PENDING" })).toMatchObject([{ id }]);
  });

  it("does not tell the model to wait for a hold that nothing can find again", async () => {
    const watched = watchedGuard();
    const { runs, model } = await run(watched, { onHold: "tell" }, WIRE);
    expect(runs).toEqual([]);
    expect(readByModel(model, 2)).toContain("Denied, do not retry");
    expect(await watched.guard.holds.list({ status: "PENDING" })).toEqual([]);
    expect(watched.answered.at(-1)).toMatchObject({
      outcome: "DENY",
      reasonCode: "HOLD_CANCELLED",
      recorded: true,
    });
  });

  it("turns a HOLD into a signed DENY at once under onHold deny", async () => {
    const watched = watchedGuard();
    const { runs, parts } = await run(watched, { onHold: "deny", runId: "chat-1" }, WIRE);
    expect(runs).toEqual([]);
    const failed = parts.find((part) => part.type === "tool-error");
    expect(GuardDenied.isInstance(failed?.error)).toBe(true);
    expect(watched.answered.map(({ outcome }) => outcome)).toEqual(["HOLD", "DENY"]);
    expect(await watched.guard.holds.list({ status: "PENDING" })).toEqual([]);
  });
});

describe("guardTools with onDeny", () => {
  it("tells the model why, in words that stand alone, and leaves other outputs as they were", async () => {
    const watched = watchedGuard();
    const { runs, parts, model } = await run(watched, { onDeny: "tell" }, [...DROP, ...READ]);
    expect(runs).toEqual(["read a"]);
    const told = parts.find(
      (part) => part.type === "tool-result" && part.toolName === "drop_ledger",
    );
    expect(Object.keys(told?.type === "tool-result" ? (told.output as object) : {})).toEqual([
      "denied",
      "reason",
      "reasonCode",
      "boundaryId",
      "retry",
    ]);
    const read = readByModel(model, 2);
    expect(read).toContain('"type":"execution-denied","reason":"Denied, do not retry: ');
    expect(read).toContain('{"type":"json","value":{"balance":7}}');
  });

  it("stops the run after a denial", async () => {
    for (const onDeny of ["throw", "tell", "stop"] as const) {
      const watched = watchedGuard();
      const model = scriptedModel(DROP, READ);
      const runs: string[] = [];
      const tools = guardTools(ledgerTools(runs), { guard: watched.guard, actor, onDeny });
      const { steps } = await generateText({
        model,
        tools: tools as ReturnType<typeof ledgerTools>,
        prompt: "go",
        stopWhen: [stopOnDeny(), isStepCount(9)],
      });
      expect(steps).toHaveLength(1);
      expect(runs).toEqual([]);
    }
  });

  it("rejects with the same GuardDenied where asked to throw, also in the last step", async () => {
    const watched = watchedGuard();
    const tools = guardTools(ledgerTools([]), { guard: watched.guard, actor, onDeny: "stop" });
    let thrown: unknown;
    try {
      await generateText({
        model: scriptedModel(DROP),
        tools,
        prompt: "go",
        stopWhen: [isStepCount(1), stopOnDeny({ throw: true })],
      });
    } catch (error) {
      thrown = error;
    }
    expect(GuardDenied.isInstance(thrown)).toBe(true);
    expect(GuardDenied.isInstance(thrown) && thrown.proof?.index).toBeTypeOf("number");
  });

  it("fails the next call and names the missing line when nothing stops the run", async () => {
    const watched = watchedGuard();
    const { runs, model, parts } = await run(watched, { onDeny: "stop" }, DROP, READ, READ);
    expect(runs).toEqual([]);
    expect(readByModel(model, 3)).toContain("stopWhen: [stopOnDeny()]");
    expect(parts.filter(({ type }) => type === "tool-error")).toHaveLength(3);
    expect(watched.answered).toHaveLength(1);
  });

  it("does not take another conversation's call for an unstopped denial, though its id is the same", async () => {
    const watched = watchedGuard();
    const { answered, guard } = watched;
    const options = { guard, actor, onDeny: "stop" } as const;
    const drop = guardTools(ledgerTools([]), options);
    await generateText({ model: scriptedModel(DROP), tools: drop, prompt: "go" });
    const read_note = tool({ inputSchema: z.object({}), execute: () => "a note" });
    const model = scriptedModel([{ name: "read_note" }], [{ name: "read_note" }]);
    const stopWhen = isStepCount(3);
    await generateText({
      model,
      tools: guardTools({ read_note }, options),
      prompt: "go",
      stopWhen,
    });
    expect(answered.map(({ outcome }) => outcome)).toEqual(["DENY", "ALLOW", "ALLOW"]);
  });

  it("goes on in a later run of the same conversation when the partner was there", async () => {
    const watched = watchedGuard();
    const runs: string[] = [];
    const tools = guardTools(ledgerTools(runs), { guard: watched.guard, actor, onDeny: "stop" });
    const stopWhen = [stopOnDeny(), isStepCount(9)];
    const first = await generateText({ model: scriptedModel(DROP), tools, prompt: "go", stopWhen });
    const messages = [
      { role: "user" as const, content: "go" },
      ...first.responseMessages,
      { role: "user" as const, content: "now read" },
    ];
    await generateText({ model: scriptedModel(READ), tools, messages, stopWhen });
    expect(runs).toEqual(["read a"]);
  });
});
