/**
 * Says whether this is the prototype of LangChain's own DynamicTool or DynamicStructuredTool, in any copy
 * of LangChain. A class that extends one has no `lc_name` of its own, or another.
 */
export function isDynamicToolPrototype(prototype: object): boolean {
  const owner: unknown = Object.hasOwn(prototype, "constructor")
    ? prototype.constructor
    : undefined;
  if (typeof owner !== "function" || !Object.hasOwn(owner, "lc_name")) return false;
  const { lc_name } = owner as unknown as { readonly lc_name: unknown };
  const name: unknown = typeof lc_name === "function" ? lc_name.call(owner) : undefined;
  return name === "DynamicTool" || name === "DynamicStructuredTool";
}
