/** What calls in program code do, by their dotted names; languages share most of them. */
export interface CodeRule {
  /** Stable id. */
  readonly rule: string;
  /** 0–100. */
  readonly score: number;
  /** One sentence for people. */
  readonly reason: string;
  /** Names as they stand before `(` or a space, in lower case; `*` at the end for any ending, `.x` for a method of anything. */
  readonly names: string;
  /** True if strings in the same code may be commands for a shell. */
  readonly runs?: boolean;
}

/** What code may do that is more than to compute. */
export const CODE_RULES: readonly CodeRule[] = [
  {
    rule: "code.runs-program",
    score: 70,
    reason: "Code that runs another program",
    runs: true,
    names:
      "os.system os.popen* os.exec* os.spawn* os.startfile os.posix_spawn* subprocess subprocess.* popen2.* commands.getoutput commands.getstatusoutput pty.spawn asyncio.create_subprocess_* asyncio.subprocess.* pexpect.* sh.* fabric.* invoke.run child_process child_process.* execsync spawnsync execfile execfilesync .execsync .spawnsync .execfile .execfilesync spawn fork runtime.getruntime .getruntime processbuilder process.spawn process.exec kernel.system kernel.exec kernel.spawn io.popen open3.* shell_exec passthru proc_open popen pcntl_exec system exec %x qx os.execute deno.run deno.command deno.command.* bun.spawn bun.spawnsync std.process.command process.start shellexecute wscript.shell .createobject do.shell.script shell_command call-process start-process async-shell-command shell-command os/exec exec.command zx.* execa execa.* shelljs.* .popen",
  },
  {
    rule: "code.deletes-files",
    score: 75,
    reason: "Code that deletes files",
    names:
      "file.remove delete-file delete-directory shutil.rmtree rmtree os.remove os.unlink os.rmdir os.removedirs .rmtree pathlib.path.unlink .unlink .rmdir fs.unlink fs.unlinksync fs.rm fs.rmsync fs.rmdir fs.rmdirsync fs.promises.unlink fs.promises.rm fs.promises.rmdir fs.rm* fs.unlink* .rmsync .unlinksync .rmdirsync unlinksync rmsync rmdirsync rimraf rimraf.* del.sync fse.remove fse.removesync fse.emptydir fse.emptydirsync .emptydir .emptydirsync fileutils.rm* file.delete file.unlink dir.rmdir dir.delete dir.unlink unlink rmdir remove_tree rmtree files.delete files.deleteifexists deno.remove deno.removesync os.removeall file.path.remove_tree unlinkrecursive fileutils.deletedirectory .deletedirectory send2trash os.truncate fs.truncate fs.truncatesync",
  },
  {
    rule: "code.evaluates",
    score: 65,
    reason: "Code that runs code made at run time",
    names:
      "eval compile __import__ importlib.import_module execfile vm.runin* vm.script .runinnewcontext .runinthiscontext instance_eval class_eval module_eval .instance_eval .class_eval .constant_get create_function unserialize pickle.load pickle.loads cpickle.loads marshal.load marshal.loads dill.loads shelve.open yaml.load yaml.unsafe_load jsonpickle.decode getattr ctypes.* loadstring loadfile dofile require_once include_once binding.eval send public_send settimeout_eval code.interact code.interactiveconsole",
  },
  {
    rule: "code.power",
    score: 80,
    reason: "Code that takes rights or stops the system",
    names:
      "os.setuid os.setgid os.seteuid os.setresuid os.setreuid os.kill os.killpg os.reboot posix.setuid process.setuid process.setgid process.kill ctypes.windll* ptrace os.chown fs.chown* process.uid process.euid process.sys.setuid os.chroot os.fork signal.pthread_kill .setuid",
  },
  {
    rule: "code.changes-mode",
    score: 60,
    reason: "Code that changes the rights on files",
    names:
      "os.chmod fs.chmod fs.chmodsync file.chmod fileutils.chmod* fileutils.chown* chmod chown os.lchmod os.symlink",
  },
  {
    rule: "code.database-removal",
    score: 70,
    reason: "Code that removes data from a database",
    names:
      ".dropdatabase dropdatabase .dropcollection .dropindexes .dropindex .dropuser .droprole .deletemany .deleteindex .drop .drop_database .drop_collection .drop_table .drop_all .delete_many .delete_all .destroy_all .deleteall .removeall .destroyall .truncate .flushall .flushdb .flush_all .deleteindexes .clearindex .clearobjects .deleteobjects .deleteby .deletebyquery .delete_by_query .delete_index .delete_collection .delete_table .deletetable .delete_bucket .deletebucket .delete_object .delete_objects .deleteobject .delete_stack .terminate_instances .terminateinstances .shutdownserver .purge .purge_queue .purgequeue .delete_queue .remove_all .shutdown_server .fsynclock .replsetreconfig .deletetable*",
  },
  {
    rule: "code.reverse-connection",
    score: 75,
    reason: "Code that ties a shell to a network connection",
    names:
      "os.dup2 .dup2 socket.socket .dup socket.connect fsockopen net.connect net.socket net.createconnection tcpsocket.new tcpsocket.open io.socket.inet io.socket.inet.new socket.tcp",
  },
  {
    rule: "code.downloads",
    score: 60,
    reason: "Code that downloads a file",
    names: ".urlretrieve urlretrieve .downloadfile .download_file fileutils.copyurltofile",
  },
  {
    rule: "code.serves",
    score: 60,
    reason: "Code that listens for connections",
    names:
      "socketserver.* http.server.* .listen tcpserver.new tcpserver.open net.createserver http.createserver .serve_forever",
  },
];

/** Orders of more than one word, and names whose case matters, outside the strings of code. */
export const CODE_PHRASES: readonly (Omit<CodeRule, "names"> & { readonly test: RegExp })[] = [
  {
    rule: "code.runs-program",
    score: 70,
    reason: "Code that runs another program",
    runs: true,
    test: /\bdo shell script\b/i,
  },
  {
    rule: "code.deletes-files",
    score: 75,
    reason: "Code that deletes files",
    test: /(?<![\w/-])rm\s?\(|\bfile delete\b|\bdelete (?:file|folder|disk|every)\b(?![.[;)])|\bempty (?:the )?trash\b/i,
  },
  {
    rule: "code.evaluates",
    score: 65,
    reason: "Code that runs code made at run time",
    test: /\bFunction\s?\(|\bassert\s?\(\s?(?:["'$]|base64)/,
  },
  {
    rule: "code.persistence",
    score: 70,
    reason: "Code that starts a program later",
    test: /\blogin item\b/i,
  },
];
