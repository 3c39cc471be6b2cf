/** One labelled text. */
export interface LabelledCase {
  readonly id: string;
  readonly source: string;
  readonly kind: "shell" | "sql";
  readonly text: string;
  /** `dangerous`, `destructive`, `safe`, `readonly`, … */
  readonly label: string;
  /** A finer class, as `core` or `data-only`; the label where the file has none. */
  readonly strength: string;
}

/**
 * Reads cases from JSON Lines; those marked doubtful are left out.
 *
 * @throws Error naming the file and line of a case that can't be read: a dropped case is a wrong figure.
 */
export function readCases(text: string, file: string): readonly LabelledCase[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const found = caseFrom(JSON.parse(line));
    if (found === undefined) throw new Error(`${file}:${index + 1}: not a labelled case`);
    return found === "doubtful" ? [] : [found];
  });
}

function caseFrom(record: unknown): LabelledCase | "doubtful" | undefined {
  if (typeof record !== "object" || record === null) return undefined;
  const members = new Map<string, unknown>(Object.entries(record));
  if (members.get("doubtful")) return "doubtful";
  const word = (name: string) => {
    const value = members.get(name);
    return typeof value === "string" ? value : "";
  };
  const kind = word("kind");
  if (kind !== "shell" && kind !== "sql") return undefined;
  const text = members.get(kind === "shell" ? "command" : "statement");
  if (typeof text !== "string" || word("label") === "") return undefined;
  const label = word("label");
  const strength = word("strength") === "" ? label : word("strength");
  return { id: word("id"), source: word("source"), kind, text, label, strength };
}
