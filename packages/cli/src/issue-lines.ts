import type { PolicyError } from "@execution-guard/core";
import { printable } from "./printable.ts";

/** What is wrong with a file, each issue with its place and the lines around it. */
export function issueLines({ issues, filename }: PolicyError): readonly string[] {
  return issues.flatMap(({ line, column, message, frame }) => {
    const place = [filename, line, column].filter((part) => part !== undefined).join(":");
    const head = `${place} ${printable(message)}`;
    return frame === undefined ? ["", head] : ["", head, ...frame.split("\n").map(printable)];
  });
}
