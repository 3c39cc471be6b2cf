/** A file of vectors: what it is about, and its cases, each with a `name` of its own. */
export interface VectorFile<Case extends { readonly name: string }> {
  /** What a case holds and what an implementation must do with it. */
  readonly description: string;
  readonly cases: readonly Case[];
}
