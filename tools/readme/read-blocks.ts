/** One fenced code block of a Markdown text. */
export interface Block {
  /** The line of its opening fence, from 1. */
  readonly line: number;
  /** The first word after the fence: `ts`, `yaml`, `text` … */
  readonly language: string;
  /** The words after the language: marks, or the name of the file that the block shows. */
  readonly words: readonly string[];
  readonly code: string;
  /** What an HTML comment `<!-- setup … -->` before the block adds above its code, unseen by readers. */
  readonly setup: string;
  /** Whether a heading stands between this block and the one before. */
  readonly afterHeading: boolean;
}

const FENCE = /^( *)(`{3,})([^`]*)$/;

/** Reads the fenced code blocks of a Markdown text, in order. */
export function readBlocks(markdown: string): Block[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: Block[] = [];
  let setup = "";
  let afterHeading = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const fence = FENCE.exec(line);
    if (fence) {
      const body = readBody(lines, index, fence);
      const [language = "", ...words] = (fence[3] ?? "").trim().split(/\s+/);
      const code = body.join("\n");
      blocks.push({ line: index + 1, language, words, code, setup, afterHeading });
      index += body.length + 1;
      setup = "";
      afterHeading = false;
    } else if (line.trim() === "<!-- setup") {
      const end = lines.indexOf("-->", index);
      setup = `${lines.slice(index + 1, end).join("\n")}\n`;
      index = end;
    } else if (/^#{1,6} /.test(line)) {
      afterHeading = true;
    }
  }
  return blocks;
}

function readBody(lines: readonly string[], opening: number, fence: RegExpExecArray): string[] {
  const [, indent = "", ticks = ""] = fence;
  const body: string[] = [];
  for (const line of lines.slice(opening + 1)) {
    const trimmed = line.trim();
    if (/^`+$/.test(trimmed) && trimmed.length >= ticks.length) return body;
    body.push(line.startsWith(indent) ? line.slice(indent.length) : line.trimStart());
  }
  throw new Error(`line ${opening + 1}: the code block is never closed`);
}
