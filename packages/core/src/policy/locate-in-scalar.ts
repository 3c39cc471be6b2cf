import type { Scalar } from "yaml";

/**
 * Where in the text of a file a character of one of its YAML scalars stands. Exact where the scalar is
 * written as it reads; where escapes or folded lines come before it, found by walking both side by side.
 */
export function locateInScalar(
  value: string,
  at: { readonly node: Scalar.Parsed; readonly text: string; readonly index: number },
): number {
  const { node, text } = at;
  const [start, end] = node.range;
  let position = contentStart(node, text);
  for (let index = 0; index < at.index && position < end; index += 1) {
    position = after(value.charAt(index), { text, position, end });
  }
  // A line's indentation is not part of the value.
  while (position < end && isBlank(text.charAt(position)) && !isBlank(value.charAt(at.index))) {
    position += 1;
  }
  return Math.max(start, Math.min(position, Math.max(start, end - 1)));
}

function contentStart({ type, range }: Scalar.Parsed, text: string): number {
  const [start] = range;
  if (type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE") return start + 1;
  if (type !== "BLOCK_FOLDED" && type !== "BLOCK_LITERAL") return start;
  const line = text.indexOf("\n", start);
  return line === -1 ? start : line + 1;
}

function after(
  character: string,
  span: { readonly text: string; readonly position: number; readonly end: number },
): number {
  const { text, end } = span;
  let { position } = span;
  if (isBlank(character)) {
    // One blank of the value may be a line end with its indentation.
    if (text.charAt(position) === character && character === " ") return position + 1;
    while (position < end && isBlank(text.charAt(position))) position += 1;
    return position;
  }
  while (position < end && text.charAt(position) !== character) position += 1;
  return position + 1;
}

function isBlank(character: string): boolean {
  return character === " " || character === "\n" || character === "\r" || character === "\t";
}
