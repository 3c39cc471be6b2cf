import { jsonSchema, tool, validateUIMessages } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { watchedGuard } from "../test/watched-guard.ts";
import { guardTool } from "./guard-tool.ts";
import { toldModelOutput } from "./told-model-output.ts";

const denial = {
  denied: true,
  reason: "No.",
  reasonCode: "POLICY_DENY",
  boundaryId: "b",
  retry: false,
};
const waiting = { held: true, holdId: "h1", reason: "Wait.", boundaryId: "b", retry: false };

describe("toldModelOutput", () => {
  it("puts notices into words, also after a browser has had them", () => {
    const words = toldModelOutput({});
    expect(words({ output: JSON.parse(JSON.stringify(denial)) as unknown })).toEqual({
      type: "execution-denied",
      reason: "Denied, do not retry: No.",
    });
    expect(words({ output: waiting })).toEqual({
      type: "text",
      value: "Not run yet: waiting for approval, hold h1. Do not repeat the call.",
    });
  });

  it("leaves other outputs to the tool's own, called on the tool", () => {
    const own = {
      unit: "EUR",
      toModelOutput(this: { unit: string }, { output }: { output: unknown }) {
        return { type: "text", value: `${String(output)} ${this.unit}` };
      },
    };
    const guarded = { ...own, toModelOutput: toldModelOutput(own) };
    expect(guarded.toModelOutput({ output: 5 })).toEqual({ type: "text", value: "5 EUR" });
  });

  it("does as the SDK does where the tool has none", () => {
    const words = toldModelOutput({});
    expect(words({ output: "a" })).toEqual({ type: "text", value: "a" });
    expect(words({ output: undefined })).toEqual({ type: "json", value: null });
    expect(words({ output: { at: new Date(0), no: undefined } })).toEqual({
      type: "json",
      value: { at: "1970-01-01T00:00:00.000Z" },
    });
    expect(words({ output: { ...denial, more: 1 } })).toMatchObject({ type: "json" });
  });
});

describe("toldOutputSchema", () => {
  const money = jsonSchema<number>(
    { type: "number" },
    {
      validate: (value) =>
        typeof value === "number"
          ? { success: true, value }
          : { success: false, error: new Error("not a number") },
    },
  );

  it("keeps a chat valid in which a call was denied or waits, and checks any other output", async () => {
    const { guard } = watchedGuard();
    for (const outputSchema of [z.number(), money, () => money]) {
      const read_a = guardTool(
        "read_a",
        tool({ inputSchema: z.object({}), outputSchema, execute: () => 1 }),
        { guard, actor: "agent.finance", onDeny: "tell", onHold: "tell" },
      );
      const check = (output: unknown) =>
        validateUIMessages({
          tools: { read_a },
          messages: [
            {
              id: "m",
              role: "assistant",
              parts: [
                {
                  type: "tool-read_a",
                  toolCallId: "c",
                  state: "output-available",
                  input: {},
                  output,
                },
              ],
            },
          ],
        });
      await expect(check(1)).resolves.toHaveLength(1);
      await expect(check(denial)).resolves.toHaveLength(1);
      await expect(check(waiting)).resolves.toHaveLength(1);
      await expect(check("1")).rejects.toThrow("Type validation failed");
      await expect(check({ ...denial, payload: "more" })).rejects.toThrow("Type validation failed");
    }
  });
});
