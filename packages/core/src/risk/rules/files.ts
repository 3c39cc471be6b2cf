import type { RulePack } from "../rule.ts";
import type { ShellCommand, ShellRedirect } from "../shell/shell-command.ts";
import { normalizePath } from "../shell/path-effects.ts";
import { isRootPath, isSystemPath } from "./known-paths.ts";

/** Deleting and overwriting files. Three scores and sentences are the Python package's. */
export const filesPack: RulePack = {
  name: "files",
  rules: [
    {
      rule: "files.root-deletion",
      score: 95,
      reason: "Root path recursive deletion attempt",
      command: "rm|srm -r|-R|--recursive",
      when: deletesRoot,
    },
    {
      rule: "files.forced-recursive-deletion",
      score: 90,
      reason: "Recursive force deletion command",
      command: "rm|srm -r|-R|--recursive -f|--force",
    },
    {
      rule: "files.deletion",
      score: 60,
      reason: "File deletion command",
      command: [
        "rm|unlink|srm|trash|trash-put|gio-trash|rimraf|wipe ... !--help|--version",
        "rmdir -p|--parents ...",
        "del|erase|rd ...",
        "ri -recurse|-force",
        "trash-empty|rmtrash **",
        "gio trash",
      ],
    },
    {
      rule: "files.shredding",
      score: 75,
      reason: "Overwrites files so that they can't be restored",
      command: [
        "shred|srm|wipe|sdelete ... !--help|--version",
        "bleachbit -c|--clean|-o|--overwrite",
      ],
    },
    {
      rule: "files.found-deletion",
      score: 70,
      reason: "Deletes the files it finds",
      command: "find|gfind|bfs **",
      when: ({ words }) => usesDelete(words),
    },
    {
      rule: "files.found-deletion",
      score: 65,
      reason: "Deletes the folders it finds",
      command: "rmdir **",
      when: ({ wrappers }) => /^(?:g?find|g?xargs|parallel|fd)$/.test(wrappers.at(-1) ?? ""),
    },
    {
      rule: "files.found-writing",
      score: 60,
      reason: "Writes what it finds to a file",
      command: "find|gfind -fprint|-fprintf|-fprint0|-fls",
    },
    {
      rule: "files.found-execution",
      score: 60,
      reason: "Runs a script on every file it finds",
      command: "python|python2|python3|perl|ruby|node|php|bash|sh|zsh|dash|ksh **",
      when: ({ wrappers, words }) =>
        wrappers.at(-1) === "find" &&
        !words.includes("-n") &&
        !words.includes("-c") &&
        !words.includes("-e"),
    },
    {
      rule: "files.truncation",
      score: 70,
      reason: "Empties or resizes a file",
      command: "truncate -s|--size",
    },
    {
      rule: "files.mirroring",
      score: 65,
      reason: "Deletes files while copying others",
      command: [
        "rsync|openrsync --delete|--delete-before|--delete-during|--delete-after|--delete-delay|--delete-excluded|--delete-missing-args|--del|--remove-source-files",
        "tar|gtar|bsdtar --remove-files|--delete",
        "zip -m|--move",
        "7z|7za|7zz -sdel",
        "rar|unrar m|mf",
        "robocopy /mir|/purge|/move",
      ],
      when: ({ options }) =>
        !options.has("--dry-run") && !(options.has("-n") && options.operands.length > 1),
    },
    {
      rule: "files.overwriting",
      score: 60,
      reason: "Overwrites a file with nothing, zeros or noise",
      command: "dd **",
      when: ({ words, redirects, effects }) =>
        effects.writes.some((path) => !/^\/(?:dev|tmp)\//.test(path)) &&
        (words.some((word) => NOTHING.test(word.replace(/^if=/, ""))) ||
          redirects.some(({ operator, target }) => operator === "<" && NOTHING.test(target))),
    },
    {
      rule: "files.root-move",
      score: 80,
      reason: "Moves a home, a repository or a whole folder of the system away",
      command: "mv ...",
      when: ({ effects }) =>
        effects.deletes.some(
          (path) => (!path.startsWith("..") && isRootPath(path)) || /(?:^|\/)\.git$/.test(path),
        ),
    },
    {
      rule: "files.script-writing",
      score: 75,
      reason: "Writes to a system file",
      command: "sed|gsed **",
      when: ({ words }) =>
        words.some((word) => {
          const path = /(?:^|[\s;}/\d$])w\s{1,8}([/~][^\s;}]{1,256})/.exec(
            word.slice(0, 1_024),
          )?.[1];
          return path !== undefined && isSystemPath(normalizePath(path));
        }),
    },
    {
      rule: "files.emptying",
      score: 60,
      reason: "Empties a file",
      command: "*",
      when: emptiesFile,
    },
    {
      rule: "files.acl-removal",
      score: 60,
      reason: "Removes access rules from files",
      command: [
        "setfacl -b|-k|-x|--remove-all|--remove-default|--remove",
        "chflags nouchg|nouappnd|noschg|0 ...",
      ],
    },
  ],
};

/** Sources of nothing, of zeros and of noise. */
const NOTHING = /^\/dev\/(?:null|zero|u?random)$/;

/** With `-f` any absolute target counts, as in the Python package. */
function deletesRoot({ effects, options, words }: ShellCommand): boolean {
  if (words.includes("--no-preserve-root")) return true;
  if (effects.deletes.some(isRootPath)) return true;
  const forced = options.has("-f") || options.has("--force");
  return (
    forced &&
    options.operands.some((target) => target.startsWith("/") || isRootPath(normalizePath(target)))
  );
}

/** `-delete` as an action, not as what `-name` looks for or what `-exec` is given. */
function usesDelete(words: readonly string[]): boolean {
  let executes = false;
  return words.some((word, index) => {
    if (/^-(?:exec|execdir|ok|okdir)$/.test(word)) executes = true;
    else if (word === ";" || word === "+") executes = false;
    const before = words[index - 1] ?? "";
    return (
      word === "-delete" && !executes && !/^-(?:i?name|i?path|i?regex|i?wholename)$/.test(before)
    );
  });
}

/** `> file`, `: > file`, `echo -n > file`, `cat /dev/null > file`, `cp /dev/null file`. */
function emptiesFile({ program, redirects, words, options }: ShellCommand): boolean {
  if (program === "mv" && words.length > 1 && words.at(-1) === "/dev/null") return true;
  const readsNothing = redirects.some(
    ({ operator, target }) => operator === "<" && target === "/dev/null",
  );
  if (program === "tee" && readsNothing && words.length > 0) return true;
  const fromNothing = options.operands[0] === "/dev/null" && options.operands.length < 3;
  if (program === "cp" && fromNothing) return true;
  const saysNothing =
    /^(?::|true)?$/.test(program) ||
    (program === "cat" && (fromNothing || (readsNothing && words.length === 0))) ||
    (/^(?:echo|printf)$/.test(program) && words.every((word) => /^(?:-[ne]{1,2})?$/.test(word)));
  return saysNothing && redirects.some(truncates);
}

/** `>` and `>|`, but not `>>`, to a file. */
function truncates({ operator, target }: ShellRedirect): boolean {
  return /^&?>\|?$/.test(operator) && target !== "/dev/null";
}
