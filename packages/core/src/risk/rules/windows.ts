import type { RulePack } from "../rule.ts";

/** Orders of Windows: `cmd.exe` and PowerShell. */
export const windowsPack: RulePack = {
  name: "windows",
  rules: [
    {
      rule: "windows.disk",
      score: 90,
      reason: "Formats or wipes a disk",
      command: [
        "format *:*",
        "cipher /w:*|/w",
        "diskpart **",
        "format-volume|clear-disk|initialize-disk|remove-partition|clear-recyclebin ...",
        "fsutil ** usn|file|behavior|dirty deletejournal|setzerodata|set",
      ],
    },
    {
      rule: "windows.deletion",
      score: 80,
      reason: "Deletes folders with all they hold",
      command: [
        "del|erase|rd|rmdir /s|/q|/f|/s/q",
        "del|erase|rd|rmdir ** /s|/q|/f",
        "remove-item|clear-content|clc -recurse|-force|-r|-rec",
        "rm|del|rd -recurse",
      ],
    },
    {
      rule: "windows.item-deletion",
      score: 60,
      reason: "Deletes files",
      command: [
        "remove-item|clear-content|remove-itemproperty|clear-item|clear-itemproperty|remove-psdrive|remove-variable ...",
      ],
    },
    {
      rule: "windows.system",
      score: 80,
      reason: "Changes or stops the system",
      command: [
        "reg delete|add|import|restore|unload|save|export",
        "vssadmin|wbadmin|bcdedit|bootrec|bootsect ...",
        "wmic ** delete|call|create",
        "sc delete|stop|config|create|failure|sdset",
        "net stop|start|user|localgroup|share|session|use",
        "schtasks /create|/delete|/change|/run|/end",
        "taskkill /f|/im|/pid",
        "stop-computer|restart-computer|stop-service|set-service|disable-service|remove-service|stop-process|new-service|set-executionpolicy|disable-computerrestore|disable-netadapter|disable-windowsoptionalfeature|set-itemproperty|new-itemproperty|register-scheduledtask|unregister-scheduledtask|remove-localuser|new-localuser|add-localgroupmember|disable-localuser|remove-aduser|set-aduser|remove-adcomputer|disable-adaccount|reset-computermachinepassword|set-acl|remove-netfirewallrule|disable-netfirewallrule|set-netfirewallprofile|netsh|remove-vm|stop-vm|clear-eventlog **",
        "takeown|icacls|cacls|attrib ...",
        "shutdown /s|/r|/p|/h|/f",
        "rundll32|regsvr32|mshta|wscript|cscript|installutil|msiexec|regasm|regsvcs|bitsadmin|cmstp|odbcconf|hh|forfiles|pcalua ...",
        "certutil -urlcache|-decode|-encode|-f",
        "dism|sfc|wusa /online|/remove*|/uninstall|/disable*",
        "wsl --unregister|--terminate|--shutdown",
      ],
    },
    {
      rule: "windows.encoded",
      score: 85,
      reason: "Runs an encoded or downloaded script",
      command: [
        "powershell|pwsh -enc|-encodedcommand|-e|-ec|-en|-encoded",
        "iex ... !-S",
        "invoke-expression|invoke-command|icm|start-process|saps|invoke-wmimethod|invoke-cimmethod ...",
        "invoke-webrequest|iwr|invoke-restmethod|irm|start-bitstransfer -outfile|-destination|-method|-infile|-body",
      ],
    },
  ],
};
