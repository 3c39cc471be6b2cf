import { createInterface } from "node:readline";
import { styleText } from "node:util";
import { UserError } from "./user-error.ts";

/** What a piece of text is, and so how it looks where colours are wanted. */
export type Look = "strong" | "good" | "bad" | "warn" | "quiet";

/** Where a command prints and asks. */
export interface Terminal {
  /** Prints lines of the answer. */
  readonly print: (text: string) => void;
  /** Prints a value as indented JSON. */
  readonly printJson: (value: unknown) => void;
  /** Tells what is no part of the answer, on the error stream. */
  readonly note: (text: string) => void;
  /** Replaces the progress line; nothing where nobody looks. An empty text takes it away. */
  readonly progress: (text: string) => void;
  /** Gives an answer's text its look, where colours are wanted. */
  readonly style: (look: Look, text: string) => string;
  /** Whether somebody is there to be asked. */
  readonly canAsk: boolean;
  /** Asks one question. Throws UserError when the person leaves. */
  readonly ask: (question: string) => Promise<string>;
}

const LOOKS = {
  strong: "bold",
  good: "green",
  bad: "red",
  warn: "yellow",
  quiet: "dim",
} as const;

/** The process's own terminal. A reader that goes away ends the printing, not the command. */
export function processTerminal(): Terminal {
  const write = {
    out: writerOf(process.stdout),
    err: writerOf(process.stderr),
  };
  return {
    print: (text) => write.out(`${text}\n`),
    printJson: (value) => write.out(`${JSON.stringify(value, undefined, 2)}\n`),
    note: (text) => write.err(`${text}\n`),
    progress: (text) => {
      if (process.stderr.isTTY) write.err(`\r\u001B[K${text}`);
    },
    style: (look, text) => styleText(LOOKS[look], text, { stream: process.stdout }),
    canAsk: process.stdin.isTTY && process.stdout.isTTY,
    ask,
  };
}

function writerOf(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    open = false;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((resolve, reject) => {
    let answered = false;
    lines.once("close", () => {
      if (answered) return;
      process.stdout.write("\n");
      reject(new UserError("Stopped. Nothing was written.", { exitCode: 130 }));
    });
    lines.once("SIGINT", () => lines.close());
    lines.question(question, (answer) => {
      answered = true;
      resolve(answer.trim());
      lines.close();
    });
  });
}
