import type { RulePack } from "../rule.ts";
import type { ShellCommand } from "../shell/shell-command.ts";
import { isLocalProgram } from "./known-programs.ts";
import { hasDestructiveOption, hasDestructiveVerb, isDestructiveWord } from "./service-verbs.ts";

/**
 * Clouds and services on the command line. There are too many to list, but they speak alike:
 * program, thing, verb. One rule reads the verb; the tables below name what it can't see.
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
        HTTP.has(program) && isSending(program, options, words) && words.some(namesDeletion),
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
      rule: "services.infrastructure",
      score: 75,
      reason: "Changes or destroys infrastructure",
      command: [
        "terraform|tofu|terragrunt|cdktf apply|destroy|taint|untaint|import|force-unlock|run-all|state|workspace",
        "pulumi destroy|up|update|cancel|state|stack|refresh|import",
        "cdk|sst|sls|serverless|amplify|copilot|sam|up|architect destroy|remove|deploy|delete",
        "packer|nomad|waypoint|boundary|consul-terraform-sync destroy|stop|system|job",
        "vagrant destroy|halt|reload",
        "ansible-galaxy|knife|chef remove|delete",
        "juju destroy-controller|destroy-model|kill-controller|remove-application|remove-unit|remove-machine",
        "bosh ** delete-*|stop|clean-up|recreate",
        "virsh destroy|undefine|shutdown|vol-delete|pool-destroy|net-destroy",
        "VBoxManage|vboxmanage unregistervm|closemedium|controlvm",
        "govc|esxcli|vim-cmd ** *destroy*|*remove*|*delete*|*poweroff*|power",
      ],
      when: ({ options, words }) => {
        const [, second = ""] = options.operands;
        if (words.some((word) => /^--?(?:help|dry-run|no-op)$/.test(word))) return false;
        return !/^(?:list|show|ls|pull|output|select|new|history|graph|export|status|get|info|plan|tag|output|change-secrets-provider|validate|inspect)$/.test(
          second,
        );
      },
    },
    {
      rule: "services.secrets",
      score: 65,
      reason: "Changes secrets or who may read them",
      command: [
        "aws secretsmanager|ssm|kms update-*|put-*|rotate-*|remove-*|cancel-*|stop-*|schedule-*|disable-*|restore-*|revoke-*|delete-*|replicate-*",
        "vault ** delete|destroy|disable|revoke|seal|rotate|rekey|move|tune|step-down|remove-peer|undelete|rollback|metadata",
        "vault write|kv *|put|patch|sys/* ... ",
        "op ** delete|edit|forget|remove|revoke|suspend|archive",
        "doppler ** delete|upload|set|rollback|revoke",
        "infisical|bw|lpass|keeper|teller|conjur|akeyless ** delete|rm|set|edit|purge|restore",
        "gcloud secrets|kms|iam ** delete|destroy|disable|update|remove-iam-policy-binding|add-iam-policy-binding|set-iam-policy",
        "az keyvault|role|ad ** delete|purge|set|create|update|add|reset|remove",
        "aws iam|sts|organizations ** attach-*|detach-*|put-*|create-access-key|create-login-profile|update-*|add-*|remove-*|deactivate-*|delete-*|create-user|upload-*",
        "gh|glab secret|variable|ssh-key|gpg-key|auth|deploy-key set|delete|remove|add|logout|token",
      ],
      when: ({ program, options, words }) => {
        if (words.some((word) => /^--?help$|^-h$/.test(word))) return false;
        const verb = options.operands.find((word) =>
          /^(?:list|get|show|read|describe|view|status|lookup|search|info|login)(?:-|$)/.test(word),
        );
        if (program === "vault" && options.operands[0] === "kv" && options.operands[1] === "put")
          return false;
        return verb === undefined;
      },
    },
    {
      rule: "services.policy",
      score: 70,
      reason: "Opens something to other accounts or to everybody",
      command: [
        "aws ** put-bucket-policy|put-bucket-acl|put-object-acl|delete-public-access-block|put-public-access-block|modify-snapshot-attribute|modify-image-attribute|add-permission|authorize-security-group-ingress|authorize-security-group-egress|revoke-security-group-ingress|put-resource-policy|put-key-policy|create-policy-version|set-default-policy-version",
        "gcloud|gsutil ** add-iam-policy-binding|set-iam-policy|remove-iam-policy-binding|acl|iam|firewall-rules",
        "gsutil acl|iam|defacl set|ch",
        "az ** nsg|firewall-rule create|update|delete",
        "mc anonymous|policy set|set-json",
        "s3cmd setacl|setpolicy|delpolicy",
      ],
      when: ({ options }) =>
        !options.operands.some((word) => /^(?:list|describe|get|show)(?:-|$)/.test(word)),
    },
    {
      rule: "services.storage",
      score: 65,
      reason: "Deletes or overwrites stored objects",
      command: [
        "aws s3 rm|rb|mv",
        "aws s3 sync --delete",
        "gsutil rm|rb|mv",
        "gsutil rsync -d",
        "gcloud storage rm|mv",
        "rclone delete|deletefile|purge|move|moveto|rmdir|rmdirs|sync|bisync|dedupe|cleanup|rcat|copyurl|settier",
        "mc rm|rb|mv|undo|ilm|retention|legalhold|replicate|encrypt|version",
        "mc mirror --remove|--overwrite|--force",
        "mc admin ** remove|delete|rm|stop|restart|disable|detach|heal|decommission",
        "azcopy remove|rm",
        "azcopy sync|copy --delete-destination",
        "s3cmd|s4cmd|s5cmd del|rm|rb|mv|expire",
        "s3cmd|s4cmd|s5cmd sync --delete-removed|--delete",
        "b2 delete*|hide-file|cancel-* ...",
        "restic forget|prune|rewrite|repair|rebuild-index|key|tag|migrate",
        "borg delete|prune|compact|rdelete|recreate|break-lock|key|rename",
        "duplicity|duplicacy|kopia|rdiff-backup|bup|tarsnap|attic remove-*|cleanup|prune|delete|snapshot|maintenance|--remove-older-than",
        "velero ** delete|uninstall",
        "wal-g|pgbackrest|barman delete|expire|stanza-delete|stop",
        "ceph|rbd|rados|gluster|radosgw-admin ** rm|remove|purge|delete|destroy|out|down|zap|stop",
        "hdfs|hadoop|dfs dfs|fs|namenode -rm|-rmr|-rmdir|-expunge|-format",
        "rrdtool|snapper|timeshift|btrbk delete|--delete|--delete-all|clean|prune",
      ],
      when: ({ program, options, words }) => {
        if (
          words.some((word) => /^--(?:help|dry-run|dryrun)$|^-n$/.test(word)) &&
          !/^(?:mc|vault)$/.test(program)
        )
          return false;
        if (program === "rclone" && options.operands[0] === "sync") return true;
        if (
          (program === "mc" || program === "borg" || program === "restic") &&
          /^(?:ilm|retention|legalhold|replicate|encrypt|version|key|tag)$/.test(
            options.operands[0] ?? "",
          )
        )
          return /^(?:rm|remove|delete|clear|suspend|set|add|import|passwd|change)/.test(
            options.operands[1] ?? "",
          );
        return true;
      },
    },
    {
      rule: "services.traffic",
      score: 65,
      reason: "Changes what people are served",
      command: [
        "deck|kong ** sync|reset|reload|stop|migrations|apply",
        "fastly ** activate|deactivate|delete|purge|purge-all|lock",
        "fastly purge **",
        "wrangler ** delete|rollback|publish|deploy|purge",
        "haproxy -sf|-st|-x",
        "traefik|envoy|caddy stop|reload",
        "nginx -s=*",
        "nsupdate **",
        "rndc stop|halt|flush|delzone|freeze|reload|reconfig",
        "pdnsutil|pdns_control delete-*|clear-*|replace-rrset|purge|quit",
        "cloudflared|flarectl ** delete|cleanup|zone-purge|purge",
        "dnscontrol push|create-domains",
        "octodns-sync --doit",
        "varnishadm ban|stop|vcl.discard|vcl.use",
        "vercel|netlify|fly|flyctl|railway|render|heroku|eb|surge|now|firebase|supabase|appwrite|convex|doctl|linode-cli|hcloud|scw|oci|ibmcloud|aliyun|tccli|vultr-cli|upctl|exo|civo|openstack|nova|cf|dokku|caprover|kamal ** destroy|remove|rm|delete|down|teardown|suspend|scale|rollback|unlink|purge|terminate|stop|reset|restart|kill|promote|alias|apps:destroy|pg:reset|pg:killall|addons:destroy|domains:*|config:unset|ps:*|maintenance:*|sites:delete|hosting:disable|firestore:delete|functions:delete|database:remove",
        "ldcli|launchdarkly|flipt|unleash|split|optimizely|posthog ** delete|kill|archive|off|toggle-off|remove|purge",
        "gcloud app|run|functions|container|compute|sql|dns|pubsub|spanner|bigtable ** delete|stop|reset|rollback|migrate|resize|set-traffic|update-traffic|failover|restart|remove-*|abandon-*",
        "aws route53|cloudfront|elb|elbv2|apigateway|apigatewayv2|wafv2 ** delete-*|change-resource-record-sets|deregister-*|remove-*|update-distribution|disassociate-*|flush-*|create-invalidation|detach-*|set-*|modify-*",
      ],
      when: ({ options, words }) =>
        !words.some((word) => /^--?(?:help|dry-run|check)$/.test(word)) &&
        !options.operands.some((word) =>
          /^(?:list|describe|show|info|status|diff|dump|validate|ping|get)$/.test(word),
        ),
    },
    {
      rule: "services.queues",
      score: 65,
      reason: "Deletes messages, queues or what reads them",
      command: [
        "kafka-topics|kafka-topics.sh|kafka-configs|kafka-configs.sh|kafka-acls|kafka-acls.sh|kafka-consumer-groups|kafka-consumer-groups.sh|kafka-delete-records|kafka-delete-records.sh|kafka-reassign-partitions|kafka-reassign-partitions.sh|kafka-leader-election|kafka-features --delete|--remove|--alter|--reset-offsets|--execute|--delete-config|--delete-offsets|--offset-json-file|--election-type|--add-config",
        "kafka-server-stop|kafka-server-stop.sh|zookeeper-server-stop|zookeeper-server-stop.sh|kafka-storage **",
        "rabbitmqctl ** delete_*|clear_*|purge_*|stop|stop_app|reset|force_reset|forget_cluster_node|close_*|shutdown|eval|set_permissions|change_password|set_user_tags|add_user|change_cluster_node_type|rotate_logs|cancel_*|remove_*|update_*",
        "rabbitmqadmin delete|purge|close|import|declare",
        "nats ** rm|del|delete|purge|rmm|seal|compact|destroy|step-down|reset",
        "pulsar-admin|mqadmin ** delete*|clear-backlog|unload|terminate|reset-cursor|skip*|expire-messages|unsubscribe",
        "celery ** purge|terminate|shutdown",
        "aws sqs|sns|kinesis|mq|kafka|events|logs|firehose ** purge-*|delete-*|unsubscribe|remove-*|merge-*|split-*|decrease-*|disable-*|reboot-*",
        "gcloud pubsub ** delete|seek|purge|detach",
      ],
      when: ({ options, words }) => {
        if (
          words.some((word) => /^--(?:help|dry-run|describe|list)$/.test(word)) &&
          !words.includes("--execute")
        )
          return false;
        return !(options.has("--alter") && words.includes("--describe"));
      },
    },
    {
      rule: "services.monitoring",
      score: 65,
      reason: "Deletes or silences what watches systems",
      command: [
        "datadog-ci|dog|pup ** delete*|mute*|cancel|remove|downtime",
        "splunk remove|clean|stop|disable|offline|delete|edit|restart",
        "promtool|amtool|grafana-cli|grafana|cortextool|mimirtool|newrelic|pd|sentry-cli|opsgenie|nagios ** delete*|silence|rm|remove|uninstall|expire|mute|disable|load|sync",
        "logstash-plugin|elasticsearch-plugin|elasticsearch-users|elasticsearch-reset-password remove|userdel|-u|--username",
        "curator|curator_cli **",
      ],
      when: ({ options }) =>
        !options.operands.some((word) =>
          /^(?:list|get|query|show|ls|check|describe|status|info|search)$/.test(word),
        ) || options.operands.includes("silence"),
    },
    {
      rule: "services.forges",
      score: 65,
      reason: "Deletes or closes something at a code forge, or publishes",
      command: [
        "gh|glab|hub|tea ** delete|archive|close|cancel|disable|remove|merge|transfer|rename|revoke|unarchive|lock|logout|delete-asset",
        "gh|glab api -X=DELETE|-X=PUT|-X=PATCH|-X=POST|--method=DELETE|--method=PUT|--method=PATCH|--method=POST",
        "gitlab-runner|gitlab-rails|gitlab-ctl|gitlab-rake|gitlab-backup unregister|runner|console|stop|reset*|restore|cleanse|remove-*|restart|prune*|gitlab:*",
        "circleci ** delete|remove-secret|store-secret|unlist-orb|delete-namespace-alias|publish|cancel|create-token",
        "jenkins-cli|jenkins-cli.jar|jenkins-cli* ** delete-*|disable-*|clear-*|quiet-down|restart|safe-restart|shutdown|safe-shutdown|offline-node|remove-*|disconnect-node|groovy|groovysh|stop-builds|update-*|reload-*|set-*|cancel-quiet-down|build",
        "npm|pnpm|yarn|bun publish|unpublish|deprecate|owner|access|dist-tag|token|team|profile|adduser|logout|uninstall|remove|rm|un|unlink|prune|cache",
        "cargo publish|yank|owner|uninstall|clean",
        "gem push|yank|uninstall|owner|cleanup|cert",
        "pip|pip3|pipx|uv|conda|mamba|poetry|pdm|pipenv uninstall|remove|purge|cache|publish|uninstall-all|clean",
        "twine upload|register",
        "docker|podman|helm|skopeo|crane|oras|regctl push|delete|copy|sync",
        "pod|composer|dotnet|nuget|mvn|gradle|sbt|stack|cabal|mix|hex|vsce|ovsx trunk|delete|remove|push|publish|deploy|release:*|unpublish|hex.publish|hex.retire|uninstall|clean",
      ],
      when: ({ program, options, words }) => {
        if (words.some((word) => /^--(?:help|dry-run)$|^-h$/.test(word))) return false;
        const [first = "", second = ""] = options.operands;
        if (/^(?:owner|access|dist-tag|token|team|cache|profile)$/.test(first))
          return (
            isDestructiveWord(second) ||
            /^(?:add|set|grant|create|clean|clear|verify|public|restricted|2fa-|enable|disable|transfer)/.test(
              second,
            )
          );
        if (first === "clean" || (program === "docker" && second === "copy")) return false;
        return !/^(?:list|view|status|ls|search|show|diff|checks|get)$/.test(second);
      },
    },
    {
      rule: "services.payments",
      score: 70,
      reason: "Moves money or deletes payment data",
      command: [
        "stripe ** delete|cancel|refund|refunds|payouts|transfers|charges|void|detach|reject|trigger|expire|close|reverse",
        "stripe delete|post ...",
        "square|paypal|braintree|adyen ** delete|cancel|refund|disable|void|create",
        "bitcoin-cli|litecoin-cli|geth|cast|solana|lncli|monero-wallet-cli ** send*|sendtoaddress|transfer|dumpprivkey|dumpwallet|payinvoice|removeprunedfunds|abandontransaction|closechannel|closeallchannels",
      ],
      when: ({ options, words }) =>
        !words.includes("--help") &&
        !options.operands.some((word) => /^(?:list|retrieve|get|search|balance)$/.test(word)),
    },
  ],
};

const HTTP: ReadonlySet<string> = new Set(
  "curl wget http https xh httpie gh glab hub invoke-restmethod invoke-webrequest aria2c ab wrk grpcurl kubectl doctl heroku az databricks auth0 okta".split(
    " ",
  ),
);

function isServiceProgram({ program, wrappers }: ShellCommand): boolean {
  if (program === "" || isLocalProgram(program) || wrappers.length > 6) return false;
  return !/[\\/]|^-|\.(?:py|sh|js|ts|rb|pl|php|mjs|cjs)$/.test(program);
}

function isDeleting(program: string, options: ShellCommand["options"]): boolean {
  const methods = ["-X", "--request", "--method", "-Method", "-method"].flatMap(options.values);
  if (methods.some((method) => method.toUpperCase().startsWith("DELETE"))) return true;
  if (/^(?:http|https|xh|httpie)$/.test(program))
    return options.operands[0]?.toUpperCase() === "DELETE";
  return false;
}

/** True for a request that is not a plain reading one. */
function isSending(
  program: string,
  options: ShellCommand["options"],
  words: readonly string[],
): boolean {
  const methods = ["-X", "--request", "--method"]
    .flatMap(options.values)
    .map((method) => method.toUpperCase());
  if (methods.some((method) => /^(?:POST|PUT|PATCH|PURGE|MOVE)/.test(method))) return true;
  if (/^(?:http|https|xh|httpie)$/.test(program))
    return /^(?:POST|PUT|PATCH)$/i.test(options.operands[0] ?? "");
  if (program === "wget") return words.some((word) => /^--(?:post|body)-(?:data|file)/.test(word));
  return (
    methods.length === 0 &&
    ["-d", "--data", "--data-raw", "--data-binary", "--json", "-F", "--form"].some(options.has)
  );
}

/** A path such as `/_delete_by_query`, `/documents/delete-batch`, `/doDelete`, `/restart`. */
function namesDeletion(word: string): boolean {
  if (!word.includes("/")) return false;
  const path = word.split(/[?#]/, 1)[0] ?? "";
  return path
    .slice(0, 512)
    .split("/")
    .some(
      (segment) =>
        segment !== "" &&
        (isDestructiveWord(segment) || /^_?(?:close|reroute|clear|clean)(?:[_-]|$)/i.test(segment)),
    );
}
