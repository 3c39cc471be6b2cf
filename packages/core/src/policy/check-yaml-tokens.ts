import type { CST } from "yaml";
import type { IssueList } from "./issue-list.ts";

/** The deepest nesting of mappings and lists in a policy. */
export const MAX_POLICY_DEPTH = 48;

type Item = CST.BlockMap["items"][number] | CST.CollectionItem;

const REFUSED: ReadonlyMap<CST.Token["type"], string> = new Map([
  [
    "alias",
    "YAML aliases are refused: put a text that begins with * in quotes, or write the value out",
  ],
  [
    "anchor",
    "YAML anchors are refused: put a text that begins with & in quotes, or write the value out",
  ],
  ["tag", "YAML tags are refused: put a text that begins with ! in quotes"],
  ["directive", "YAML directives are refused: delete this line"],
]);

/**
 * Refuses what makes YAML say more than it shows: tags, anchors, aliases and directives. Seen on the
 * tokens, because a composed document no longer tells an empty value from `!x`. Answers false when
 * the nesting is too deep to go on.
 */
export function checkYamlTokens(tokens: readonly CST.Token[], issues: IssueList): boolean {
  return tokens.every((token) => checkToken(token, { issues, depth: 0 }));
}

interface Walk {
  readonly issues: IssueList;
  readonly depth: number;
}

function checkToken(token: CST.Token, walk: Walk): boolean {
  const { type } = token;
  if (type === "block-map" || type === "block-seq" || type === "flow-collection") {
    return checkItems(token, walk);
  }
  if (type === "document") {
    checkMarks(token.start, walk);
    return token.value === undefined || checkToken(token.value, walk);
  }
  checkMarks(type === "block-scalar" ? token.props : [token], walk);
  return true;
}

function checkItems(
  collection: CST.BlockMap | CST.BlockSequence | CST.FlowCollection,
  walk: Walk,
): boolean {
  const inside = { issues: walk.issues, depth: walk.depth + 1 };
  if (inside.depth > MAX_POLICY_DEPTH) {
    walk.issues.add(collection.offset, [], `Nested deeper than ${MAX_POLICY_DEPTH} levels`);
    return false;
  }
  const items: readonly Item[] = collection.items;
  return items.every((item) => {
    checkMarks(item.start, inside);
    checkMarks(item.sep ?? [], inside);
    const key = item.key === undefined || item.key === null || checkToken(item.key, inside);
    return key && (item.value === undefined || checkToken(item.value, inside));
  });
}

function checkMarks(tokens: readonly CST.Token[], { issues }: Walk): void {
  for (const token of tokens) {
    const message = REFUSED.get(token.type);
    if (message !== undefined) issues.add(token.offset, [], message);
  }
}
