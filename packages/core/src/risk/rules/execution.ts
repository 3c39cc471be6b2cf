import type { RulePack } from "../rule.ts";
import { INTERPRETERS, SHELLS } from "../shell/interpreters.ts";
import { isReadingProgram } from "./known-programs.ts";
import { packageRules } from "./packages.ts";
import { isProgramSetting } from "../shell/program-settings.ts";
import { UNKNOWN, type ShellCommand } from "../shell/shell-command.ts";

/** Modules of Ansible that ask, or whose command is judged by itself. */
const ASKING_MODULES = [
  "ping",
  "setup",
  "debug",
  "stat",
  "command",
  "shell",
  "raw",
  "find",
  "slurp",
  "gather_facts",
];
const EDITOR_ESCAPE =
  /^[+:]?:?!|^:?!\w|^:?(?:shell$|set\s{1,8}shell=)|\\!|\.(?:shell|system)\b|^\+?:!|:(?:py3?|lua|perl|ruby)\b/;

/** Running code that nobody has seen. */
export const executionPack: RulePack = {
  name: "execution",
  rules: [
    {
      rule: "execution.downloaded",
      score: 90,
      reason: "Runs what it downloads",
      command: "*",
      when: (command) =>
        runsText(command) && sources(command).some((name) => DOWNLOADERS.has(name)),
    },
    {
      rule: "execution.decoded",
      score: 85,
      reason: "Runs what it decodes",
      command: "*",
      when: (command) => runsText(command) && sources(command).some((name) => DECODERS.has(name)),
    },
    {
      rule: "execution.reverse-shell",
      score: 90,
      reason: "Gives a shell to another machine",
      command: [
        "nc|ncat|netcat|nc.traditional -e|-c|--exec|--sh-exec",
        "socat exec:*|system:*|shell:*",
        "socat ** exec:*|system:*|shell:*",
        "xterm -display",
      ],
    },
    {
      rule: "execution.reverse-shell",
      score: 90,
      reason: "Gives a shell to another machine",
      command: "telnet|nc|ncat|netcat|socat|openssl ...",
      when: ({ input }) => input?.programs.some((name) => SHELLS.has(name)) ?? false,
    },
    {
      rule: "execution.shell-escape",
      score: 65,
      reason: "Opens a shell from inside another program",
      command: [...SHELLS].join("|"),
      when: opensShell,
    },
    {
      rule: "execution.shell-operand",
      score: 65,
      reason: "Opens a shell from inside another program",
      command: "*",
      when: (command) =>
        !SHELLS.has(command.program) &&
        !NAMES_SHELLS.has(command.program) &&
        !isReadingProgram(command) &&
        command.words.some((word) => SHELL_PATH.test(word)),
    },
    {
      rule: "execution.option-shell",
      score: 65,
      reason: "Runs a shell through an option made for something else",
      command: [...SHELLS].join("|"),
      when: ({ options, wrappers }) =>
        options.has("-c") && OPTION_RUNNERS.has(wrappers.at(-1) ?? ""),
    },
    {
      rule: "execution.git-setting",
      score: 65,
      reason: "Sets a program that Git runs",
      command: "git **",
      when: setsGitProgram,
    },
    {
      rule: "execution.typeset",
      score: 65,
      reason: "Lets a document run programs",
      command:
        "tex|latex|pdftex|pdflatex|xetex|xelatex|lualatex --shell-escape|-shell-escape|--enable-write18",
    },
    {
      rule: "execution.downloaded",
      score: 90,
      reason: "Runs what it downloads",
      command: "iex|invoke-expression **",
      when: ({ input, substituted }) => input !== undefined || substituted.length > 0,
    },
    {
      rule: "execution.mined",
      score: 75,
      reason: "Mines coins",
      command: "xmrig|minerd|cpuminer|ethminer|nbminer|t-rex|xmr-stak|cgminer|bfgminer|lolminer **",
    },
    ...packageRules,
    {
      rule: "execution.privileged-shell",
      score: 70,
      reason: "Opens a shell that keeps its owner's rights",
      command: `${[...SHELLS].join("|")} -p`,
    },
    {
      rule: "execution.computed-package",
      score: 60,
      reason: "Installs software whose name is computed",
      command: "pip|pip3|npm|gem|easy_install|cpan|go|cargo install|i|add|get **",
      when: ({ options }) => options.operands.some((word) => word.includes(UNKNOWN)),
    },
    {
      rule: "execution.input-script",
      score: 65,
      reason: "Runs a script made of its input",
      command: [...SHELLS].join("|"),
      when: ({ options, wrappers }) =>
        /^g?xargs$|^parallel$/.test(wrappers.at(-1) ?? "") &&
        options.has("-c") &&
        options.operands.length < 2,
    },
    {
      rule: "execution.editor-escape",
      score: 70,
      reason: "Runs a program from inside an editor, a pager or a client",
      command:
        "vim|vi|nvim|vimdiff|rview|ex|view|rvim|less|more|man|ed|gdb|ftp|mysql|psql|sqlite3|nano|irb **",
      when: ({ words }) => words.some((word) => EDITOR_ESCAPE.test(word.trim())),
    },
    {
      rule: "execution.editor-escape",
      score: 70,
      reason: "Runs a program from inside an editor, a pager or a client",
      command: "ed|ex|ftp|sftp|cpan|ghci|tasksh|tdbtool|psql|mysql|sqlite3 **",
      when: ({ input }) =>
        input?.text?.split("\n", 64).some((line) => /^\s{0,8}(?::|\\)?!\s{0,8}\S/.test(line)) ??
        false,
    },
    {
      rule: "execution.option",
      score: 70,
      reason: "Runs a program through an option made for something else",
      command: [
        "tar|gtar --checkpoint-action=exec=*|--to-command",
        "bash|sh|zsh|ksh --rcfile|--init-file",
        "zip -TT|--unzip-command",
        "rsync -e=*sh*-c*|--rsh=*sh*-c*",
        "ssh|scp|sftp -o=proxycommand*|-o=localcommand*|-o=knownhostscommand*",
        "scp|sftp -S",
        "git -c=*=!*|--upload-pack|--receive-pack",
        "git rebase --exec|-x",
        "nmap --script|--interactive",
        "wget --use-askpass|--input-metalink",
        "rg --pre|--hostname-bin",
        "sort --compress-program",
        "split --filter",
        "openssl ** -engine",
        "man -P|--pager",
        "tcpdump -z",
        "expect|cpan ... !-v",
        "expect -c",
        "script -c|--command",
        "easy_install ...",
        "gem open ...",
        "puppet apply",
        "apt-get|apt -o=*pre-invoke*|-o=*post-invoke*",
      ],
    },
    {
      rule: "execution.local-package",
      score: 60,
      reason: "Installs software from a file",
      command: [
        "rpm -i|-U|--install !-q|--query",
        "dpkg -i|--install",
        "yum|dnf localinstall",
        "yum|dnf install *.rpm",
        "snap install --dangerous",
      ],
    },
    {
      rule: "execution.fleet",
      score: 65,
      reason: "Changes many machines at once",
      command: [
        "ansible-playbook ... !--check|-C|--syntax-check|--list-hosts|--list-tasks|--list-tags|--help|-h|--version",
        `ansible -m !-m=${ASKING_MODULES.join("|-m=")}|--check|-C|--list-hosts|--help`,
        "salt|pdsh|clush|mco|knife ... !test.ping|--help|--version|grains.items|list|show|search",
      ],
    },
    {
      rule: "execution.alias",
      score: 70,
      reason: "Gives a known program another meaning",
      command: "alias **",
      when: ({ words }) =>
        words.some((word) => KNOWN_NAME.test(word) && !/^(\w+)=\1(?:\s+-|$)/.test(word)),
    },
  ],
};

/** Programs that run a command only through an option, a variable or a setting. */
const OPTION_RUNNERS: ReadonlySet<string> = new Set(
  "tar gtar bsdtar rsync zip sort split rg man git wget cpio tcpdump openvpn".split(" "),
);
/** What people set there. */
const USUAL_SETTING =
  /^(?:(?:ssh|less|cat|more|most|bat|delta|diff-so-fancy|vim?|nvim|nano|emacs|code|true|false|never|auto|always|user|osxkeychain|store|cache|manager|manager-core|gpg2?|difft|head|tail|:)(?:\s[^;&|`$()<>]{0,200})?|\/dev\/null)?$/;

/** `git -c core.fsmonitor=/tmp/x`; a pager or an editor that everybody has is no matter. */
function setsGitProgram({ options }: ShellCommand): boolean {
  return [...options.values("-c"), ...options.values("--config")].some((setting) => {
    const at = setting.indexOf("=");
    const value = setting.slice(at + 1);
    if (at < 0 || !isProgramSetting(setting.slice(0, at))) return false;
    return /^protocol/i.test(setting) ? value === "always" : isForeignProgram(setting, value);
  });
}

/** An alias that is not for the shell (`alias.st=status`) and the address of a `url` run nothing. */
function isForeignProgram(setting: string, value: string): boolean {
  if (/^alias\./i.test(setting)) return value.startsWith("!");
  return !/^url\./i.test(setting) && !USUAL_SETTING.test(value.trim());
}

const KNOWN_NAME =
  /^(?:sudo|su|ls|cd|cat|ssh|git|rm|cp|mv|ps|grep|passwd|login|python\d?|bash|sh)=/;
const DOWNLOADERS: ReadonlySet<string> = new Set(
  "curl wget iwr irm invoke-webrequest invoke-restmethod fetch http https xh aria2c lwp-request get lynx w3m ftp scp nc ncat socat axel".split(
    " ",
  ),
);
const DECODERS: ReadonlySet<string> = new Set(
  "base64 base32 gbase64 xxd openssl uudecode gunzip zcat bzcat xzcat gzip bzip2 xz rev tr od hexdump gpg tac sed awk cut perl python python3 iconv zstd".split(
    " ",
  ),
);

/** Programs that run a shell as their plain purpose, or whose own word before it says so. */
const CARRIERS: ReadonlySet<string> = new Set(
  "ssh docker podman nerdctl kubectl docker-compose mosh lxc incus tmux screen adb vagrant wsl command which type builtin time exec".split(
    " ",
  ),
);
/** Programs that take the path of a shell as a name, or whose code is judged elsewhere. */
const NAMES_SHELLS: ReadonlySet<string> = new Set([
  ...CARRIERS,
  ..."timeout nohup watch stdbuf setsid ls cp ln chsh useradd adduser usermod sed gsed awk gawk mawk nawk perl python python3 ruby node php git make gmake chmod chown rm mv dpkg rpm apt install rsync scp tar crontab trap alias export env set local declare readonly script".split(
    " ",
  ),
]);
const SHELL_PATH =
  /(?:^|[\s"'(,])[./]*\/(?:usr\/)?(?:local\/)?bin\/(?:ba|da|z|k|a|c|tc|fi)?sh(?:$|[\s"'),])/;

function opensShell({ options, wrappers, input, words }: ShellCommand): boolean {
  if (input !== undefined || options.has("-c") || wrappers.every((name) => CARRIERS.has(name)))
    return false;
  if (words.some((word) => /^--?(?:version|help)$/.test(word))) return false;
  return options.operands.every((word) => word === UNKNOWN);
}

/** True if what the command reads, or is given as text, is run. */
function runsText(command: ShellCommand): boolean {
  const { program, options, input, redirects, words } = command;
  if (program === "eval" || program === "source" || program === ".") return true;
  const language = program.replace(/[\d.]+$/, "");
  const code = INTERPRETERS.get(program) ?? INTERPRETERS.get(language);
  if (!SHELLS.has(program) && code === undefined) return program.includes(UNKNOWN);
  if (words.includes(UNKNOWN) || options.has("-c") || options.has("-e")) return true;
  if (code !== undefined && code.input !== true) return false;
  const reads =
    input !== undefined ||
    redirects.some(({ operator, target }) => operator === "<" && target === UNKNOWN);
  const [first] = options.operands;
  return reads && (first === undefined || first === "-" || options.has("-s"));
}

/** The programs that made what the command runs. */
function sources({ input, substituted, options, program }: ShellCommand): readonly string[] {
  const piped = options.has("-c") || program === "eval" ? [] : (input?.programs ?? []);
  return [...piped, ...substituted];
}
