/** Whether a value is a `Uint8Array`, of this realm or another: under some test runners each file has its own. */
export function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === "[object Uint8Array]";
}
