/** Programs that run a shell text. */
export const SHELLS: ReadonlySet<string> = new Set(
  "sh bash dash zsh ksh mksh ash fish csh tcsh rbash yash busybox-sh".split(" "),
);

/** How an interpreter of another language takes its text. */
export interface Interpreter {
  /** The options whose value is code. */
  readonly code: readonly string[];
  /** True if the first operand is code, as with `awk`. */
  readonly firstOperand?: boolean;
  /** True if it reads code from its input when it is given none. */
  readonly input?: boolean;
}

/** By program name without its version. */
export const INTERPRETERS: ReadonlyMap<string, Interpreter> = new Map<string, Interpreter>([
  ["python", { code: ["-c"], input: true }],
  ["pypy", { code: ["-c"], input: true }],
  ["ipython", { code: ["-c"], input: true }],
  ["perl", { code: ["-e", "-E"], input: true }],
  ["ruby", { code: ["-e"], input: true }],
  ["irb", { code: ["-e"], input: true }],
  ["node", { code: ["-e", "--eval", "-p", "--print"], input: true }],
  ["nodejs", { code: ["-e", "--eval", "-p", "--print"], input: true }],
  ["bun", { code: ["-e", "--eval", "-p", "--print"] }],
  ["tsx", { code: ["-e", "--eval"], input: true }],
  ["ts-node", { code: ["-e", "--eval"], input: true }],
  ["deno", { code: ["eval"] }],
  ["php", { code: ["-r", "--run", "-B", "-R", "-E"], input: true }],
  ["lua", { code: ["-e"], input: true }],
  ["luajit", { code: ["-e"], input: true }],
  ["tclsh", { code: [], input: true }],
  ["wish", { code: [], input: true }],
  ["expect", { code: ["-c"], input: true }],
  ["rscript", { code: ["-e"] }],
  ["r", { code: ["-e"], input: true }],
  ["julia", { code: ["-e", "-E", "--eval"], input: true }],
  ["osascript", { code: ["-e"], input: true }],
  ["groovy", { code: ["-e"] }],
  ["scala", { code: ["-e"] }],
  ["elixir", { code: ["-e", "--eval"] }],
  ["erl", { code: ["-eval"] }],
  ["ghc", { code: ["-e"] }],
  ["guile", { code: ["-c"] }],
  ["racket", { code: ["-e"] }],
  ["sbcl", { code: ["--eval"] }],
  ["emacs", { code: ["--eval", "-eval", "--execute"] }],
  ["gdb", { code: ["-ex", "--eval-command", "-eval-command"] }],
  ["vim", { code: ["-c", "--cmd"] }],
  ["vimdiff", { code: ["-c", "--cmd"] }],
  ["rview", { code: ["-c", "--cmd"] }],
  ["vi", { code: ["-c"] }],
  ["ex", { code: ["-c"], input: true }],
  ["nvim", { code: ["-c", "--cmd"] }],
  ["jrunscript", { code: ["-e"], input: true }],
  ["awk", { code: ["-e", "--source"], firstOperand: true }],
  ["gawk", { code: ["-e", "--source"], firstOperand: true }],
  ["mawk", { code: [], firstOperand: true }],
  ["nawk", { code: [], firstOperand: true }],
  ["bc", { code: [] }],
  ["mongo", { code: ["--eval"], input: true }],
  ["mongosh", { code: ["--eval"], input: true }],
]);

/** How a database client takes its statements. */
export interface SqlClient {
  /** The options whose value is SQL. */
  readonly options: readonly string[];
  /** True if operands after the first (the database) are SQL. */
  readonly operands?: boolean;
}

/** Programs that send SQL. All of them also read it from their input. */
export const SQL_CLIENTS: ReadonlyMap<string, SqlClient> = new Map<string, SqlClient>([
  ["psql", { options: ["-c", "--command"] }],
  ["mysql", { options: ["-e", "--execute"] }],
  ["mariadb", { options: ["-e", "--execute"] }],
  ["sqlite3", { options: ["-cmd"], operands: true }],
  ["sqlite", { options: ["-cmd"], operands: true }],
  ["duckdb", { options: ["-c", "-s", "-cmd"], operands: true }],
  ["sqlcmd", { options: ["-Q", "-q", "--query"] }],
  ["mssql-cli", { options: ["-Q", "-q"] }],
  ["sqlplus", { options: [] }],
  ["clickhouse-client", { options: ["-q", "--query", "--multiquery"] }],
  ["snowsql", { options: ["-q", "--query"] }],
  ["snow", { options: ["-q", "--query"] }],
  ["cqlsh", { options: ["-e", "--execute"] }],
  ["cockroach", { options: ["-e", "--execute"] }],
  ["hive", { options: ["-e"] }],
  ["beeline", { options: ["-e"] }],
  ["impala-shell", { options: ["-q", "--query"] }],
  ["spark-sql", { options: ["-e"] }],
  ["trino", { options: ["--execute"] }],
  ["presto", { options: ["--execute"] }],
  ["influx", { options: ["-execute"] }],
  ["pgcli", { options: [] }],
  ["mycli", { options: ["-e", "--execute"] }],
  ["litecli", { options: ["-e", "--execute"] }],
  ["usql", { options: ["-c", "--command"] }],
  ["isql", { options: [] }],
  ["db2", { options: [], operands: true }],
  ["bq", { options: [], operands: true }],
]);

/** Options of any other program that carry SQL, as `aws athena … --query-string`. */
export const SQL_OPTIONS: readonly string[] = [
  "--sql",
  "--sql-statement",
  "--query-string",
  "--query",
  "--execute",
  "--statement",
  "--command",
];

/** Options whose value a shell runs, by program; `exec=` before the command is taken off. */
export const SCRIPT_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    su: "-c --command",
    runuser: "-c --command",
    script: "-c --command",
    flock: "-c --command",
    sg: "-c",
    vagrant: "-c --command",
    fly: "-C --command",
    flyctl: "-C --command",
    gcloud: "--command",
    az: "--scripts",
    aws: "--parameters",
    "nix-shell": "--run --command",
    env: "-S --split-string",
    tar: "--checkpoint-action --to-command -I --use-compress-program --rsh-command --rmt-command",
    bsdtar: "--use-compress-program",
    rsync: "-e --rsh --rsync-path",
    git: "--exec -x --extcmd -O --open-files-in-pager --tree-filter --index-filter --msg-filter --commit-filter --env-filter --upload-pack --receive-pack",
    man: "-P --pager -H --html",
    zip: "-TT --unzip-command",
    npx: "-c --call",
    gtar: "--checkpoint-action --to-command -I --use-compress-program --rsh-command --rmt-command",
    cpio: "--rsh-command",
    nc: "-e -c",
    netcat: "-e -c",
    ncat: "-e --exec -c --sh-exec",
    ansible: "-a --args",
    sort: "--compress-program",
    split: "--filter",
    rg: "--pre",
    wget: "--use-askpass",
    make: "--eval",
    nodemon: "-x --exec",
    xterm: "-e",
    "gnome-terminal": "-e --command",
    openvpn: "--up --down",
    tcpdump: "-z",
  }).map(([name, options]) => [name, options.split(" ")]),
);
