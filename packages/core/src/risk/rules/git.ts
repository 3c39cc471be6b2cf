import type { RulePack } from "../rule.ts";
import { UNKNOWN } from "../shell/shell-command.ts";

/** Losing work in a Git repository, here or for everybody. */
export const gitPack: RulePack = {
  name: "git",
  rules: [
    {
      rule: "git.reset-hard",
      score: 75,
      reason: "Discards changes that are not committed",
      command: [
        "git reset --hard|--merge|--keep",
        "hg update|up -C|--clean",
        "hg revert --all|-a",
        "svn revert -R|--recursive",
        "jj abandon|undo",
      ],
    },
    {
      rule: "git.checkout-files",
      score: 70,
      reason: "Discards changes that are not committed",
      command: "git checkout",
      when: ({ words, options }) => {
        if (options.has("--help")) return false;
        if (DISCARDING.some(options.has)) return true;
        const [, first = "", ...rest] = options.operands;
        const at = words.indexOf("--");
        if (at >= 0 && at < words.length - 1 && words[0] !== "--") return true;
        if (first === "." || first.startsWith("./") || first.startsWith(":/")) return true;
        return (
          rest.length > 0 && !options.has("-b") && !options.has("-B") && !options.has("--orphan")
        );
      },
    },
    {
      rule: "git.restore",
      score: 70,
      reason: "Discards changes that are not committed",
      command: ["git restore !--staged|-S|--help|-h", "git restore --worktree|-W"],
      when: ({ options }) =>
        options.operands.length > 1 ||
        options.has("--worktree") ||
        options.has("-W") ||
        options.has("--pathspec-from-file"),
    },
    {
      rule: "git.switch-discarding",
      score: 70,
      reason: "Discards changes that are not committed",
      command: ["git switch -f|--force|--discard-changes|-C", "git checkout -B"],
    },
    {
      rule: "git.clean",
      score: 75,
      reason: "Deletes files that Git does not know",
      command: "git clean !--help|-h",
      when: ({ options }) =>
        options.has("-f") ||
        options.has("--force") ||
        (!options.has("-n") && !options.has("--dry-run") && !options.has("-i")),
    },
    {
      rule: "git.push-force",
      score: 75,
      reason: "Overwrites or deletes history on a server",
      command: "git push",
      when: ({ options }) => {
        if (options.has("-n") || options.has("--dry-run")) return false;
        if (OVERWRITING.some(options.has)) return true;
        return options.operands.slice(1).some((word) => /^[+:]./.test(word));
      },
    },
    {
      rule: "git.fetch-over",
      score: 65,
      reason: "Overwrites a branch of this repository",
      command: "git fetch|pull !--dry-run",
      when: ({ options }) =>
        options.operands
          .slice(1)
          .some((word) => /^\+[^:]+:(?!refs\/(?:remotes|pull|changes)\/)/.test(word)),
    },
    {
      rule: "git.branch-deletion",
      score: 65,
      reason: "Deletes or moves a branch or tag",
      command: [
        "git branch -D|-d|--delete|-f|--force|-M|-C",
        "git tag -d|--delete|-f|--force",
        "git remote remove|rm|prune|set-url !-n|--dry-run",
        "git update-ref ...",
        "git update-ref -d|--delete|--stdin",
        "git symbolic-ref -d|--delete",
        "git worktree remove|prune !-n|--dry-run",
        "git submodule deinit",
        "git notes remove|prune",
      ],
    },
    {
      rule: "git.stash-deletion",
      score: 65,
      reason: "Deletes stashed changes",
      command: "git stash drop|clear",
    },
    {
      rule: "git.history",
      score: 75,
      reason: "Rewrites or destroys history",
      command: [
        "git filter-branch|filter-repo",
        "git reflog expire|delete",
        "git gc --prune=now*|--prune=all|--aggressive",
        "git prune !-n|--dry-run",
        "git rebase -i|--interactive|--exec|-x|--root",
        "git replace ...",
        "git fast-import",
        "git read-tree --reset",
        "git checkout-index -f|--force",
        "git send-pack -f|--force|--mirror|--all",
        "bfg **",
        "git-filter-repo **",
        "git lfs prune|migrate !--dry-run|-d|info",
        "java ** bfg*.jar",
      ],
    },
    {
      rule: "git.rm",
      score: 60,
      reason: "Deletes files",
      command: [
        "git rm ... !--cached|--dry-run|-n|--help",
        "hg purge|strip|rollback",
        "svn delete|rm|del|remove ...",
      ],
    },
    {
      rule: "git.computed",
      score: 60,
      reason: "A Git command that is computed",
      command: "git **",
      when: ({ options }) => options.operands[0]?.includes(UNKNOWN) === true,
    },
  ],
};

/** Options of `git push` that overwrite or delete. */
const OVERWRITING: readonly string[] = [
  "-f",
  "-d",
  "--force",
  "--force-with-lease",
  "--force-if-includes",
  "--mirror",
  "--delete",
  "--prune",
];

/** Options of `git checkout` after which files, not a branch, are taken out. */
const DISCARDING: readonly string[] = [
  "-f",
  "--force",
  "-p",
  "--patch",
  "--ours",
  "--theirs",
  "--pathspec-from-file",
];
