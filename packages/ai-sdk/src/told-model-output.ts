import { isGuardDenial, isGuardWaiting } from "./guard-notice.ts";

type ToModelOutput = (options: { readonly output: unknown }) => unknown;

/**
 * A `toModelOutput` that puts a guard's notice into words, and leaves every other output to the
 * tool's own or, where it has none, to what the SDK does by default.
 */
export function toldModelOutput(tool: object): ToModelOutput {
  const own: unknown = Reflect.get(tool, "toModelOutput");
  return function toModelOutput(this: unknown, options) {
    const { output } = options;
    // Providers send the reason alone, so it has to say all.
    if (isGuardDenial(output)) {
      return { type: "execution-denied", reason: `Denied, do not retry: ${output.reason}` };
    }
    if (isGuardWaiting(output)) {
      return {
        type: "text",
        value: `Not run yet: waiting for approval, hold ${output.holdId}. Do not repeat the call.`,
      };
    }
    return typeof own === "function" ? own.call(this, options) : defaultOutput(output);
  };
}

function defaultOutput(output: unknown): unknown {
  if (typeof output === "string") return { type: "text", value: output };
  const text = output === undefined ? undefined : JSON.stringify(output);
  return { type: "json", value: text === undefined ? null : (JSON.parse(text) as unknown) };
}
