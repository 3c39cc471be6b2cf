import type { CommandRule } from "../rule.ts";

/** Words with which a command only asks, or only says what it would do. */
const ASKING =
  "!--help|-h|--dry-run|--dryrun|--preview-only|--check|--describe|--list|list|ls|get|show|describe|status|info|view|search|diff|validate|inspect|output|pull|select|history|graph|query|list-*|get-*|describe-*";

/** Orders whose words do not say by themselves that they delete, stop or expose. */
export const serviceOrders: readonly CommandRule[] = [
  {
    rule: "services.infrastructure",
    score: 75,
    reason: "Changes or destroys infrastructure",
    command: asking([
      "terraform|tofu|terragrunt|cdktf apply|destroy|taint|untaint|import|force-unlock",
      "terragrunt run-all apply|destroy|import|taint|refresh",
      "terraform|tofu|terragrunt state|workspace mv|push|rm|replace-provider|delete",
      "pulumi destroy|up|update|cancel|refresh|import",
      "pulumi stack|state rm|delete|import|rename|unprotect|repair",
      "cdk|sst|sls|serverless|amplify|copilot|sam|architect destroy|remove|deploy|delete",
      "nomad job|system stop|revert|gc|deployment",
      "vagrant destroy|halt|reload",
      "virsh destroy|undefine|shutdown|vol-delete|pool-destroy|net-destroy",
      "vboxmanage unregistervm|closemedium|controlvm",
      "govc|esxcli|vim-cmd ** *destroy*|*remove*|*delete*|*poweroff*",
    ]),
  },
  {
    rule: "services.secrets",
    score: 65,
    reason: "Changes secrets or who may read them",
    command: asking([
      "aws secretsmanager|ssm|kms update-*|put-*|rotate-*|cancel-*|schedule-*|restore-*|replicate-*",
      "aws iam|sts|organizations attach-*|put-*|create-access-key|create-login-profile|update-*|add-*|deactivate-*|create-user|upload-*",
      "vault operator seal|rekey|rotate|step-down|generate-root|migrate|init",
      "vault secrets|auth tune|move|enable",
      "vault kv metadata put|patch",
      "vault policy|token write|renew",
      "op ** edit|forget|move",
      "doppler ** upload|set",
      "infisical|bw|lpass|keeper|teller|conjur|akeyless ** set|edit|restore",
      "gcloud secrets|kms|iam ** update|add-iam-policy-binding|set-iam-policy",
      "gcloud iam ** keys create",
      "az keyvault|role|ad ** set|create|update|add",
      "gh|glab secret|variable|ssh-key|gpg-key|deploy-key set|add",
      "gh|glab auth token",
    ]),
  },
  {
    rule: "services.policy",
    score: 70,
    reason: "Opens something to other accounts or to everybody",
    command: asking([
      "aws ** put-bucket-policy|put-bucket-acl|put-object-acl|put-public-access-block|modify-snapshot-attribute|modify-image-attribute|add-permission|authorize-security-group-*|put-resource-policy|put-key-policy|create-policy-version|set-default-policy-version",
      "gcloud|gsutil ** add-iam-policy-binding|set-iam-policy|firewall-rules",
      "gsutil acl|iam|defacl set|ch",
      "az ** nsg|firewall-rule create|update",
      "mc anonymous|policy set|set-json",
      "s3cmd setacl|setpolicy|delpolicy",
    ]),
  },
  {
    rule: "services.storage",
    score: 65,
    reason: "Deletes or overwrites stored objects",
    command: asking([
      "aws s3 rb|mv",
      "aws s3 sync --delete",
      "gsutil rb|mv",
      "gsutil rsync -d",
      "gcloud storage mv",
      "rclone deletefile|move|moveto|rmdirs|sync|bisync|dedupe|cleanup|rcat|copyurl|settier !-n",
      "mc rb|mv|undo",
      "mc ilm|retention|legalhold|replicate|encrypt|version rm|remove|clear|suspend|set|add|import|reset",
      "mc mirror --remove|--overwrite|--force",
      "mc admin ** heal|restart",
      "azcopy sync|copy --delete-destination",
      "s3cmd|s4cmd|s5cmd rb|mv|expire",
      "s3cmd|s4cmd|s5cmd sync --delete-removed|--delete",
      "b2 hide-file|cancel-*|delete* ...",
      "restic rewrite|repair|rebuild-index|migrate !-n",
      "restic key|tag remove|passwd|add",
      "borg compact|rdelete|recreate|break-lock|rename !-n",
      "borg key change-*|import",
      "duplicity|duplicacy|kopia|rdiff-backup|tarsnap remove-*|cleanup|maintenance",
      "rdiff-backup --remove-older-than",
      "wal-g|pgbackrest|barman expire|stanza-delete",
      "ceph|rbd|rados|gluster|radosgw-admin ** out|down|zap|stop",
      "hdfs namenode -format",
    ]),
  },
  {
    rule: "services.storage",
    score: 65,
    reason: "Deletes or overwrites stored objects",
    command: [
      "hdfs|hadoop dfs|fs -rm|-rmr|-rmdir|-expunge",
      "tarsnap -d|--nuke",
      "yarn application|app -kill",
      "spark-submit --kill",
      "acme.sh|certbot --remove|--revoke|delete|revoke",
      "dvc gc",
      "packer build -force|--force",
    ],
  },
  {
    rule: "services.traffic",
    score: 65,
    reason: "Changes what people are served",
    command: asking([
      "deck|kong ** sync|reset|reload|migrations|apply",
      "fastly ** activate|purge|purge-all|lock",
      "wrangler ** rollback|publish|deploy",
      "haproxy -sf|-st|-x",
      "traefik|envoy|caddy reload",
      "nginx -s",
      "nsupdate **",
      "rndc stop|halt|flush|delzone|freeze|reload|reconfig",
      "pdnsutil|pdns_control clear-*|replace-rrset|quit",
      "dnscontrol push|create-domains",
      "octodns-sync --doit",
      "varnishadm ban|vcl.discard|vcl.use",
      "vercel|netlify|fly|flyctl|railway|heroku|eb|firebase|supabase|doctl|cf|dokku|kamal ** down|scale|promote|failover|alias|pg:killall|domains:*|ps:*|maintenance:*",
      "ldcli|launchdarkly|flipt|unleash|split|optimizely|posthog ** off|toggle-off",
      "gcloud app|run|functions|container|compute|sql|dns|pubsub|spanner|bigtable ** migrate|resize|set-traffic|update-traffic|failover|abandon-*",
      "aws route53|cloudfront|elb|elbv2|apigateway|apigatewayv2|wafv2 change-resource-record-sets|update-distribution|create-invalidation|set-*|modify-*",
    ]),
  },
  {
    rule: "services.queues",
    score: 65,
    reason: "Deletes messages, queues or what reads them",
    command: asking([
      `${kafka("topics configs acls consumer-groups delete-records reassign-partitions leader-election features")} --delete|--remove|--alter|--reset-offsets|--execute|--delete-config|--delete-offsets|--offset-json-file|--election-type|--add-config`,
      `${kafka("server-stop storage")} **`,
      "zookeeper-server-stop|zookeeper-server-stop.sh **",
      "rabbitmqctl ** clear_*|purge_*|stop_app|force_reset|forget_cluster_node|close_*|eval|set_permissions|change_password|set_user_tags|add_user|change_cluster_node_type|rotate_logs|update_*",
      "rabbitmqadmin close|import|declare",
      "nats ** rmm|seal|compact|step-down",
      "pulsar-admin|mqadmin ** clear-backlog|unload|reset-cursor|skip*|expire-messages",
      "aws sqs|sns|kinesis|mq|kafka|events|logs|firehose merge-*|split-*|decrease-*|reboot-*",
      "gcloud pubsub ** seek",
    ]),
  },
  {
    rule: "services.monitoring",
    score: 65,
    reason: "Deletes or silences what watches systems",
    command: [
      "datadog-ci|dog|pup ** mute*|downtime",
      "splunk clean|offline|edit",
      "amtool silence add|update|import|expire",
      "promtool|grafana-cli|cortextool|mimirtool|newrelic|pd|opsgenie ** mute|load|sync|silence",
      "elasticsearch-users userdel|passwd|roles",
      "elasticsearch-reset-password -u|--username",
      "curator|curator_cli **",
    ],
  },
  {
    rule: "services.forges",
    score: 65,
    reason: "Changes something at a code forge, or publishes",
    command: asking([
      "gh|glab|hub|tea ** close|merge|transfer|rename|lock|logout",
      "gh|glab api -X=PUT|-X=PATCH|-X=POST|--method=PUT|--method=PATCH|--method=POST",
      "gitlab-rails runner|console|r|c",
      "gitlab-ctl|gitlab-rake|gitlab-backup reset*|restore|cleanse|remove-*|prune*|gitlab:*",
      "circleci ** store-secret|unlist-orb|unlist|publish|create-token",
      "jenkins-cli|jenkins-cli.jar clear-*|quiet-down|safe-restart|safe-shutdown|offline-node|disconnect-node|groovy|groovysh|stop-builds|update-*|reload-*|set-*",
      "npm|pnpm|yarn|bun publish|deprecate|adduser|logout|un",
      "npm|pnpm|yarn|bun owner|access|dist-tag|token|team|profile|cache add|set|grant|create|clean|clear|public|restricted|2fa-*|enable|disable|rm|remove|delete|revoke",
      "yarn npm publish",
      "gh repo edit",
      "gh|glab ** archive",
      "cargo publish|owner|yank",
      "gem push|owner|cert",
      "poetry|pdm|uv|hatch|flit publish",
      "twine upload|register",
      "docker|podman|helm|skopeo|crane|oras|regctl push|sync",
      "dotnet nuget push",
      "mvn deploy|release:*",
      "vsce|ovsx publish",
      "mix hex.publish|hex.retire",
      "pod trunk push",
    ]),
  },
  {
    rule: "services.payments",
    score: 70,
    reason: "Moves money or deletes payment data",
    command: [
      "stripe ** refund|refunds|payouts|transfers|charges|void|reject|trigger|close|reverse !list|retrieve|get|search|--help",
      "stripe post ...",
      "square|paypal|braintree|adyen ** refund|void|create !list|retrieve|get|search|--help",
      "bitcoin-cli|litecoin-cli|geth|cast|solana|lncli|monero-wallet-cli ** send*|transfer|dumpprivkey|dumpwallet|payinvoice|abandontransaction|closechannel|closeallchannels",
    ],
  },
];

/** None of them counts where the command only asks. */
function asking(patterns: readonly string[]): readonly string[] {
  return patterns.map((pattern) => `${pattern} ${ASKING}`);
}

function kafka(tools: string): string {
  return tools
    .split(" ")
    .flatMap((tool) => [`kafka-${tool}`, `kafka-${tool}.sh`])
    .join("|");
}
