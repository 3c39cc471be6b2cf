import { MockLanguageModelV4, convertArrayToReadableStream } from "ai/test";

/** A call that the scripted model makes. `input` is sent as it is if it is text, else as JSON. */
export interface ScriptedCall {
  readonly name: string;
  readonly input?: unknown;
  readonly id?: string;
  readonly providerExecuted?: boolean;
}

/** One answer of the model: words that end the run, or calls. */
export type ScriptedStep = string | readonly ScriptedCall[];

type Generated = Awaited<ReturnType<MockLanguageModelV4["doGenerate"]>>;
type Part = Generated["content"][number];

/** A model that gives its answers in order and then says "done". */
export function scriptedModel(...steps: readonly ScriptedStep[]): MockLanguageModelV4 {
  let step = 0;
  const answer = (): Generated => {
    const current = steps[step] ?? "done";
    step += 1;
    return answerOf(current, step);
  };
  return new MockLanguageModelV4({
    doGenerate: () => Promise.resolve(answer()),
    doStream: () => {
      const { content, finishReason, usage } = answer();
      return Promise.resolve({
        stream: convertArrayToReadableStream([
          { type: "stream-start", warnings: [] },
          ...content.flatMap(streamed),
          { type: "finish", finishReason, usage },
        ]),
      });
    },
  });
}

/** What the model read of its tools before its answer number `step` (from 1), as one text. */
export function readByModel(model: MockLanguageModelV4, step: number): string {
  const calls = model.doGenerateCalls.length > 0 ? model.doGenerateCalls : model.doStreamCalls;
  return JSON.stringify(calls[step - 1]?.prompt.filter(({ role }) => role === "tool") ?? []);
}

function answerOf(step: ScriptedStep, number: number): Generated {
  const calls = typeof step === "string" ? [] : step;
  const reason = calls.length === 0 ? "stop" : "tool-calls";
  return {
    content:
      typeof step === "string"
        ? [{ type: "text", text: step }]
        : calls.map((call, index) => toolCall(call, `call-${number}-${index}`)),
    finishReason: { unified: reason, raw: reason },
    usage: {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    },
    warnings: [],
  };
}

function toolCall(call: ScriptedCall, id: string): Part {
  const { input = {} } = call;
  return {
    type: "tool-call",
    toolCallId: call.id ?? id,
    toolName: call.name,
    input: typeof input === "string" ? input : JSON.stringify(input),
    ...(call.providerExecuted === true ? { providerExecuted: true } : {}),
  };
}

type Streamed =
  | { type: "text-start"; id: string }
  | { type: "text-delta"; id: string; delta: string }
  | { type: "text-end"; id: string }
  | Extract<Part, { type: "tool-call" }>;

function streamed(part: Part): Streamed[] {
  if (part.type === "tool-call") return [part];
  if (part.type !== "text") return [];
  return [
    { type: "text-start", id: "t" },
    { type: "text-delta", id: "t", delta: part.text },
    { type: "text-end", id: "t" },
  ];
}
