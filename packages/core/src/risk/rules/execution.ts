import type { RulePack } from "../rule.ts";
import { INTERPRETERS, SHELLS } from "../shell/interpreters.ts";
import { isReadingProgram } from "./known-programs.ts";
import { UNKNOWN, type ShellCommand } from "../shell/shell-command.ts";

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
        "telnet ...",
      ],
      when: ({ program, input }) =>
        program !== "telnet" || (input?.programs.some((name) => SHELLS.has(name)) ?? false),
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
      reason: "Runs a program from inside an editor or pager",
      command: [
        "vim|vi|nvim|ex|view|rvim|less|more|man|ed|gdb|ftp|mysql|psql|sqlite3|nano|emacs|irb|git ** ",
      ],
      when: ({ words, program }) =>
        program !== "git" &&
        words.some((word) =>
          /^[+:]?:?!|^:?!\w|\\!|\.(?:shell|system)\b|^\+?:!|:(?:py3?|lua|perl|ruby)\b/.test(
            word.trim(),
          ),
        ),
    },
    {
      rule: "execution.option",
      score: 70,
      reason: "Runs a program through an option made for something else",
      command: [
        "tar --checkpoint-action=exec=*|--to-command=*|--use-compress-program=*|-I=*",
        "zip -TT|--unzip-command",
        "rsync -e=*sh*-c*",
        "ssh|scp|sftp -o=*command*",
        "git -c=*=!*",
        "git --exec|--upload-pack|--receive-pack",
        "nmap --script|--interactive",
        "wget --use-askpass|--input-metalink",
        "pip|pip3 install ./*|.|/*|$*",
        "rg --pre|--hostname-bin",
        "sort --compress-program",
        "split --filter",
        "openssl -engine",
        "openssl req -engine",
        "systemctl --editor",
        "journalctl --pager",
        "man -P|--pager",
        "tcpdump -z",
        "expect **",
        "script -c|--command",
        "strace -o=|*",
        "cpan **",
        "easy_install ...",
        "gem install|open ...",
        "puppet apply",
        "ansible-playbook ...",
        "ansible ** ",
        "docker build|compose **",
        "rpm -i|-U|--install",
        "dpkg -i|--install",
        "apt-get|apt -o=*pre-invoke*|-o=*post-invoke*",
        "yum|dnf localinstall|install *.rpm",
        "snap install --dangerous",
      ],
      when: ({ program, options, words }) => {
        if (program === "ssh" || program === "scp" || program === "sftp")
          return options
            .values("-o")
            .some((value) => /^(?:proxy|local|knownhosts)command/i.test(value));
        if (program === "ansible")
          return (
            !isTrial(words) &&
            options
              .values("-m")
              .some(
                (module) =>
                  !/^(?:ping|setup|debug|stat|command|shell|raw|find|slurp|gather_facts|assert)$/.test(
                    module,
                  ),
              )
          );
        if (program === "ansible-playbook")
          return !words.some((word) =>
            /^--(?:check|syntax-check|list-\w+|version|help)$|^-C$|^-h$/.test(word),
          );
        if (program === "docker") return false;
        if (program === "tar")
          return options.long.some((word) => /exec=|--to-command|(?:program|^-i)=?.*\s/.test(word));
        if (program === "expect") return !words.some((word) => /^-v/.test(word));
        if (program === "git")
          return (
            words.some((word) => /=!/.test(word)) ||
            options.operands[0] === "rebase" ||
            options.operands[0] === "clone" ||
            options.operands[0] === "fetch"
          );
        return true;
      },
    },
    {
      rule: "execution.made-executable",
      score: 60,
      reason: "Downloads a program and lets it run",
      command: "chmod **",
      when: ({ words, input }) => input !== undefined && words.some((word) => word.includes("x")),
    },
    {
      rule: "execution.alias",
      score: 70,
      reason: "Gives a known program another meaning",
      command: "alias **",
      when: ({ words }) =>
        words.some(
          (word) =>
            /^(?:sudo|su|ls|cd|cat|ssh|git|rm|cp|mv|ps|grep|passwd|login|python\d?|bash|sh)=/.test(
              word,
            ) && !/^(\w+)=\1(?:\s+-|$)/.test(word),
        ),
    },
  ],
};

function isTrial(words: readonly string[]): boolean {
  return words.some((word) =>
    /^--(?:check|syntax-check|list-\w+|version|help)$|^-C$|^-h$/.test(word),
  );
}

const DOWNLOADERS: ReadonlySet<string> = new Set(
  "curl wget fetch http https xh aria2c lwp-request get lynx w3m ftp scp nc ncat socat axel".split(
    " ",
  ),
);
const DECODERS: ReadonlySet<string> = new Set(
  "base64 base32 gbase64 xxd openssl uudecode gunzip zcat bzcat xzcat gzip bzip2 xz rev tr od hexdump gpg tac sed awk cut perl python python3 printf iconv zstd".split(
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
  ..."ls cp ln chsh useradd adduser usermod sed gsed awk gawk mawk nawk perl python python3 ruby node php git make gmake chmod chown rm mv dpkg rpm apt install rsync scp tar crontab trap alias export env set local declare readonly script".split(
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
