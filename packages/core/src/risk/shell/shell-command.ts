import type { PathEffects } from "./path-effects.ts";
import type { CommandOptions } from "./read-options.ts";

/**
 * Stands in a word for a part that can't be known before the command runs (an unset variable, the
 * output of a program). NUL, because no real argument can hold one.
 */
export const UNKNOWN = "\u0000";

/** One redirection of a command. */
export interface ShellRedirect {
  /** `>`, `>>`, `<`, `>|`, `&>`, … */
  readonly operator: string;
  /** The file, or the descriptor number after `>&`; unknown parts are {@link UNKNOWN}. */
  readonly target: string;
}

/** What a command reads on its standard input, as far as it is known. */
export interface ShellInput {
  /** The text itself: a here-document, a here-string, what `echo` prints into a pipe. */
  readonly text?: string;
  /** The programs whose output it is, nearest last. */
  readonly programs: readonly string[];
}

/** One command that a shell text would run, after quotes, variables and wrappers are taken off. */
export interface ShellCommand {
  /** The program's base name in lower case; holds {@link UNKNOWN} where it is computed. */
  readonly program: string;
  /** The program as spelled, directory included. */
  readonly spelled: string;
  /** The arguments, quotes and expansions resolved. */
  readonly words: readonly string[];
  /** Its own redirections and those of the compound commands around it. */
  readonly redirects: readonly ShellRedirect[];
  /** Its input, if it is a pipe, a here-document or a here-string. */
  readonly input: ShellInput | undefined;
  /** Variables set for this command alone, as `LD_PRELOAD`, with their values. */
  readonly settings: ReadonlyMap<string, string>;
  /** The words, sorted into options and operands. */
  readonly options: CommandOptions;
  /** The paths among its words, normalized; also those behind `=`, `@` or a machine's name. */
  readonly paths: readonly string[];
  /** The files it writes, deletes or changes. */
  readonly effects: PathEffects;
  /** Programs whose output its words are made of: `$(curl …)`, `<(wget …)`. */
  readonly substituted: readonly string[];
  /** The commands that run it, outermost first, as `sudo`, `xargs`, `find`. */
  readonly wrappers: readonly string[];
}

/** Something about the text as a whole that rules want to know. */
export type ShellNote =
  | "unparsable"
  | "too-complex"
  | "computed-program"
  | "computed-script"
  | "downloaded-program"
  | "fork-bomb"
  | "hidden-characters"
  | "escaped-letters";

/** A source text in another language that a command carries, as `python -c`. */
export interface EmbeddedText {
  /** What to read it as. */
  readonly kind: "code" | "sql";
  /** The text; unknown parts are {@link UNKNOWN}. */
  readonly text: string;
}

/** All that a shell text would do, as far as it can be read without running it. */
export interface ShellReading {
  /** Every command, those in substitutions, functions, wrappers and nested scripts included. */
  readonly commands: readonly ShellCommand[];
  /** Texts in other languages that commands carry. */
  readonly embedded: readonly EmbeddedText[];
  /** What can't be judged, and why. */
  readonly notes: ReadonlySet<ShellNote>;
  /** True if the text is one command, alone, with nothing but literal words and harmless redirections. */
  readonly plain: boolean;
}
