import type { RulePack } from "../rule.ts";
import type { ShellCommand } from "../shell/shell-command.ts";
import { isLocalProgram } from "./known-programs.ts";
import { serviceOrders } from "./service-orders.ts";
import {
  hasChangingVerb,
  hasDestructiveOption,
  hasDestructiveVerb,
  isDestructiveWord,
} from "./service-verbs.ts";

/**
 * Clouds and services on the command line. There are too many to list, but they speak alike:
 * program, thing, verb. One rule reads the verb; `service-orders.ts` names what it can't see.
 */
export const servicesPack: RulePack = {
  name: "services",
  rules: [
    {
      rule: "services.destructive-verb",
      score: 65,
      reason: "Deletes, stops or revokes something in a service",
      command: "*",
      when: (command) => isServiceProgram(command) && hasDestructiveVerb(command.words),
    },
    {
      rule: "services.destructive-option",
      score: 65,
      reason: "Deletes something in a service",
      command: "*",
      when: (command) => isServiceProgram(command) && hasDestructiveOption(command.words),
    },
    {
      rule: "services.http-deletion",
      score: 65,
      reason: "Deletes something through an HTTP interface",
      command: "*",
      when: ({ program, options }) => HTTP.has(program) && isDeleting(program, options),
    },
    {
      rule: "services.http-order",
      score: 65,
      reason: "Orders a service to delete or change something",
      command: "*",
      when: ({ program, options, words }) =>
        HTTP.has(program) && isSending(program, options) && words.some(namesDeletion),
    },
    {
      rule: "services.piped-order",
      score: 65,
      reason: "Sends an order to delete or stop something to a service",
      command:
        "socat|nc|ncat|netcat|telnet|redis-cli|valkey-cli|openssl|rndc|nsupdate|varnishadm **",
      when: ({ input }) =>
        input?.text?.split("\n", 64).some((line) => hasDestructiveVerb(line.split(/\s+/, 16))) ??
        false,
    },
    {
      rule: "services.change",
      score: 60,
      reason: "Changes something in a cloud",
      command: "aws|gcloud|az|oci|ibmcloud|aliyun|doctl|linode-cli|hcloud|scw **",
      when: ({ words }) => hasChangingVerb(words),
    },
    {
      rule: "services.mutation",
      score: 60,
      reason: "Changes something through a GraphQL interface",
      command: "gh|glab api graphql",
      when: ({ words }) =>
        words.some((word) => /^(?:query=)?\s*mutation\b/i.test(word.slice(0, 256))),
    },
    ...serviceOrders,
  ],
};

const HTTP: ReadonlySet<string> = new Set(
  "curl wget http https xh httpie gh glab hub invoke-restmethod invoke-webrequest aria2c ab wrk grpcurl kubectl doctl heroku az databricks auth0 okta".split(
    " ",
  ),
);

/** What begins a statement is no program. */
const SQL_WORDS: ReadonlySet<string> = new Set(
  "select insert update with values explain show describe pragma create alter copy call set".split(
    " ",
  ),
);

function isServiceProgram({ program, wrappers }: ShellCommand): boolean {
  if (program === "" || isLocalProgram(program) || wrappers.length > 6) return false;
  if (SQL_WORDS.has(program)) return false;
  return !/[\\/]|^-|\.(?:py|sh|js|ts|rb|pl|php|mjs|cjs)$/.test(program);
}

type Options = ShellCommand["options"];

function methodsOf(program: string, { operands, values }: Options): readonly string[] {
  const named = ["-X", "--request", "--method"].flatMap(values);
  const [first] = HTTPIE.has(program) ? operands : [];
  return [...named, ...(first === undefined ? [] : [first])].map((method) => method.toUpperCase());
}

function isDeleting(program: string, options: Options): boolean {
  return methodsOf(program, options).some((method) => /^(?:DELETE|PURGE$)/.test(method));
}

/** True for a request that is not a plain reading one. */
function isSending(program: string, options: Options): boolean {
  const methods = methodsOf(program, options);
  if (methods.some((method) => /^(?:POST|PUT|PATCH|PURGE|MOVE)/.test(method))) return true;
  return (methods.length === 0 || HTTPIE.has(program)) && BODIES.some(options.has);
}

const HTTPIE: ReadonlySet<string> = new Set(["http", "https", "xh", "httpie"]);
const BODIES: readonly string[] = [
  "-d",
  "-F",
  "--data",
  "--data-raw",
  "--data-binary",
  "--json",
  "--form",
  "--post-data",
  "--post-file",
  "--body-data",
  "--body-file",
];

/** A path such as `/_delete_by_query`, `/documents/delete-batch`, `/doDelete`, `/restart`. */
function namesDeletion(word: string): boolean {
  if (!word.includes("/") || /\s/.test(word)) return false;
  const [path = ""] = word.slice(0, 512).split(/[?#]/, 1);
  return path.split("/").some((segment) => isDestructiveWord(segment) || CLOSING.test(segment));
}

/** Also what moves money, and the settings of a whole search cluster. */
const CLOSING =
  /^_?(?:close|reroute|clear|clean)(?:[_-]|$)|^(?:refunds?|payouts?|transfers?|_settings|_cluster)$/i;
