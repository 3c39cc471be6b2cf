import type { RulePack } from "../rule.ts";
import { UNKNOWN, type ShellCommand } from "../shell/shell-command.ts";
import { isHistoryPath, isLogPath } from "./known-paths.ts";
import { changes, deletesFrom, writesTo } from "./on-paths.ts";

/** Switching off what protects or records. */
export const defencePack: RulePack = {
  name: "defence",
  rules: [
    {
      rule: "defence.logs",
      score: 80,
      reason: "Clears or rewrites logs",
      command: "*",
      when: (command) =>
        writesTo(isLogPath)(command) ||
        deletesFrom(isLogPath)(command) ||
        changes(isLogPath)(command),
    },
    {
      rule: "defence.found-logs",
      score: 80,
      reason: "Clears or rewrites logs",
      command: "find|gfind|fd -delete|-exec|-execdir|-ok|-x|-X",
      when: ({ paths, words }) => paths.some(isLogPath) && words.some((word) => REMOVERS.has(word)),
    },
    {
      rule: "defence.log-clearing",
      score: 80,
      reason: "Clears or rewrites logs",
      command: [
        "journalctl --vacuum-size|--vacuum-time|--vacuum-files|--rotate|--flush",
        "dmesg -c|-C|--clear|--read-clear",
        "log erase",
        "wevtutil cl|clear-log|sl",
        "logrotate -f|--force",
        "lastb|utmpdump -r",
        "clear-eventlog|remove-eventlog ...",
      ],
    },
    {
      rule: "defence.history-file",
      score: 75,
      reason: "Clears the record of typed commands",
      command: "*",
      when: (command) =>
        writesTo(isHistoryPath)(command) ||
        deletesFrom(isHistoryPath)(command) ||
        touchesHistoryVariable(command),
    },
    {
      rule: "defence.history",
      score: 75,
      reason: "Clears the record of typed commands",
      command: [
        "history -c|-d|-w|-r|-a",
        "fc -p|-R|-W",
        "set +o history",
        "unset HISTFILE|HISTSIZE|HISTFILESIZE",
        "shopt -u histappend",
        "clear-history **",
      ],
    },
    {
      rule: "defence.history-setting",
      score: 65,
      reason: "Stops the record of typed commands",
      command: "*",
      when: ({ settings, words, program }) =>
        [...settings].some(([name, value]) => stopsHistory(`${name}=${value}`)) ||
        (SETTERS.has(program) && words.some(stopsHistory)),
    },
    {
      rule: "defence.firewall",
      score: 75,
      reason: "Opens or switches off the firewall",
      command: [
        "iptables|ip6tables|iptables-legacy|ip6tables-legacy|ebtables|arptables -F|-X|-Z|-D|-P|-I|-A|-R|--flush|--delete|--policy|--delete-chain|--insert|--append",
        "iptables-restore|ip6tables-restore **",
        "nft flush|delete|destroy|add|insert|-f",
        "ufw disable|reset|delete|allow|--force|logging|default",
        "firewall-cmd --remove-service|--remove-port|--add-port|--add-service|--panic-off|--set-default-zone|--remove-rich-rule|--add-rich-rule|--complete-reload|--panic-on|--remove-interface|--add-source",
        "pfctl -d|-F|-f|-e",
        "pfctl -a !-s",
        "ipfw flush|delete|disable|add",
        "socketfilterfw --setglobalstate|--setblockall|--add|--remove|--unblockapp",
        "netsh advfirewall|firewall set|delete|add|reset",
        "esxcli network firewall set",
        "csf -x|--disable|-f",
      ],
    },
    {
      rule: "defence.access-control",
      score: 80,
      reason: "Switches off access control",
      command: [
        "setenforce 0|permissive",
        "setsebool|semanage|semodule|restorecon|chcon ... !-l|--list",
        "aa-disable|aa-teardown|aa-complain|apparmor_parser ...",
        "csrutil disable",
        "spctl --master-disable|--add|--remove",
        "tccutil reset",
        "xattr -d|-c|-rd|-cr|-rc",
        "codesign --remove-signature",
        "fdesetup disable|remove|removerecovery",
        "authselect|pam-auth-update|authconfig ... !list|current|--help",
      ],
    },
    {
      rule: "defence.audit",
      score: 80,
      reason: "Switches off the recording of events",
      command: [
        "auditctl -e|-D|-d|-W|-A|-a|-r|--reset-lost|-w|-R",
        "augenrules --load",
        "auditpol /clear|/set|/remove|/restore",
        "auditpol /set:*|/subcategory:*",
        "ausearch|aureport --purge",
      ],
    },
    {
      rule: "defence.protection",
      score: 75,
      reason: "Switches off protection software",
      command: [
        "mdatp ** config|exclusion|threat|uninstall|disable|disabled|remove|off",
        "falconctl -d|-s|-f",
        "falconctl unload|uninstall",
        "clamscan|freshclam|clamdscan --remove|--move",
        "esets_daemon|savdctl|cbdaemon|sentinelctl|xagt|osqueryctl|wazuh-control|ossec-control|ds_agent|symcfg ...",
        "set-mppreference|add-mppreference|remove-mppreference|uninstall-windowsfeature ...",
        "fltmc unload|detach",
        "tmutil disable|delete|deletelocalsnapshots|disablelocal|thinlocalsnapshots|removedestination|addexclusion",
        "vssadmin|wbadmin delete|resize",
        "bcdedit /set|/delete|/deletevalue|-set",
        "wmic shadowcopy|process delete|call",
      ],
    },
    {
      rule: "defence.file-attributes",
      score: 65,
      reason: "Makes a file changeable or unchangeable",
      command: "chattr|chflags **",
      when: ({ words }) => words.some((word) => FILE_FLAG.test(word)),
    },
    {
      rule: "defence.timestamps",
      score: 60,
      reason: "Gives a file a false time",
      command: "touch -t|-d|-r|-a|-m|--date|--reference",
    },
    {
      rule: "defence.certificates",
      score: 75,
      reason: "Changes which certificates are trusted",
      command: [
        "security add-trusted-cert|remove-trusted-cert|delete-certificate|delete-keychain|authorizationdb|set-keychain-settings|delete-generic-password|delete-internet-password",
        "update-ca-certificates|update-ca-trust|trust ... ",
        "update-ca-certificates **",
        "certutil -addstore|-A|-D|-delstore|-d",
        "keytool -delete|-importcert|-import|-trustcacerts",
      ],
    },
    {
      rule: "defence.system-control",
      score: 85,
      reason: "Commands the kernel through its control files",
      command: "*",
      when: writesTo((path) =>
        /^\/proc\/sys(?:rq-trigger|\/)|^\/selinux\/|^\/sys\/(?:kernel|module|fs|firmware)\//.test(
          path,
        ),
      ),
    },
  ],
};

const REMOVERS: ReadonlySet<string> = new Set(
  "-delete rm unlink shred srm truncate mv dd tee".split(" "),
);
const FILE_FLAG =
  /^(?:[-+=][aiuASsDde]+|(?:no)?[us]?(?:chg|appnd|hidden|unlnk|immutable)(?:,.*)?|0)$/;
const SETTERS: ReadonlySet<string> = new Set([
  "export",
  "declare",
  "typeset",
  "local",
  "readonly",
  "set",
  "env",
]);

function touchesHistoryVariable({ redirects, words, program }: ShellCommand): boolean {
  // HISTFILE is inherited, so what it names is not known; writing to it is clear all the same.
  return (
    redirects.some(({ target, operator }) => operator.includes(">") && /histfile/i.test(target)) ||
    (program === "rm" && words.some((word) => /histfile/i.test(word)))
  );
}

function stopsHistory(setting: string): boolean {
  return STOPS_HISTORY.test(setting) || setting === `HISTFILE=${UNKNOWN}`;
}

const STOPS_HISTORY =
  /^HIST(?:SIZE|FILESIZE)=0$|^HISTFILE=(?:\/dev\/null)?$|^HISTCONTROL=.*ignore(?:both|space)|^HISTIGNORE=\*?$|^SAVEHIST=0$/;
