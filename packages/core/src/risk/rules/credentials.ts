import type { RulePack } from "../rule.ts";
import type { ShellCommand } from "../shell/shell-command.ts";
import { normalizePath } from "../shell/path-effects.ts";
import { isCredentialFolder, isCredentialPath, isHistoryPath } from "./known-paths.ts";

/** Reading and collecting keys, tokens and password hashes. */
export const credentialsPack: RulePack = {
  name: "credentials",
  rules: [
    {
      rule: "credentials.file",
      score: 80,
      reason: "Reads a file of credentials",
      command: "*",
      when: (command) => !JUST_NAMES.has(command.program) && mentions(command, isCredentialPath),
    },
    {
      rule: "credentials.folder",
      score: 75,
      reason: "Reads a folder of credentials",
      command: "*",
      when: (command) =>
        (!JUST_NAMES.has(command.program) || command.words.includes("-exec")) &&
        mentions(command, isCredentialFolder),
    },
    {
      rule: "credentials.history",
      score: 65,
      reason: "Reads what a person typed",
      command: "*",
      when: (command) => !JUST_NAMES.has(command.program) && mentions(command, isHistoryPath),
    },
    {
      rule: "credentials.search",
      score: 65,
      reason: "Looks for files of credentials",
      command: "find|gfind|locate|mlocate|plocate|fd|fdfind **",
      when: ({ words }) =>
        words.some(
          (word) =>
            SECRET_FILE.test(word.toLowerCase()) ||
            isCredentialPath(`~/${word.toLowerCase().replaceAll("*", "")}`),
        ),
    },
    {
      rule: "credentials.text-search",
      score: 65,
      reason: "Looks for passwords in every file",
      command: "grep|egrep|rg|ag|zgrep|findstr -r|-R|-i|--recursive|/s|/si",
      when: ({ options }) => {
        const [text = "", ...places] = options.operands;
        return (
          SECRET_WORD.test(text) && places.some((place) => WHOLE_SYSTEM.test(normalizePath(place)))
        );
      },
    },
    {
      rule: "credentials.store",
      score: 75,
      reason: "Reads a store of passwords",
      command: [
        "security dump-keychain|find-generic-password|find-internet-password|export|unlock-keychain",
        "secret-tool lookup|search",
        "kwallet-query **",
        "pass show|-c",
        "gpg|gpg2 --export-secret-keys|--export-secret-subkeys",
        "unshadow ...",
        "gcore ...",
        "getent shadow|gshadow",
        "arpspoof|dsniff|macof|aircrack-ng|airodump-ng|wpscan|ncrack|patator ... !--version|--help",
        "gdb -p|--pid|-pid",
        "procdump ...",
        "mimipenguin|lazagne|mimikatz|hashdump|secretsdump.py|john|hashcat|hydra|medusa|crackmapexec|netexec **",
        "tcpdump|tshark|dumpcap|ngrep|ettercap|bettercap|mitmproxy|mitmdump|sslstrip !--version|-D|-h|--help|-r|--list-interfaces",
        "stratus detonate|warmup",
        "nmap|masscan|zmap|rustscan|nikto|sqlmap|gobuster|ffuf|wfuzz|dirb|enum4linux|responder|msfconsole|msfvenom ... !--version|-V|--help",
      ],
    },
    {
      rule: "credentials.metadata-service",
      score: 85,
      reason: "Asks the cloud's metadata service, which hands out credentials",
      command: "*",
      when: ({ words }) =>
        words.some((word) => /[\d.]|instance/.test(word) && METADATA.test(word.toLowerCase())),
    },
    {
      rule: "credentials.memory",
      score: 80,
      reason: "Reads the memory of another process",
      command: ["dd **", "strings|cat|xxd|hexdump|od|grep|cp **"],
      when: ({ words }) =>
        words.some(
          (word) =>
            /(?:^|=)\/proc\/[^/]{1,64}\/(?:mem|environ|maps?)$/.test(word) ||
            /(?:^|=)\/dev\/k?mem$/.test(word),
        ),
    },
  ],
};

/** Programs for which a credential's name is only a name, or that need the file for their own work. */
const JUST_NAMES: ReadonlySet<string> = new Set(
  "echo printf ls stat test [ [[ find locate touch mkdir cd ssh-add ssh-keygen ssh-copy-id mosh autossh man which file du basename dirname readlink realpath export set kubectl helm chmod chown rm rmdir".split(
    " ",
  ),
);
/** Programs that need a key for their own work; only what they copy counts. */
const KEY_USERS: ReadonlySet<string> = new Set(["ssh", "scp", "sftp", "rsync"]);

const SECRET_WORD = /passw|secret|api.?key|token|private.key|aws_|credential/i;
const WHOLE_SYSTEM = /^(?:\/|~|\/home|\/etc|\/var|\/users|\/opt|\/\*)$/;
const SECRET_FILE =
  /^(?:\*?id_(?:rsa|dsa|ecdsa|ed25519)[\w.*]*|\*?\.(?:pem|ppk|key|p12|pfx|kdbx|keystore|jks|ovpn|asc)|\*?\.(?:netrc|pgpass|git-credentials|htpasswd|npmrc|pypirc|my\.cnf|aws|gnupg|ssh|kube|bash_history|zsh_history|history)|\*?(?:shadow|passwords?|secrets?|credentials?|accesstokens|access_tokens|wallet)[\w.*]*|\.env[\w.*]*|known_hosts|authorized_keys)$/;

const METADATA =
  /(?:^|[/@:=\s"'])(?:169\.254\.169\.254|169\.254\.170\.2|\[?fd00:ec2::254\]?|metadata\.google\.internal|metadata\.goog|100\.100\.100\.200|2852039166|0xa9fea9fe|instance-data)(?:[/:\s"']|$)/;

function mentions(command: ShellCommand, test: (path: string) => boolean): boolean {
  const { program, paths, options, redirects } = command;
  const named = KEY_USERS.has(program)
    ? options.operands.map((word) => normalizePath(word))
    : paths;
  return (
    named.some(test) ||
    redirects.some(({ operator, target }) => operator === "<" && test(normalizePath(target)))
  );
}
