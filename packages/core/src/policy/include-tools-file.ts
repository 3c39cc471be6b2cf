import { issueList, quote } from "./issue-list.ts";
import type { IssueList } from "./issue-list.ts";
import { readPolicyText } from "./read-policy-text.ts";
import type { SourceEntry, SourceNode } from "./source-node.ts";

/** Gives the text of a file that a policy names. @throws Error whose message is a sentence's end, as `can't be read`. */
export type OpenTools = (path: string) => string;

/**
 * Puts what a `tools` file holds in place of its name, so that the policy's text and digest cover the
 * schemas. What is wrong in that file is told at the name, with the place in the file.
 */
export function includeToolsFile(
  root: SourceNode,
  { issues, openTools }: { readonly issues: IssueList; readonly openTools: OpenTools },
): SourceNode {
  if (root.kind !== "map") return root;
  const entries = root.entries.map((entry): SourceEntry => {
    const { key, value } = entry;
    if (key !== "tools" || value.kind !== "scalar" || typeof value.value !== "string") return entry;
    const tools = readTools(value.value, { issues, openTools, offset: value.offset });
    return { ...entry, value: relocate(tools, value.offset) };
  });
  return { ...root, entries };
}

function readTools(
  path: string,
  context: {
    readonly issues: IssueList;
    readonly openTools: OpenTools;
    readonly offset: number;
  },
): SourceNode {
  const { issues, openTools, offset } = context;
  try {
    const text = openTools(path);
    const inFile = issueList(text);
    const tools = readPolicyText(text, inFile);
    for (const { line, column, message } of inFile.list()) {
      issues.add(
        offset,
        ["tools"],
        `${quote(path)} ${line}:${column} ${message.replace(/\.$/, "")}`,
      );
    }
    return tools ?? { kind: "hole", offset };
  } catch (error) {
    const why = error instanceof Error ? error.message : "can't be read";
    issues.add(offset, ["tools"], `The file ${quote(path)} ${why}`);
    return { kind: "hole", offset };
  }
}

function relocate(node: SourceNode, offset: number): SourceNode {
  switch (node.kind) {
    case "map":
      return {
        kind: "map",
        offset,
        entries: node.entries.map(({ key, value }) => ({
          key,
          keyOffset: offset,
          value: relocate(value, offset),
        })),
      };
    case "list":
      return { kind: "list", offset, items: node.items.map((item) => relocate(item, offset)) };
    case "scalar":
      return { kind: "scalar", offset, value: node.value };
    case "hole":
      return { kind: "hole", offset };
  }
}
