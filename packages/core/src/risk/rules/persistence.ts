import type { RulePack } from "../rule.ts";
import { isProgramSetting } from "../shell/program-settings.ts";
import type { ShellCommand } from "../shell/shell-command.ts";
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
        "sc create|config|delete|stop",
        "pm2 startup|save",
        "loginctl enable-linger",
      ],
    },
    {
      rule: "persistence.setting",
      score: 70,
      reason: "Changes a setting that starts programs",
      command: [
        "defaults write|delete|import|rename|delete-all",
        "plistbuddy -c",
        "reg add|delete|import|copy|restore|unload|load",
        "gsettings set|reset",
        "dconf write|reset|load",
        "npm config|set set|delete",
        "npm set ...",
        "pip config set",
        "git config **",
      ],
      when: (command) => command.program !== "git" || setsProgram(command),
    },
    {
      rule: "persistence.trap",
      score: 65,
      reason: "Sets a command to run at exit or on every prompt",
      command: "trap * exit|debug|err|return|0",
      when: ({ words }) => STARTS_PROGRAM.test(words[0] ?? ""),
    },
    {
      rule: "persistence.keys",
      score: 75,
      reason: "Gives a key access to a machine",
      command: ["ssh-copy-id ...", "ssh-keygen -R|-s", "ssh-add -D|-d"],
    },
  ],
};

const STARTS_PROGRAM = /\b(?:nohup|sh|bash|curl|wget|python\d?|perl|nc|at|crontab)\b/;
/** `git config core.pager 'sh -c …'`: a setting whose value Git runs, set to more than a plain name. */
function setsProgram({ options, words }: ShellCommand): boolean {
  const at = words.findIndex((word) => isProgramSetting(word));
  const value = words[at + 1];
  if (at < 0 || value === undefined || options.has("--get") || options.has("--unset")) return false;
  return !/^[\w.]+$/.test(value);
}
