import type { ShellCommand } from "../shell/shell-command.ts";
import { compileCommandPattern } from "../shell/command-pattern.ts";

/** Programs that also change things, in the forms in which they only ask. */
const FORMS: readonly string[] = [
  "systemctl status|show|cat|is-*|list-*|get-default",
  "service * status",
  "service --status-all",
  "fdisk|sfdisk|parted|gdisk -l|--list",
  "sgdisk -p|--print",
  "iptables|ip6tables -L|-S|--list|--list-rules",
  "nft list",
  "ufw status",
  "firewall-cmd --list-all|--list-ports|--list-services|--state|--get-active-zones",
  "crontab -l",
  "docker|podman|nerdctl|crictl ps|images|logs|inspect|stats|version|info|port|events",
  "apt|apt-get list|show|search|policy",
  "dpkg -l|-L|-s|-S|--list|--status",
  "rpm -q|-qa|--query",
  "yum|dnf list|info|search|repolist|check-update",
  "smartctl -a|-i|-H|-x|--all|--info|--health",
  "nvme list|smart-log|id-ctrl",
  "tcpdump -D",
  "auditctl -l|-s",
  "swapon --show",
  "aa-status|sestatus|getenforce|lvs|vgs|pvs|lvdisplay|vgdisplay|pvdisplay",
  "zpool|zfs list|status|get",
  "nginx -t|-T|-v|-V",
  "apachectl configtest|status",
  "sshd -t|-T",
  "sysctl -a|-n",
  "mdadm --detail|-D|--examine|-E",
  "hdparm -I|-i",
  "snap|flatpak list",
  "supervisorctl status",
  "kubectl get|describe|logs|top|version",
];

const BY_PROGRAM = indexForms();

/** True for `systemctl status`, `iptables -L` and their like. */
export function isReadingForm(command: ShellCommand): boolean {
  return BY_PROGRAM.get(command.program)?.some((matches) => matches(command)) ?? false;
}

function indexForms(): ReadonlyMap<string, readonly ((command: ShellCommand) => boolean)[]> {
  const forms = new Map<string, ((command: ShellCommand) => boolean)[]>();
  for (const { programs, matches } of FORMS.map(compileCommandPattern))
    for (const program of programs) forms.set(program, [...(forms.get(program) ?? []), matches]);
  return forms;
}
