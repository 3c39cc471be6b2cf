import type { ShellCommand } from "../shell/shell-command.ts";

/** Programs that only look: running them with more rights, or with orders for words, changes nothing. */
const READING = set(
  "ls cat echo printf pwd grep egrep fgrep zgrep rg ag ack find gfind fd locate head tail less more zless zcat bzcat xzcat wc sort uniq cut tr nl od xxd hexdump strings file stat readlink realpath basename dirname du df free uptime uname hostname whoami id groups who w last lastlog finger ps pstree pgrep top htop vmstat iostat lsof ss netstat ifconfig ip dig nslookup host ping traceroute tracepath mtr whois date cal env printenv which whereis type man info help whatis apropos history diff cmp comm md5sum sha1sum sha256sum sha512sum cksum b2sum lscpu lsblk lspci lsusb lsmod lshw dmidecode dmesg journalctl tree getent test [ true false seq sleep column rev tac expr bc jq yq tty arch nproc jobs getconf locale blkid ldd nm objdump readelf size pmap [[ : cd pushd popd dirs exit return clear reset tput",
);

/** Programs of the machine itself: their words are files, texts and expressions, not a service's orders. */
const LOCAL = set(
  "awk gawk mawk nawk sed gsed tee xargs parallel cp mv ln mkdir touch install tar gtar bsdtar gzip gunzip bzip2 xz zip unzip 7z rar unrar cpio ar dd csplit join paste fold fmt pr expand unexpand shuf yes factor numfmt iconv base32 base64 openssl gpg ssh ssh-keygen ssh-add ssh-agent scp sftp rsync curl wget http https xh nc ncat netcat socat telnet ftp vi vim nvim nano emacs ed ex code subl open xdg-open pbcopy pbpaste xclip gcc g++ cc c++ clang clang++ ld as make gmake cmake ninja meson bazel gradle mvn ant sbt rustc javac java go cargo python python2 python3 pypy perl ruby node nodejs deno bun php lua rscript julia tclsh osascript bash sh zsh dash ksh fish tcsh csh eval source . exec set unset export declare typeset local readonly alias unalias trap read shift getopts let return wait bg fg disown ulimit umask hash bind shopt complete compgen enable builtin command time timeout nohup nice watch tmux screen script expect logger mail mutt sendmail lp lpr lpq ffmpeg ffprobe convert identify magick pandoc latex pdflatex sqlite3 psql mysql mariadb jest vitest pytest tox rspec phpunit eslint prettier tsc webpack vite rollup ruff black mypy flake8 pylint tesseract bc dc m4 gdb lldb strace ltrace valgrind chmod chown chgrp chattr chflags rm rmdir unlink shred truncate kill mount umount git hg svn crontab at batch service msg banner cowsay figlet mysqldump pg_dump pbzip2 fzf hash shellcheck shfmt tldr cheat apt-cache apropos fuser useradd usermod userdel groupadd passwd su sudo doas env",
);

/** True for a program that only reads, whatever its arguments; `find` only without its actions. */
export function isReadingProgram({ program, words }: ShellCommand): boolean {
  if (program === "find" || program === "gfind") {
    return !words.some((word) =>
      /^-(?:delete|exec|execdir|ok|okdir|fprint|fprint0|fprintf|fls)$/.test(word),
    );
  }
  return READING.has(program);
}

/** True for a program whose words are never orders to a service. */
export function isLocalProgram(program: string): boolean {
  return READING.has(program) || LOCAL.has(program) || LOCAL.has(program.replace(/[\d.]+$/, ""));
}

function set(names: string): ReadonlySet<string> {
  return new Set(names.split(" "));
}
