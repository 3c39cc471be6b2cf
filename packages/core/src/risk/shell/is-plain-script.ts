import type { ParsedScript, Redirection, Word, WordPart } from "unbash";

/**
 * True if a parsed text is one simple command of literal words: no expansion, no substitution, no
 * assignment, nothing beside it, and no redirection but to nowhere. Patterns (`*.txt`) are fine.
 */
export function isPlainScript(script: ParsedScript): boolean {
  const [statement] = script.commands;
  if (script.commands.length !== 1 || statement === undefined) return false;
  if (script.errors !== undefined && script.errors.length > 0) return false;
  const { command, background } = statement;
  if (background === true || command.type !== "Command" || command.name === undefined) return false;
  if (command.prefix.length > 0 || /[^\w./-]/.test(command.name.text)) return false;
  return command.suffix.every((part) =>
    part.type === "Word" ? isLiteral(part) : isHarmless(part),
  );
}

function isLiteral(word: Word): boolean {
  if (!/[$`{]|[<>]\(/.test(word.text)) return true;
  return word.parts === undefined || word.parts.every(isLiteralPart);
}

function isLiteralPart(part: WordPart): boolean {
  if (part.type === "DoubleQuoted") return part.parts.every(isLiteralPart);
  return part.type === "Literal" || part.type === "SingleQuoted" || part.type === "Glob";
}

function isHarmless(part: Redirection | { readonly type: "Assignment" }): boolean {
  if (part.type !== "Redirect") return false;
  const target = part.target?.text;
  return target === "/dev/null" || (part.operator === ">&" && (target === "1" || target === "2"));
}
