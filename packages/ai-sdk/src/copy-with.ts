/**
 * A copy of an object with some members replaced: prototype (none for MCP tools), symbols, getters and
 * hidden members (the SDK's `experimental_toolCaller`) stay as they are. A spread would lose them.
 */
export function copyWith<T extends object>(
  original: T,
  replaced: Readonly<Record<string, unknown>>,
): T {
  const descriptors: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(original);
  for (const [key, value] of Object.entries(replaced)) {
    const before = Object.hasOwn(descriptors, key) ? descriptors[key] : undefined;
    descriptors[key] = {
      value,
      enumerable: before?.enumerable ?? true,
      configurable: before?.configurable ?? true,
      writable: before?.writable ?? true,
    };
  }
  return Object.create(Object.getPrototypeOf(original) as object | null, descriptors) as T;
}
