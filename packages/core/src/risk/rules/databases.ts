import type { RulePack } from "../rule.ts";

const REDIS = "redis-cli|valkey-cli|keydb-cli";
const SQL_AND_DOCUMENTS = "psql|sqlcmd|sqlite3|cqlsh|mongosh|mongo|clickhouse-client|duckdb";

/** Tools of databases. What they send as SQL or code is judged by itself. */
export const databasesPack: RulePack = {
  name: "databases",
  rules: [
    {
      rule: "databases.removal",
      score: 80,
      reason: "Removes or empties a database",
      command: [
        "dropdb|dropuser ... !--help|--version",
        "mysqladmin drop|shutdown|flush-*|kill|password|refresh|reload",
        `${REDIS} flushall|flushdb|shutdown|failover|replicaof|slaveof|swapdb`,
        `${REDIS} cluster reset|failover|forget|flushslots|del*|set*|meet|replicate`,
        `${REDIS} debug segfault|reload|flushall|restart|panic|sleep`,
        `${REDIS} --cluster=del*|--cluster=reshard|--cluster=rebalance|--cluster=fix|--cluster=import|--cluster=create|--cluster=add-node|--cluster=call`,
        "mongorestore --drop",
        "cypher-shell *delete*|*drop*|*remove*",
        "pg_restore -c|--clean !-l|--list",
        "pg_resetwal|pg_dropcluster|pg_rewind ... !--help|--version|-n|--dry-run",
        "influx ** delete|remove",
        "influxd restore",
        "nodetool|cassandra decommission|removenode|assassinate|drain|stopdaemon|clearsnapshot|truncatehints|disable*",
        "couchbase-cli bucket-delete|bucket-flush|failover|server-remove",
        "neo4j-admin ** delete|load|restore",
        "supabase db reset|push",
        "solr delete|stop",
      ],
    },
    {
      rule: "databases.migration",
      score: 75,
      reason: "Undoes or resets a database's structure",
      command: [
        "prisma migrate|db reset|push|execute",
        "rails|rake db:drop*|db:reset|db:purge|db:truncate_all|db:migrate:reset|db:schema:load|db:rollback|db:seed:replant",
        "artisan|php ** migrate:fresh|migrate:reset|migrate:refresh|db:wipe|migrate:rollback",
        "manage.py|django-admin flush|sqlflush|reset_db",
        "python|python3 manage.py flush|reset_db",
        "python|python3|manage.py|django-admin ** migrate ** zero",
        "migrate -path|-database|-source",
        "sequelize|sequelize-cli db:drop|db:migrate:undo*",
        "knex|typeorm|drizzle-kit|goose|dbmate|atlas|sqlx|diesel|node-pg-migrate migrate:rollback|schema:drop|migration:revert|down|down-to|drop|reset|push|redo|revert|schema",
        "sqlx|diesel|drizzle-kit database|migration|db drop|reset|revert|redo",
        "alembic downgrade",
        "flask db downgrade",
        "flyway clean|undo|repair",
        "liquibase drop*|rollback*",
        "mix ecto.drop|ecto.reset|ecto.rollback",
      ],
    },
    {
      rule: "databases.key-removal",
      score: 65,
      reason: "Deletes or changes keys of a store",
      command: [
        `${REDIS} del|unlink|expire|expireat|pexpire|rename|eval|evalsha|migrate|restore|getdel|hdel|lrem|srem|zrem*|xdel|xtrim|spop|save|bgrewriteaof|reset|monitor !--help`,
        `${REDIS} config set|rewrite|resetstat`,
        `${REDIS} client kill|pause|no-evict`,
        `${REDIS} script|function|module flush|kill|load|delete|restore|unload`,
        `${REDIS} acl setuser|deluser|load|save`,
        "etcdctl|consul|zkcli|zkcli.sh ** del|delete|rm|deleteall|rmr|leave|force-leave",
        "memcrm|memcflush **",
        "aws dynamodb|rds|redshift|elasticache|docdb|neptune batch-write-item|modify-*|reboot-*|restore-*|failover-*|stop-*",
        "pg_ctl|pg_ctlcluster ** stop|restart|kill|promote",
        "sqlite3 ** .restore*|.import*|.load*",
      ],
    },
    {
      rule: "databases.unseen-script",
      score: 60,
      reason: "Runs statements from a file that can't be seen",
      command: [
        "psql -f|--file",
        "sqlcmd -i|--input-file",
        "clickhouse-client --queries-file",
        "cqlsh -f|--file",
        "mongosh|mongo -f|--file",
        "mongosh|mongo ** *.js",
      ],
    },
    {
      rule: "databases.unseen-script",
      score: 60,
      reason: "Runs statements from a file that can't be seen",
      command: `${SQL_AND_DOCUMENTS}|mysql|mariadb|redis-cli **`,
      when: ({ redirects, input }) =>
        redirects.some(({ operator }) => operator === "<") ||
        (input !== undefined && input.text === undefined),
    },
  ],
};
