import type { InferToolOutput, Tool } from "ai";

/** A tool whose output may also be a notice in its place. A tool without an `execute` stays as it is. */
export type WithNotice<T extends object, NOTICE> = T extends {
  execute: (input: infer INPUT, options: infer OPTIONS) => unknown;
}
  ? Omit<T, "execute" | "toModelOutput" | "outputSchema"> & {
      execute: (input: INPUT, options: OPTIONS) => PromiseLike<Output<T> | NOTICE>;
    }
  : T;

type Output<T> = T extends Tool ? InferToolOutput<T> : unknown;
