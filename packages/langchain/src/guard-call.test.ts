import { GuardDenied, GuardHeld } from "@execution-guard/core";
import { ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { actor, bank, watchedGuard } from "../test/bank.ts";
import { errorOf, open, toolCall } from "../test/ways-in.ts";
import { guardTool } from "./guard-tool.ts";

describe("the arguments that the tool gets", () => {
  it("are frozen, and no later change reaches them", async () => {
    const { guard, nextHold } = watchedGuard();
    const { effects, pay } = bank();
    const args = { amount: 5, to: "bob" };
    const answer = open(guardTool(pay, { guard, actor }))["func"]?.(args);
    const hold = await nextHold();
    Object.assign(args, { amount: 9999, to: "eve" });
    await guard.holds.approve(hold.id, { approver: "cfo" });
    await answer;
    expect(effects).toEqual(["paid 5 to bob"]);
  });

  it("can't be changed by a hook between gate and tool, as mcp-adapters' does", async () => {
    const { guard } = watchedGuard();
    const effects: unknown[] = [];
    const hooked = (args: object) => {
      Object.assign(args, { amount: 9999 });
      effects.push(args);
      return "sent";
    };
    const schema = z.object({ amount: z.number() });
    const wire = tool(hooked, { name: "wire_transfer", description: "x", schema });
    await expect(guardTool(wire, { guard, actor }).invoke({ amount: 5 })).rejects.toThrow(
      TypeError,
    );
    expect(effects).toEqual([]);
  });

  it("may change where the host says so", async () => {
    const { guard } = watchedGuard();
    const schema = z.object({ tags: z.array(z.string()) });
    const sorted = ({ tags }: { tags: string[] }) => tags.sort().join();
    const read = tool(sorted, { name: "read_x", description: "x", schema });
    const guarded = guardTool(read, { guard, actor, freezeArgs: false });
    expect(await guarded.invoke({ tags: ["b", "a"] })).toBe("a,b");
  });

  it("are never those of a proxy that shows the guard something else", async () => {
    const { guard } = watchedGuard();
    const { effects, wire } = bank();
    const plain = { enumerable: true, configurable: true, writable: true };
    let looks = 0;
    const shown: Record<string, unknown> = { amount: 5, to: "bob" };
    const liar = new Proxy(shown, {
      // The first look sees a getter, so that the value is passed on; every later one sees plain data.
      getOwnPropertyDescriptor: (target, key) =>
        (looks += 1) === 1
          ? { get: () => 1, enumerable: true, configurable: true }
          : { ...plain, value: looks > 6 ? "eve" : target[String(key)] },
    });
    const answer = open(guardTool(wire, { guard, actor }))["func"]?.(liar);
    await expect(answer).rejects.toThrow("not those that were judged");
    expect(effects).toEqual([]);
  });
});

describe("arguments that can't be read", () => {
  it("are denied on the record", async () => {
    const { guard, decisions } = watchedGuard();
    const { effects, wire } = bank();
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const guarded = open(guardTool(wire, { guard, actor }));
    for (const args of [revoked.proxy, { deep: revoked.proxy }]) {
      const error = await errorOf(() => guarded["func"]?.(args));
      expect(error).toMatchObject({ reasonCode: "INTENT_INVALID" });
    }
    expect(decisions.every(({ result }) => result.proof !== undefined)).toBe(true);
    expect(effects).toEqual([]);
  });
});

describe("onDeny: tell", () => {
  it("tells the model in a message with status error", async () => {
    const { guard, decisions } = watchedGuard();
    const { drop } = bank();
    const guarded = guardTool(drop, { guard, actor, onDeny: "tell" });
    const message = await guarded.invoke(toolCall("drop_table", { table: "t" }));
    expect(ToolMessage.isInstance(message)).toBe(true);
    expect(message).toMatchObject({ status: "error", name: "drop_table", tool_call_id: "call-1" });
    const { result } = decisions[0] ?? {};
    expect(JSON.parse(message.text)).toEqual({
      decision: "DENY",
      reason: `Denied, do not retry: ${result?.reason}`,
      retry: false,
      boundaryId: result?.boundaryId,
    });
  });

  it("answers a caller without a call id with text", async () => {
    const { guard } = watchedGuard();
    const { drop } = bank();
    const answer = await guardTool(drop, { guard, actor, onDeny: "tell" }).invoke({ table: "t" });
    expect(JSON.parse(answer)).toMatchObject({ decision: "DENY", retry: false });
  });
});

describe("onDeny: stop", () => {
  it("says which line is missing when no middleware ends the run", async () => {
    const { guard } = watchedGuard();
    const { effects, drop } = bank();
    const guarded = guardTool(drop, { guard, actor, onDeny: "stop" });
    const error = (await errorOf(() => guarded.invoke({ table: "t" }))) as Error;
    expect(error.message).toContain("executionGuardMiddleware({ guard, actor })");
    expect(GuardDenied.isInstance(error.cause)).toBe(true);
    expect(effects).toEqual([]);
  });
});

describe("onHold", () => {
  const input = { amount: 5, to: "bob" };
  const thread = { configurable: { thread_id: "t1" } };

  it("await runs once after a human's yes", async () => {
    const { guard, nextHold, told, outcomes } = watchedGuard();
    const { effects, pay } = bank();
    const answer = guardTool(pay, { guard, actor }).invoke(input);
    const hold = await nextHold();
    expect(effects).toEqual([]);
    await guard.holds.approve(hold.id, { approver: "cfo" });
    expect(await answer).toBe("paid 5");
    expect(effects).toEqual(["paid 5 to bob"]);
    expect([told(), outcomes]).toEqual([["HOLD pay_invoice", "ALLOW pay_invoice"], ["done"]]);
  });

  it("await denies after a human's no", async () => {
    const { guard, nextHold } = watchedGuard();
    const { effects, pay } = bank();
    const answer = errorOf(() => guardTool(pay, { guard, actor }).invoke(input));
    await guard.holds.reject((await nextHold()).id, { approver: "cfo" });
    expect(await answer).toMatchObject({ name: "GuardDenied", reasonCode: "HOLD_REJECTED" });
    expect(effects).toEqual([]);
  });

  it("await approves parallel calls each by its own hold", async () => {
    const { guard, nextHold } = watchedGuard();
    const { effects, pay } = bank();
    const guarded = guardTool(pay, { guard, actor });
    const bob = guarded.invoke(input);
    const hold = await nextHold();
    const eve = errorOf(() => guarded.invoke({ amount: 9999, to: "eve" }));
    await guard.holds.reject((await nextHold()).id, { approver: "cfo" });
    await guard.holds.approve(hold.id, { approver: "cfo" });
    await Promise.all([bob, eve]);
    expect(effects).toEqual(["paid 5 to bob"]);
  });

  it("await runs nothing for a caller who has left, though a human says yes then", async () => {
    const { guard, nextHold } = watchedGuard();
    const { effects, pay } = bank();
    for (const onDeny of ["throw", "tell"] as const) {
      const controller = new AbortController();
      const config = { ...thread, signal: controller.signal };
      const guarded = open(guardTool(pay, { guard, actor, onDeny }));
      const gone = errorOf(() => guarded["_call"]?.(input, undefined, config));
      const hold = await nextHold();
      controller.abort();
      await guard.holds.approve(hold.id, { approver: "cfo" }).catch(() => undefined);
      expect(GuardHeld.isInstance(await gone)).toBe(true);
    }
    expect(effects).toEqual([]);
  });

  it("await runs nothing when the caller leaves between the yes and the run", async () => {
    const { effects, pay } = bank();
    const controller = new AbortController();
    let asked = 0;
    const agent = { agent_id: actor, allowed_actions: [{ action: "pay_invoice" }] };
    const allowed = { version: 1, identity: { agents: [agent] } };
    const policy = () => {
      if ((asked += 1) === 2) controller.abort();
      return allowed;
    };
    const risky = watchedGuard({ holdThreshold: 1 });
    const guarded = open(guardTool(pay, { guard: risky.guard, actor, policy }));
    const gone = guarded["_call"]?.(input, undefined, { ...thread, signal: controller.signal });
    const hold = await risky.nextHold();
    await risky.guard.holds.approve(hold.id, { approver: "cfo" });
    expect(await errorOf(() => gone)).toBe(controller.signal.reason);
    expect(risky.told()).toEqual(["HOLD pay_invoice", "ALLOW pay_invoice"]);
    expect([effects, risky.outcomes]).toEqual([[], ["not-executed"]]);
  });

  it("tell leaves the hold to a human", async () => {
    const { guard } = watchedGuard();
    const { effects, pay } = bank();
    const guarded = guardTool(pay, { guard, actor, onHold: "tell" });
    const message = await guarded.invoke(toolCall("pay_invoice", input), thread);
    const [hold] = await guard.holds.list({ status: "PENDING" });
    expect(message.status).toBe("error");
    expect(JSON.parse(message.text)).toMatchObject({
      decision: "HOLD",
      reason: `Waiting for approval, do not repeat: hold ${hold?.id}`,
      retry: false,
      holdId: hold?.id,
    });
    await guard.holds.approve(hold?.id ?? "", { approver: "cfo" });
    expect(await guard.resume(hold?.id ?? "")).toMatchObject({ outcome: "ALLOW" });
    expect(effects).toEqual([]);
  });

  it.each([
    ["run id", toolCall("pay_invoice", input), {}],
    ["call id", input, thread],
  ])("tell denies where no %s lets the hold be found again", async (_, asked, config) => {
    const { guard, told } = watchedGuard();
    const { effects, pay } = bank();
    const guarded = guardTool(pay, { guard, actor, onHold: "tell" });
    expect(await errorOf(() => guarded.invoke(asked as never, config))).toMatchObject({
      name: "GuardDenied",
      reasonCode: "HOLD_CANCELLED",
    });
    expect(await guard.holds.list({ status: "PENDING" })).toEqual([]);
    expect(told()).toEqual(["HOLD pay_invoice", "DENY pay_invoice"]);
    expect(effects).toEqual([]);
  });

  it("tell runs the same call when it comes again after the yes, and only once", async () => {
    const { guard, nextHold } = watchedGuard();
    const { effects, pay } = bank();
    const guarded = guardTool(pay, { guard, actor, onHold: "tell" });
    const again = () => guarded.invoke(toolCall("pay_invoice", input), thread);
    await again();
    const hold = await nextHold();
    await again();
    expect(await guard.holds.list({ status: "PENDING" })).toHaveLength(1);
    await guard.holds.approve(hold.id, { approver: "cfo" });
    expect(await again()).toMatchObject({ status: "success", content: "paid 5" });
    expect(await again()).toMatchObject({ status: "error" });
    expect(effects).toEqual(["paid 5 to bob"]);
  });

  it("deny denies at once and withdraws the hold", async () => {
    const { guard } = watchedGuard();
    const { effects, pay } = bank();
    const guarded = guardTool(pay, { guard, actor, onHold: "deny" });
    expect(await errorOf(() => guarded.invoke(input))).toMatchObject({
      reasonCode: "HOLD_CANCELLED",
    });
    expect(await guard.holds.list({ status: "PENDING" })).toEqual([]);
    expect(effects).toEqual([]);
  });
});
