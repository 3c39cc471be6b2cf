/**
 * What a rule's question about a call comes to. INVALID: the call is not of the shape that the
 * question is about, so neither yes nor no is an answer.
 */
export type Truth = "TRUE" | "FALSE" | "INVALID";

/** Two answers together: any INVALID wins, then any FALSE. */
export function both(one: Truth, other: Truth): Truth {
  if (one === "INVALID" || other === "INVALID") return "INVALID";
  return one === "FALSE" ? one : other;
}
