import { UNKNOWN, type ShellCommand } from "./shell-command.ts";

/**
 * What a command prints, where that can be read from the command itself: `echo rm`, `printf %s rm`,
 * `cat` of a here-document. Undefined for everything else.
 */
export function outputOf(command: ShellCommand): string | undefined {
  const redirected = command.redirects.some(({ operator }) => operator.includes(">"));
  return redirected ? undefined : printedText(command);
}

/** The same, wherever it is printed to. */
export function printedText(command: ShellCommand): string | undefined {
  const { program, words, input } = command;
  if (program === "echo") return echoed(words);
  if (program === "printf") return printed(words);
  if (program !== "cat") return undefined;
  return words.length === 0 || words[0] === "-" ? input?.text : undefined;
}

function echoed(words: readonly string[]): string | undefined {
  let start = 0;
  let escapes = false;
  while (/^-[neE]+$/.test(words[start] ?? "")) {
    escapes ||= (words[start] ?? "").includes("e");
    start += 1;
  }
  const text = words.slice(start).join(" ");
  return escapes && text.includes("\\") ? undefined : text;
}

function printed(words: readonly string[]): string | undefined {
  const [format, ...values] = words;
  if (format === undefined || format.startsWith("-") || format.includes(UNKNOWN)) return undefined;
  const pieces = format.split("%s");
  const text = pieces
    .map((piece, index) => (index === 0 ? piece : (values[index - 1] ?? "") + piece))
    .join("");
  const literal = pieces.join("").replaceAll("\\n", "");
  if (literal.includes("%") || literal.includes("\\")) return undefined;
  return values.length >= pieces.length && pieces.length > 1
    ? undefined
    : text.replaceAll("\\n", "\n");
}
