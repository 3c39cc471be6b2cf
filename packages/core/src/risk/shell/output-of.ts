import { UNKNOWN, type ShellCommand } from "./shell-command.ts";

/**
 * What a command prints, where that can be read from the command itself: `echo rm`, `printf %s rm`,
 * `cat` of a here-document. Undefined for everything else.
 */
export function outputOf(command: ShellCommand): string | undefined {
  if (command.redirects.some((redirect) => redirect.operator.includes(">"))) return undefined;
  switch (command.program) {
    case "echo":
      return echoed(command.words);
    case "printf":
      return printed(command.words);
    case "cat":
      return command.words.length === 0 || command.words[0] === "-"
        ? command.input?.text
        : undefined;
    default:
      return undefined;
  }
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
