/** What a path is to the system, for those that matter. All tests take normalized paths. */

/** No listed path has more. */
const MAX_SEGMENTS = 10;

const SYSTEM = starts(
  "/etc /bin /sbin /usr /lib /lib32 /lib64 /boot /sys /proc /dev /system /library /private/etc /opt /var /applications /windows",
);
const SYSTEM_EXCEPTIONS = starts(
  "/dev/null /dev/stdout /dev/stderr /dev/stdin /dev/tty /dev/fd /dev/full /dev/zero /dev/random /dev/urandom /dev/shm /dev/pts /var/tmp /var/folders /usr/src /var/www /opt/homebrew /usr/local/src /usr/local/share /proc/self/fd",
);
const ACCOUNTS = starts(
  "/etc/passwd /etc/shadow /etc/gshadow /etc/group /etc/sudoers /etc/sudoers.d /etc/pam.d /etc/pam.conf /etc/security /etc/doas.conf /etc/polkit-1 /etc/master.passwd /etc/login.defs /etc/nsswitch.conf /etc/ld.so.preload /etc/ld.so.conf /etc/ld.so.conf.d /private/etc/sudoers /private/etc/passwd",
);
const PERSISTENCE = starts(
  "/etc/cron /etc/crontab /etc/cron.d /etc/cron.daily /etc/cron.hourly /etc/cron.weekly /etc/cron.monthly /etc/anacrontab /var/spool/cron /var/at /var/spool/at /etc/systemd /usr/lib/systemd /lib/systemd /usr/local/lib/systemd /run/systemd /etc/init.d /etc/rc.d /etc/rc.local /etc/rc.common /usr/local/etc/rc.d /etc/init /etc/inittab /etc/profile /etc/profile.d /etc/bash.bashrc /etc/bashrc /etc/zshrc /etc/zprofile /etc/zshenv /etc/zsh /etc/environment /etc/update-motd.d /etc/xdg/autostart /etc/udev /lib/udev /usr/lib/udev /etc/modules /etc/modules-load.d /etc/modprobe.d /etc/apt/apt.conf.d /etc/emond.d /library/launchagents /library/launchdaemons /library/startupitems /system/library/launchdaemons /etc/periodic /etc/ssh /usr/share/x11/xorg.conf.d /etc/networkmanager/dispatcher.d",
);
const HOME_PERSISTENCE = starts(
  "~/.bashrc ~/.bash_profile ~/.bash_login ~/.bash_logout ~/.bash_aliases ~/.profile ~/.zshrc ~/.zprofile ~/.zshenv ~/.zlogin ~/.zlogout ~/.kshrc ~/.cshrc ~/.tcshrc ~/.login ~/.config/fish ~/.config/autostart ~/.config/systemd ~/.local/share/systemd ~/.config/plasma-workspace ~/.kde/autostart ~/.xinitrc ~/.xsession ~/.xprofile ~/.xsessionrc ~/.ssh ~/.vimrc ~/.viminfo ~/.inputrc ~/.pam_environment ~/.gitconfig ~/.config/git ~/.git-templates ~/library/launchagents ~/library/preferences ~/library/startupitems ~/.npmrc ~/.pypirc ~/.config/pip ~/.pip",
);
const CREDENTIAL_LIST =
  "/etc/shadow /etc/shadow- /etc/gshadow /etc/gshadow- /etc/master.passwd /etc/security/opasswd /var/db/shadow /etc/krb5.keytab /var/lib/sss/db /etc/ssl/private /var/db/dslocal /var/run/secrets /run/secrets /proc/kcore /dev/mem /dev/kmem";
const CREDENTIALS = starts(CREDENTIAL_LIST);
const HOME_CREDENTIALS = starts(
  "~/.aws/credentials ~/.aws/sso ~/.aws/cli/cache ~/.azure/accesstokens.json ~/.azure/msal_token_cache.json ~/.config/gcloud/credentials.db ~/.config/gcloud/access_tokens.db ~/.config/gcloud/application_default_credentials.json ~/.config/gcloud/legacy_credentials ~/.kube/config ~/.docker/config.json ~/.netrc ~/.pgpass ~/.my.cnf ~/.git-credentials ~/.config/git/credentials ~/.gnupg ~/.password-store ~/.config/gh/hosts.yml ~/.config/hub ~/.vault-token ~/.terraform.d/credentials.tfrc.json ~/.cargo/credentials ~/.cargo/credentials.toml ~/.gem/credentials ~/.pypirc ~/.config/op ~/.electrum ~/.bitcoin ~/.ethereum ~/library/keychains ~/library/cookies ~/.local/share/keyrings ~/.mozilla ~/.config/google-chrome ~/.config/chromium ~/library/application support/google/chrome ~/.thunderbird ~/.config/rclone/rclone.conf ~/.s3cfg ~/.boto ~/.databrickscfg ~/.snowflake",
);
const HISTORY_NAMES =
  /(?:^|\/)\.(?:bash_|zsh_|sh_|ash_|fish_|ksh_)?history$|(?:^|\/)\.(?:mysql|psql|python|node_repl|sqlite|rediscli|lesshst)_history$|(?:^|\/)fish_history$|consolehost_history\.txt$/;
const PRIVATE_KEYS =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519|xmss)(?:_sk)?|ssh_host_\w+_key|identity|[\w.-]+\.(?:ppk|p12|pfx|keystore|jks|kdbx))$/;
const CREDENTIAL_NAMES =
  /(?:^|\/)(?:\.aws\/credentials|\.ssh\/[\w.-]*key[\w.-]*|\.netrc|\.pgpass|\.git-credentials|\.vault-token|\.kube\/config|\.docker\/config\.json|credentials\.db|access_tokens\.db|logins\.json|key[34]\.db|login data|signons\.sqlite|wallet\.dat|ntds\.dit)$/;
const CREDENTIAL_FOLDERS = /(?:^|\/)\.(?:ssh|aws|gnupg|kube|docker|azure|password-store)(?:\/\*)?$/;
const PROCESS_MEMORY = /^\/proc\/[^/]+\/(?:mem|maps?|environ|auxv)$/;
const LOGS =
  /^\/(?:private\/)?var\/(?:log|audit|adm|run\/utmp|account)(?:\/|$)|^\/etc\/(?:audit|audisp|auditd|libaudit|rsyslog|syslog|logrotate)[\w./-]*$|(?:^|\/)(?:wtmp|btmp|utmp|lastlog)$|^~\/library\/logs(?:\/|$)/;
const DISKS =
  /^\/dev\/(?:r?disk\d|sd[a-z]|hd[a-z]|vd[a-z]|xvd[a-z]|nvme\d|mmcblk\d|md\d|dm-\d|mapper\/|loop\d|sr\d|nbd\d|zd\d|disk\/|block\/)/;
const IMPORT_HOOKS =
  /(?:^|\/)(?:[\w.-]+\.pth|sitecustomize\.py|usercustomize\.py)$|(?:^|\/)\.git\/(?:hooks\/[\w-]+|config)$/;

/** A folder or file that the system lives in. */
export function isSystemPath(path: string): boolean {
  return SYSTEM(path) && !SYSTEM_EXCEPTIONS(path);
}

/** Who may log in and who may become whom. */
export function isAccountPath(path: string): boolean {
  return ACCOUNTS(path);
}

/** What is written there runs later, by itself. */
export function isPersistencePath(path: string): boolean {
  return PERSISTENCE(path) || HOME_PERSISTENCE(path) || IMPORT_HOOKS.test(path);
}

/** Keys, tokens, password hashes, wallets. */
export function isCredentialPath(path: string): boolean {
  return (
    CREDENTIALS(path) ||
    isPatternOfCredential(path) ||
    HOME_CREDENTIALS(path) ||
    PRIVATE_KEYS.test(path) ||
    CREDENTIAL_NAMES.test(path) ||
    PROCESS_MEMORY.test(path)
  );
}

/** `/etc/shad*`: a pattern that the shell would complete to one of them. */
function isPatternOfCredential(path: string): boolean {
  const wild = path.search(/[*?[]/);
  if (wild < 6 || path[wild - 1] === "/") return false;
  return (
    CREDENTIAL_LIST.includes(` ${path.slice(0, wild)}`) ||
    CREDENTIAL_LIST.startsWith(path.slice(0, wild))
  );
}

/** A folder of such files, as a whole. */
export function isCredentialFolder(path: string): boolean {
  return CREDENTIAL_FOLDERS.test(path);
}

/** What a person typed before. */
export function isHistoryPath(path: string): boolean {
  return HISTORY_NAMES.test(path);
}

/** Logs, and what decides what is logged. */
export function isLogPath(path: string): boolean {
  return LOGS.test(path);
}

/** A whole disk or partition. */
export function isDiskPath(path: string): boolean {
  return DISKS.test(path);
}

/** The root, a home, or a folder right below the root, with or without a pattern behind it. */
export function isRootPath(path: string): boolean {
  const folder = path.replace(/\/[*?.]{1,4}$/, "");
  if (folder === "" || folder === "/" || folder === "~" || folder === ".." || path === "/*")
    return true;
  return /^\/(?:bin|boot|dev|etc|home|lib|lib64|opt|private|proc|root|sbin|srv|sys|usr|usr\/(?:bin|lib|local|sbin|share)|var|var\/(?:lib|log)|users|system|library|applications|windows|mnt|media|data|volumes)$/.test(
    folder,
  );
}

/** The path itself or anything below it. */
function starts(list: string): (path: string) => boolean {
  const paths = new Set(list.split(/ (?=[/~])/));
  return (path) => {
    if (paths.has(path)) return true;
    let at = path.indexOf("/", 1);
    for (let depth = 0; at > 0 && depth < MAX_SEGMENTS; depth += 1) {
      if (paths.has(path.slice(0, at))) return true;
      at = path.indexOf("/", at + 1);
    }
    return false;
  };
}
