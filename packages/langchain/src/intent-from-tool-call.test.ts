import { describe, expect, it } from "vitest";
import { watchedGuard } from "../test/bank.ts";
import { readCallConfig } from "./call-config.ts";
import { intentFromToolCall } from "./intent-from-tool-call.ts";
import type { JudgeOptions, ToolCallContext } from "./options.ts";

const { guard } = watchedGuard();
const CONFIG = {
  toolCall: { id: "call-1", name: "wire", args: {} },
  configurable: {
    thread_id: "t1",
    checkpoint_ns: "tools:u1",
    user: "ann",
    __pregel_state: "secret",
  },
  metadata: { tenant: "acme" },
  context: { userId: 7 },
};

async function intentFor(options: object, config: object = CONFIG, judged: unknown = { a: 1 }) {
  const all = { guard, actor: "agent", ...options } as JudgeOptions;
  const call = { toolName: "wire", judged, config: readCallConfig(config) };
  return (await intentFromToolCall(all, call)).intent;
}

describe("intentFromToolCall", () => {
  it("takes LangGraph's thread, task and call for the run, step and call", async () => {
    expect(await intentFor({})).toEqual({
      actor: "agent",
      action: "wire",
      args: { a: 1 },
      runId: "t1|tools:u1",
      stepId: "tools:u1",
      callId: "call-1",
    });
  });

  it("has no run without a thread", async () => {
    expect(await intentFor({}, {})).toEqual({ actor: "agent", action: "wire", args: { a: 1 } });
  });

  it("takes the call id that a ToolNode gives, and an empty one for none", async () => {
    expect(await intentFor({}, { toolCallId: "c9" })).toMatchObject({ callId: "c9" });
    expect(await intentFor({}, { toolCall: { id: "" } })).not.toHaveProperty("callId");
  });

  it("names text and lists as the input", async () => {
    expect(await intentFor({}, {}, "ls")).toMatchObject({ args: { input: "ls" } });
    expect(await intentFor({}, {}, [1])).toMatchObject({ args: { input: [1] } });
  });

  it("asks the host's functions about the call, and keeps the graph's state from them", async () => {
    const seen: ToolCallContext[] = [];
    const intent = await intentFor({
      actor: (call: ToolCallContext) => {
        seen.push(call);
        return `user.${String(call.configurable["user"])}`;
      },
      runId: () => "run",
      stepId: ({ metadata }: ToolCallContext) => String(metadata["tenant"]),
      action: (name: string) => `bank.${name}`,
    });
    expect(intent).toMatchObject({ actor: "user.ann", action: "bank.wire", runId: "run" });
    expect(intent.stepId).toBe("acme");
    expect(seen).toEqual([
      {
        toolName: "wire",
        toolCallId: "call-1",
        configurable: { thread_id: "t1", checkpoint_ns: "tools:u1", user: "ann" },
        metadata: { tenant: "acme" },
        context: { userId: 7 },
      },
    ]);
  });

  it.each(["actor", "runId", "stepId", "action"])(
    "gives an intent that the guard denies when %s throws",
    async (option) => {
      const intent = await intentFor({
        [option]: () => {
          throw new Error("no");
        },
      });
      const result = await guard.safeEvaluate(intent);
      expect(result).toMatchObject({ outcome: "DENY", reasonCode: "INTENT_INVALID" });
      expect(result.reason).toContain(option);
    },
  );

  it("gives an intent that the guard denies when there is no actor", async () => {
    const result = await guard.safeEvaluate(await intentFor({ actor: undefined }));
    expect(result).toMatchObject({ reasonCode: "INTENT_INVALID" });
    expect(result.proof).toBeDefined();
  });

  it("does not take a promise for an actor", async () => {
    const failing = async (): Promise<never> => {
      throw new Error("no session");
    };
    for (const actor of [async () => "agent.finance", failing]) {
      const intent = await intentFor({ actor, action: failing });
      expect((await guard.safeEvaluate(intent)).reasonCode).toBe("INTENT_INVALID");
    }
  });

  it("shortens ids that are longer than the guard takes, each to its own", async () => {
    const nested = (end: string) => ({
      configurable: { thread_id: "t", checkpoint_ns: `${"tools:0123456789|".repeat(20)}${end}` },
    });
    const one = await intentFor({}, nested("a"));
    const other = await intentFor({}, nested("b"));
    expect(one.runId).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(one.runId).not.toBe(other.runId);
    expect(one).toEqual(await intentFor({}, nested("a")));
  });

  it("hands policy and severity functions the call", async () => {
    const options: JudgeOptions = {
      guard,
      actor: "agent",
      policy: ({ metadata }) => ({ tenant: String(metadata["tenant"]) }),
      severity: ({ toolName }) => ({ score: toolName === "wire" ? 1 : 0 }),
    };
    const call = { toolName: "wire", judged: {}, config: readCallConfig(CONFIG) };
    const { evaluate } = await intentFromToolCall(options, call);
    expect((evaluate.policy as () => unknown)()).toEqual({ tenant: "acme" });
    expect((evaluate.severity as () => unknown)()).toEqual({ score: 1 });
  });
});
