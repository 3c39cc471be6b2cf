import type { RulePack } from "../rule.ts";
import type { ShellCommand } from "../shell/shell-command.ts";
import { isRootPath } from "./known-paths.ts";
import { isReadingProgram } from "./known-programs.ts";
import { isReadingForm } from "./reading-forms.ts";

/** Rights: taking more of them and giving them away. */
export const privilegePack: RulePack = {
  name: "privilege",
  rules: [
    {
      rule: "privilege.set-user-id",
      score: 80,
      reason: "Lets a program run with its owner's rights",
      command: ["chmod|install **", "setcap ... !-r|-v"],
      when: ({ program, words }) =>
        program === "setcap" ||
        words.some((word) => word.split(",", 8).some((part) => SET_USER_ID.test(part))),
    },
    {
      rule: "privilege.open-mode",
      score: 65,
      reason: "Opens files to everybody",
      command: "chmod|mkdir|install **",
      when: ({ words }) => words.some((word) => OPEN_MODE.test(word)),
    },
    {
      rule: "privilege.recursive-mode",
      score: 80,
      reason: "Changes the rights on a whole system or home",
      command: "chmod|chown|chgrp|setfacl|chattr -R|--recursive",
      when: ({ effects }) => effects.changes.some(isRootPath),
    },
    {
      rule: "privilege.owner",
      score: 60,
      reason: "Changes the owner of files",
      command: [
        "chown|chgrp * ...",
        "chown|chgrp -R|--recursive|--reference",
        "takeown|icacls ...",
      ],
    },
    {
      rule: "privilege.elevation",
      score: 60,
      reason: "Runs a command with more rights",
      command: "*",
      when: (command) =>
        isElevated(command) &&
        !isReadingForm(command) &&
        (!isReadingProgram(command) || PAGERS.has(command.program)),
    },
    {
      rule: "privilege.elevated-shell",
      score: 70,
      reason: "Opens a shell with more rights",
      command: [
        "su !--help|--version",
        "sudo|doas|pkexec su|bash|sh|zsh|dash|-",
        "newgrp|sg ...",
        "run0|machinectl shell|bash|sh|zsh|login",
      ],
    },
    {
      rule: "privilege.elevated-shell",
      score: 70,
      reason: "Opens a shell with more rights",
      command: "sudo|doas **",
      when: ({ words }) => opensLogin(words),
    },
    {
      rule: "privilege.elevated-edit",
      score: 65,
      reason: "Edits a file with more rights",
      command: "sudoedit ...",
    },
    {
      rule: "privilege.open-mode",
      score: 60,
      reason: "Opens files to everybody",
      command: ["umask 0|00|000|0000", "xhost +"],
    },
    {
      rule: "privilege.accounts",
      score: 80,
      reason: "Changes accounts, groups or passwords",
      command: [
        "useradd|adduser|usermod|userdel|deluser|groupadd|addgroup|groupmod|groupdel|delgroup|gpasswd|chpasswd|chgpasswd|newusers|vipw|vigr|pwconv|pwunconv|grpconv|visudo|chage|chsh|chfn ... !-l|--list|--help|--version",
        "chpasswd|chgpasswd|newusers **",
        "passwd !-S|--status|--help",
        "visudo|vipw|vigr !-c|--check|--help|--version",
        "dscl -create|-append|-delete|-passwd|-change|-merge",
        "dscl ** create|append|delete|passwd|change|merge",
        "dseditgroup|sysadminctl|createhomedir|dsenableroot **",
        "pw useradd|usermod|userdel|groupadd|groupmod|groupdel|lock|unlock",
        "net user|localgroup|group|accounts",
        "smbpasswd|pdbedit -a|-x|-d|-e|-n",
        "realm join|leave",
        "loginctl terminate-user|kill-user|enable-linger|terminate-session",
      ],
    },
    {
      rule: "privilege.preload",
      score: 75,
      reason: "Loads foreign code into a program",
      command: "*",
      when: ({ settings }) => [...settings.keys()].some((name) => LOADER_SETTINGS.has(name)),
    },
    {
      rule: "privilege.preload",
      score: 75,
      reason: "Loads foreign code into a program",
      command: "export|env|declare|typeset|set|setenv|launchctl ...",
      when: ({ words }) => words.some((word) => LOADER_SETTINGS.has(word.split("=", 1)[0] ?? "")),
    },
    {
      rule: "privilege.namespace",
      score: 75,
      reason: "Enters another system's namespace",
      command: [
        "nsenter -t|-a|--target|--all",
        "chroot ...",
        "unshare -r|-m|-U|--map-root-user|--mount",
        "runc|crun|ctr ** run|exec|create|kill|delete",
        "capsh --uid|--gid|--inh|--caps",
      ],
    },
  ],
};

/** Programs that read, but can be told to run others while they show it. */
const PAGERS: ReadonlySet<string> = new Set("less more man info top htop".split(" "));

/** `-i` or `-s` among the program's own options, which end where the command begins. */
function opensLogin(words: readonly string[]): boolean {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) return false;
    if (word === "--login" || word === "--shell" || /^-[A-Za-z]{0,8}[is]/.test(word)) return true;
    if (/^-[ugphCrtTUDR]$|^--(?:user|group|chdir|host|prompt)$/.test(word)) at += 1;
  }
  return false;
}

function isElevated({ wrappers }: ShellCommand): boolean {
  return wrappers.some((wrapper) => /^(?:sudo|doas|pkexec|gosu|su-exec|runuser|su)$/.test(wrapper));
}

/** An octal mode with the set-user or set-group bit, or `u+s` and its like. */
const SET_USER_ID = /^(?:-m)?(?:0?[2467][0-7]{3}|[ugoa]{0,4}[+=][rwxX]*s[rwxXst]*)$/;

/** A mode that lets everybody write. */
const OPEN_MODE =
  /^(?:-m)?(?:0?[0-7]{0,3}[2367]|(?:[ugo]*[oa][ugoa]*)[+=][rxX]*w[rwxXst]*|[+=][rxX]+w[rwxX]*|[+=]w[rxX]+)$/;

/** Variables that name code which other programs load or run. */
const LOADER_SETTINGS: ReadonlySet<string> = new Set(
  "LD_PRELOAD LD_AUDIT DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH DYLD_FRAMEWORK_PATH BASH_ENV PROMPT_COMMAND PYTHONSTARTUP PERL5OPT PERL5DB RUBYOPT GIT_EXTERNAL_DIFF COR_PROFILER JAVA_TOOL_OPTIONS _JAVA_OPTIONS".split(
    " ",
  ),
);
