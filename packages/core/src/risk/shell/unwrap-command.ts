import { UNKNOWN, type ShellCommand } from "./shell-command.ts";

/** What a command runs in its turn. */
export type Unwrapped =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "script"; readonly text: string }
  | { readonly kind: "code" | "sql"; readonly text: string };

/** A program that runs the command in its own arguments. */
interface Wrapper {
  /** Short options that take the next word as their value. */
  readonly short?: string;
  /** Long options that take the next word as their value. */
  readonly long?: readonly string[];
  /** Words of its own before the command, as the duration of `timeout`. */
  readonly own?: number;
}

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map(
  Object.entries({
    sudo: {
      short: "ugphCrtTUDR",
      long: ["user", "group", "prompt", "chdir", "host", "role", "type"],
    },
    doas: { short: "uC" },
    env: { short: "uCP", long: ["unset", "chdir"] },
    nohup: {},
    setsid: {},
    command: {},
    builtin: {},
    exec: { short: "a" },
    nice: { short: "n", long: ["adjustment"] },
    ionice: { short: "cnpPu" },
    time: { short: "fo" },
    timeout: { short: "ks", long: ["kill-after", "signal"], own: 1 },
    stdbuf: { short: "ioe" },
    busybox: {},
    toybox: {},
    chroot: { own: 1 },
  }),
);

/** The commands, scripts and code that a command runs in its turn; empty for an ordinary command. */
export function unwrapCommand(command: ShellCommand): readonly Unwrapped[] {
  const { program, words } = command;
  const wrapper = WRAPPERS.get(program);
  if (wrapper !== undefined) return [{ kind: "words", words: afterOptions(words, wrapper) }];
  if (program === "eval") return [{ kind: "script", text: words.join(" ") }];
  if (program === "xargs") {
    const rest = afterOptions(words, { short: "aEILPSdnsR" });
    return rest.length === 0 ? [] : [{ kind: "words", words: [...rest, UNKNOWN] }];
  }
  return [];
}

function afterOptions(words: readonly string[], wrapper: Wrapper): readonly string[] {
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--") {
      index += 1;
      break;
    }
    if (/^[A-Za-z_]\w*=/.test(word)) continue;
    if (!word.startsWith("-") || word === "-") break;
    if (takesValue(word, wrapper)) index += 1;
  }
  return words.slice(index + (wrapper.own ?? 0));
}

function takesValue(word: string, wrapper: Wrapper): boolean {
  if (word.startsWith("--")) return wrapper.long?.includes(word.slice(2)) === true;
  return wrapper.short?.includes(word.slice(-1)) === true && !/^-[0-9]/.test(word);
}
