import type { CommandOptions } from "./read-options.ts";
import { UNKNOWN, type ShellRedirect } from "./shell-command.ts";

/** The files that a command writes, deletes or changes, as far as its words tell; paths normalized. */
export interface PathEffects {
  /** Written, created or overwritten. */
  readonly writes: readonly string[];
  /** Deleted or moved away. */
  readonly deletes: readonly string[];
  /** Given another mode, owner or attribute. */
  readonly changes: readonly string[];
}

/** Longer paths exist on no system. */
const MAX_PATH = 4_096;
const NONE: readonly string[] = [];
const NO_EFFECTS: PathEffects = { writes: NONE, deletes: NONE, changes: NONE };

type Operands = "all" | "last" | "but-first" | "but-last" | "none";

interface Effect {
  readonly writes?: Operands;
  readonly deletes?: Operands;
  readonly changes?: Operands;
  /** Options whose value is a file that is written. */
  readonly outputs?: readonly string[];
  /** The effect is there only with one of these options. */
  readonly only?: readonly string[];
}

const COPY: Effect = { writes: "last", outputs: ["-t", "--target-directory"] };

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ["tee", { writes: "all" }],
  ["sponge", { writes: "all" }],
  ["cp", COPY],
  ["gcp", COPY],
  ["install", COPY],
  ["ln", { writes: "last", outputs: ["-t", "--target-directory"] }],
  ["ditto", { writes: "last" }],
  ["rsync", { writes: "last" }],
  ["scp", { writes: "last" }],
  ["mv", { writes: "last", deletes: "but-last", outputs: ["-t", "--target-directory"] }],
  ["rm", { deletes: "all" }],
  ["srm", { deletes: "all" }],
  ["unlink", { deletes: "all" }],
  ["rmdir", { deletes: "all" }],
  ["shred", { deletes: "all" }],
  ["wipe", { deletes: "all" }],
  ["trash", { deletes: "all" }],
  ["truncate", { writes: "all" }],
  ["fallocate", { writes: "all" }],
  ["touch", { writes: "all" }],
  ["mkdir", { writes: "all" }],
  ["mknod", { writes: "all" }],
  ["mkfifo", { writes: "all" }],
  ["chmod", { changes: "but-first" }],
  ["chown", { changes: "but-first" }],
  ["chgrp", { changes: "but-first" }],
  ["chattr", { changes: "all" }],
  ["chflags", { changes: "but-first" }],
  ["setfacl", { changes: "all" }],
  ["setcap", { changes: "all" }],
  ["xattr", { changes: "all" }],
  ["sed", { writes: "all", only: ["-i", "--in-place"] }],
  ["gsed", { writes: "all", only: ["-i", "--in-place"] }],
  ["perl", { writes: "all", only: ["-i"] }],
  ["ruby", { writes: "all", only: ["-i"] }],
  ["awk", { writes: "all", only: ["-i"] }],
  ["gawk", { writes: "all", only: ["-i"] }],
  ["patch", { writes: "all" }],
  ["ed", { writes: "all" }],
  ["ex", { writes: "all" }],
  ["nano", { writes: "all" }],
  ["vi", { writes: "all" }],
  ["vim", { writes: "all" }],
  ["nvim", { writes: "all" }],
  ["emacs", { writes: "all" }],
  ["visudo", { writes: "all", outputs: ["-f"] }],
  [
    "curl",
    {
      writes: "none",
      outputs: ["-o", "--output", "--output-dir", "-c", "--cookie-jar", "-D", "--dump-header"],
    },
  ],
  [
    "wget",
    {
      writes: "none",
      outputs: ["-O", "--output-document", "-P", "--directory-prefix", "-o", "-a"],
    },
  ],
  ["sort", { writes: "none", outputs: ["-o", "--output"] }],
  ["openssl", { writes: "none", outputs: ["-out"] }],
  ["gcc", { writes: "none", outputs: ["-o"] }],
  ["tar", { writes: "none", outputs: ["-C", "--directory"] }],
  ["unzip", { writes: "none", outputs: ["-d"] }],
  ["find", { writes: "none", outputs: ["-fprint", "-fprintf", "-fprint0", "-fls"] }],
  ["systemd-tmpfiles", { writes: "all" }],
  ["defaults", { writes: "none" }],
  ["plutil", { writes: "last" }],
]);

/** Finds a command's effects on files. `folder` is where earlier `cd`s have led; undefined where unknown. */
export function pathEffects(
  program: string,
  words: readonly string[],
  options: CommandOptions,
  redirects: readonly ShellRedirect[],
  folder: string | undefined,
): PathEffects {
  const effect = EFFECTS.get(program);
  const isDd = program === "dd";
  if (effect === undefined && redirects.length === 0 && !isDd) return NO_EFFECTS;
  const resolve = (path: string) => normalizePath(path, folder);
  const writes = redirects
    // `2>&1` names a descriptor, not a file.
    .filter(({ operator, target }) => operator.includes(">") && !isDescriptor(operator, target))
    .map(({ target }) => target);
  if (isDd)
    writes.push(...words.filter((word) => word.startsWith("of=")).map((word) => word.slice(3)));
  if (effect === undefined || effect.only?.some(options.has) === false) {
    return { ...NO_EFFECTS, writes: writes.map(resolve) };
  }
  const pick = (which: Operands | undefined) => pickOperands(options.operands, which);
  for (const output of effect.outputs ?? NONE) writes.push(...options.values(output));
  writes.push(...pick(effect.writes));
  return {
    writes: writes.map(resolve),
    deletes: pick(effect.deletes).map(resolve),
    changes: pick(effect.changes).map(resolve),
  };
}

function isDescriptor(operator: string, target: string): boolean {
  return operator.endsWith("&") && /^(?:\d{1,3}|-)-?$/.test(target);
}

function pickOperands(operands: readonly string[], which: Operands | undefined): readonly string[] {
  if (which === "all") return operands;
  if (which === "last") return operands.length > 1 ? operands.slice(-1) : NONE;
  if (which === "but-last") return operands.slice(0, -1);
  return which === "but-first" ? operands.slice(1) : NONE;
}

/** The words that look like paths, normalized, and what follows `=`, `@` or `:` in them. */
export function pathsIn(words: readonly string[], folder: string | undefined): readonly string[] {
  let paths = NONE;
  for (const word of words) {
    if (word.length > 512 || !(folder !== undefined || /[/.~]|^id_/.test(word))) continue;
    const whole = normalizePath(word, folder);
    const start = Math.max(word.lastIndexOf("="), word.lastIndexOf("@"), word.lastIndexOf(":")) + 1;
    const more = start > 0 ? [whole, normalizePath(word.slice(start), folder)] : [whole];
    paths = paths === NONE ? more : paths.concat(more);
  }
  return paths;
}

/**
 * A path in one spelling: lower case (some file systems don't tell), `.`, `..` and `//` resolved,
 * anyone's home as `~`. Relative paths stay so unless the folder is known.
 */
export function normalizePath(path: string, folder?: string): string {
  const lower = path.toLowerCase();
  const relative = !/^[/~]/.test(lower) && !lower.startsWith(UNKNOWN) && !lower.includes(":");
  const full = relative && folder !== undefined ? `${folder}/${lower}` : lower;
  const plain = /\/\/|\/\.{1,2}(?:\/|$)|.\/$|^\.\//.test(full) ? withoutDots(full) : full;
  // Not before: dots that lead nowhere would push the name out.
  return withHome(plain.slice(0, MAX_PATH));
}

function withoutDots(path: string): string {
  const absolute = path.startsWith("/");
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (segment !== ".." || !absolute) kept.push(segment);
  }
  return (absolute ? "/" : "") + kept.join("/");
}

const HOME = /^(?:\/(?:home|users)\/[^/*?]+|\/root|\/var\/root|~[a-z_][\w-]*)(?=\/|$)/;

function withHome(path: string): string {
  return path.startsWith("/") || path.startsWith("~") ? path.replace(HOME, "~") : path;
}
