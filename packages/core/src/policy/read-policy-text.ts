import { Composer, Parser } from "yaml";
import type { CST, Document } from "yaml";
import type { IssueList } from "./issue-list.ts";
import type { SourceNode } from "./source-node.ts";
import { checkYamlTokens } from "./check-yaml-tokens.ts";
import { yamlToSource } from "./yaml-to-source.ts";

/** The most bytes of UTF-8 that a policy's text may have. */
export const MAX_POLICY_BYTES = 1_048_576;

// Control characters but tab and line end, a carriage return on its own, line separators, byte order
// marks, and bidirectional controls, which make a reviewer read another policy than the one loaded.
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- the characters that are refused
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069]|\r(?!\n)|\p{Surrogate}/gu;
const MAX_HIDDEN = 20;
/** The token check says these in its own words. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set([
  "BAD_ALIAS",
  "TAG_RESOLVE_FAILED",
  "BAD_DIRECTIVE",
]);

/**
 * Reads YAML 1.2 or JSON, one document, without anything that makes a text mean more than it shows.
 * `undefined`: what it says can't be told; the issues say why.
 */
export function readPolicyText(text: string, issues: IssueList): SourceNode | undefined {
  if (text.length > MAX_POLICY_BYTES || new TextEncoder().encode(text).length > MAX_POLICY_BYTES) {
    issues.add(0, [], `The policy is longer than ${MAX_POLICY_BYTES} bytes: split it by agent`);
    return undefined;
  }
  return readYaml(refuseHidden(text, issues), issues);
}

/** The text with each hidden character made visible: the `yaml` package gives some a meaning of its own. */
function refuseHidden(text: string, issues: IssueList): string {
  let found = 0;
  return text.replace(HIDDEN, (character, offset: number) => {
    found += 1;
    if (found <= MAX_HIDDEN) issues.add(offset, [], hiddenMessage(character, offset));
    return character === "\ufeff" && offset === 0 ? character : "\ufffd";
  });
}

function hiddenMessage(character: string, offset: number): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  if (character === "\ufeff" && offset === 0) {
    return "The text begins with a byte order mark: save it as UTF-8 without one";
  }
  return `The text holds the invisible character U+${code}: delete it`;
}

function readYaml(text: string, issues: IssueList): SourceNode | undefined {
  let documents: readonly Document.Parsed[];
  try {
    const tokens = [...new Parser().parse(text)];
    if (!checkYamlTokens(tokens, issues)) return undefined;
    documents = composeYaml(tokens, text.length);
  } catch {
    // The parser is not ours and the text is anyone's: whatever it throws, nothing loads.
    issues.add(0, [], "The text can't be read as YAML or JSON");
    return undefined;
  }
  const [document, second] = documents;
  if (second !== undefined) {
    issues.add(second.range[0], [], "A second document begins here: a policy is one document");
  }
  if (document === undefined || hasSyntaxErrors(documents, issues)) return undefined;
  if (document.contents === null) {
    issues.add(0, [], "The policy is empty: begin with version: 1");
    return undefined;
  }
  return yamlToSource(document.contents, { text, issues });
}

function composeYaml(tokens: Iterable<CST.Token>, length: number): readonly Document.Parsed[] {
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    merge: false,
    // Ours is linear, theirs compares each key with each.
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  return [...composer.compose(tokens, true, length)] as Document.Parsed[];
}

function hasSyntaxErrors(documents: readonly Document.Parsed[], issues: IssueList): boolean {
  let found = false;
  for (const { errors } of documents) {
    for (const error of errors) {
      if (SAID_ELSEWHERE.has(error.code)) continue;
      found = true;
      issues.add(error.pos[0], [], `${error.message.replace(/\.$/, "")} (YAML syntax)`);
    }
  }
  return found;
}
