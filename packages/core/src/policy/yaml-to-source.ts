import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { ParsedNode, Scalar, YAMLMap } from "yaml";
import { quote } from "./issue-list.ts";
import { locateInScalar } from "./locate-in-scalar.ts";
import type { IssueList } from "./issue-list.ts";
import type { Path, SourceEntry, SourceNode, SourceScalar } from "./source-node.ts";

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const MAX_NUMBER = 64;
const OTHER_BOOLEAN = /^(?:yes|no|on|off)$/i;
// What YAML 1.1 readers take for a number, a date or a duration in base 60, and YAML 1.2 for text.
const OTHER_NUMBER =
  /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|0o?[0-7_]+|[\d_]*\d[\d_]*(?:\.[\d_]*)?|\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?)$|^\d{4}-\d{1,2}-\d{1,2}/;

interface Place {
  readonly issues: IssueList;
  readonly text: string;
  readonly path: Path;
}

/** The composed document as a tree of ours, with what different YAML readers read differently refused. */
export function yamlToSource(
  node: ParsedNode,
  { text, issues }: { readonly text: string; readonly issues: IssueList },
): SourceNode {
  return convert(node, { issues, text, path: [] });
}

function convert(node: ParsedNode, place: Place): SourceNode {
  if (isAlias(node)) return { kind: "hole", offset: node.range[0] };
  if (isMap(node)) return convertMap(node, place);
  if (isSeq(node)) {
    const items = node.items.map((item, index) => convert(item, at(place, index)));
    return { kind: "list", offset: node.range[0], items };
  }
  return convertScalar(node, place);
}

function convertMap(node: YAMLMap.Parsed, place: Place): SourceNode {
  const entries: SourceEntry[] = [];
  const seen = new Set<string>();
  for (const pair of node.items) {
    const keyOffset = pair.key.range[0];
    const key = readKey(pair.key, keyOffset, place);
    if (key === undefined) continue;
    if (seen.has(key)) {
      place.issues.add(keyOffset, at(place, key).path, "This key stands here twice: keep one");
      continue;
    }
    seen.add(key);
    entries.push({ key, keyOffset, value: convertValue(pair.value, keyOffset, at(place, key)) });
  }
  return { kind: "map", offset: node.range[0], entries };
}

function convertValue(value: ParsedNode | null, keyOffset: number, place: Place): SourceNode {
  if (value !== null) return convert(value, place);
  place.issues.add(keyOffset, place.path, "This key has no value: give it one");
  return { kind: "hole", offset: keyOffset };
}

function readKey(key: ParsedNode, offset: number, place: Place): string | undefined {
  if (isAlias(key)) return undefined;
  if (!isScalar(key)) {
    place.issues.add(offset, place.path, "A key must be text");
    return undefined;
  }
  const source = convertScalar(key, place);
  if (source.kind !== "scalar") return undefined;
  if (typeof source.value === "string") return source.value;
  place.issues.add(offset, place.path, `The key ${source.value} is not text: put it in quotes`);
  return undefined;
}

function convertScalar(node: Scalar.Parsed, { issues, path, text }: Place): SourceNode {
  const offset = node.range[0];
  const problem = node.type === "PLAIN" ? plainProblem(node.value, node.source) : undefined;
  if (problem !== undefined) {
    issues.add(offset, path, problem);
    return { kind: "hole", offset };
  }
  const value = plainValue(node.value);
  if (value === undefined) return { kind: "hole", offset };
  if (typeof value !== "string") return { kind: "scalar", offset, value };
  const locate = (index: number): number => locateInScalar(value, { node, text, index });
  return { kind: "scalar", offset, value, locate };
}

function plainValue(value: unknown): SourceScalar["value"] | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value !== "number") return undefined;
  // -0 is 0 in canonical JSON.
  return value === 0 ? 0 : value;
}

/** Why a scalar without quotes is not what every YAML reader would read. */
function plainProblem(value: unknown, source: string): string | undefined {
  if (value === null) {
    if (source === "") return "There is no value here: give it one";
    return source === "null" ? undefined : otherReaders(source, "null");
  }
  if (typeof value === "boolean") {
    return source === String(value) ? undefined : otherReaders(source, String(value));
  }
  if (typeof value === "number") return numberProblem(value, source);
  if (OTHER_BOOLEAN.test(source)) return otherReaders(source, "true or false");
  if (source.length <= MAX_NUMBER && OTHER_NUMBER.test(source))
    return otherReaders(source, "a number or date");
  return source === "<<" ? "YAML merge keys are refused: write the values out" : undefined;
}

function otherReaders(source: string, meaning: string): string {
  return `${quote(source)} without quotes is ${meaning} to some YAML readers: put text in quotes, write true, false, null and numbers as JSON does`;
}

function numberProblem(value: number, source: string): string | undefined {
  if (!JSON_NUMBER.test(source)) return otherReaders(source, "another number");
  const vanished = value === 0 && /[1-9]/.test(source.replace(/[eE].*$/, ""));
  const inexact = Number.isInteger(value) && !Number.isSafeInteger(value);
  if (vanished || inexact || !Number.isFinite(value)) {
    return "This number can't be kept exactly: write one between -(2^53 - 1) and 2^53 - 1";
  }
  return undefined;
}

function at(place: Place, step: string | number): Place {
  return { issues: place.issues, text: place.text, path: [...place.path, step] };
}
