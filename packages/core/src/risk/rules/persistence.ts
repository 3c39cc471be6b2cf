import type { RulePack } from "../rule.ts";
import { isPersistencePath } from "./known-paths.ts";
import { writesTo } from "./on-paths.ts";

/** What makes something run later, by itself. */
export const persistencePack: RulePack = {
  name: "persistence",
  rules: [
    {
      rule: "persistence.file",
      score: 75,
      reason: "Writes a file whose content runs later, by itself",
      command: "*",
      when: (command) =>
        command.program !== "mkdir" &&
        command.program !== "touch" &&
        writesTo(isPersistencePath)(command),
    },
    {
      rule: "persistence.schedule",
      score: 70,
      reason: "Schedules a command",
      command: [
        "crontab ... !-l|-V",
        "crontab -e|-r|-i|-",
        "at|batch ... !-l|-V|-c",
        "at|batch -f",
        "systemd-run --on-calendar|--on-active|--on-boot|--on-startup|--on-unit-active|--timer-property|--unit",
        "schtasks /create|/delete|/change|/run",
        "anacron **",
      ],
    },
    {
      rule: "persistence.schedule-input",
      score: 70,
      reason: "Schedules a command",
      command: "crontab|at|batch **",
      when: ({ input, options }) => input !== undefined && !options.has("-l"),
    },
    {
      rule: "persistence.service",
      score: 70,
      reason: "Installs or enables a service",
      command: [
        "systemctl enable|link|edit|set-default|add-wants|add-requires|import-environment|set-environment|reenable|preset",
        "launchctl load|bootstrap|enable|submit|setenv|kickstart|bootout|unload|remove|disable|config",
        "update-rc.d * defaults|enable",
        "chkconfig --add",
        "chkconfig * on",
        "rc-update add",
        "sc|sc.exe create|config|delete|stop",
        "pm2 startup|save",
        "loginctl enable-linger",
        "osascript *.osa|*login*",
      ],
    },
    {
      rule: "persistence.setting",
      score: 70,
      reason: "Changes a setting that starts programs",
      command: [
        "defaults write|delete|import|rename|delete-all",
        "PlistBuddy|plistbuddy -c",
        "reg add|delete|import|copy|restore|unload|load",
        "gsettings set|reset",
        "dconf write|reset|load",
        "git config **",
        "npm config|set set|delete",
        "npm set ...",
        "pip config set",
      ],
      when: ({ program, words }) => {
        if (program !== "git") return true;
        return (
          words.some((word) =>
            /^(?:core\.(?:hookspath|sshcommand|pager|editor|fsmonitor|gitproxy|askpass)|alias\..*|credential\.helper|init\.templatedir|filter\..*|diff\..*\.(?:command|textconv)|url\..*|gpg\.program)$/i.test(
              word,
            ),
          ) &&
          words.length > 2 &&
          !words.includes("--get") &&
          !words.includes("--unset") &&
          words.at(-1) !== undefined &&
          !/^[\w.]+$/.test(words.at(-1) ?? "")
        );
      },
    },
    {
      rule: "persistence.trap",
      score: 65,
      reason: "Sets a command to run at exit or on every prompt",
      command: ["trap * EXIT|DEBUG|ERR|RETURN|0"],
      when: ({ words }) =>
        (words[0] ?? "").trim() !== "" &&
        /\b(?:nohup|sh|bash|curl|wget|python\d?|perl|nc|at|crontab)\b/.test(words[0] ?? ""),
    },
    {
      rule: "persistence.keys",
      score: 75,
      reason: "Gives a key access to a machine",
      command: ["ssh-copy-id ...", "ssh-keygen -R|-s", "ssh-add -D|-d"],
    },
  ],
};
