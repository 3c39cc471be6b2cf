/** The artifact of a message that ends the run. Plain JSON: it must outlive a checkpoint. */
export const STOP_MARK: { readonly executionGuard: "stop" } = { executionGuard: "stop" };

/** Says whether a message carries the mark. A tool could forge it, and would only end its own run. */
export function hasStopMark(message: { readonly artifact?: unknown }): boolean {
  const { artifact } = message;
  return (
    typeof artifact === "object" &&
    artifact !== null &&
    "executionGuard" in artifact &&
    artifact.executionGuard === STOP_MARK.executionGuard
  );
}
