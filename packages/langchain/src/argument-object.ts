/**
 * An intent's arguments from the JSON form of a tool's input: an object stands for itself, nothing for
 * no arguments, and a string tool's text, or any other value, for `{ input: … }`.
 */
export function argumentObject(judged: unknown): unknown {
  if (judged === undefined) return {};
  const isObject = typeof judged === "object" && judged !== null && !Array.isArray(judged);
  return isObject ? judged : { input: judged };
}
