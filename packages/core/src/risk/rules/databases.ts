import type { RulePack } from "../rule.ts";

/** Tools of databases other than SQL itself. */
export const databasesPack: RulePack = {
  name: "databases",
  rules: [
    {
      rule: "databases.removal",
      score: 80,
      reason: "Removes a database",
      command: [
        "dropdb|dropuser ... !--help|--version",
        "mysqladmin drop|shutdown|flush-*|kill|password|refresh|reload",
        "redis-cli|valkey-cli|keydb-cli flushall|flushdb|shutdown|debug|failover|replicaof|slaveof|cluster|swapdb",
        "mongorestore --drop",
        "pg_restore -c|--clean",
        "influx delete|bucket|org|auth ** ...",
        "influxd inspect|restore",
        "curator|elasticdump **",
        "nodetool|cassandra decommission|removenode|assassinate|drain|stopdaemon|clearsnapshot|truncatehints|rebuild|disable*",
        "cbq|couchbase-cli ** bucket-delete|bucket-flush|rebalance|failover|server-remove",
        "neo4j-admin|cypher-shell drop|delete|load|restore",
        "supabase db|projects|branches|secrets|functions reset|delete|unset|push",
        "prisma migrate|db reset|push|execute",
        "rails|rake|bin/rails db:drop|db:reset|db:purge|db:truncate_all|db:migrate:reset|db:schema:load|db:rollback|db:drop:*|db:seed:replant",
        "php|artisan artisan migrate:fresh|migrate:reset|migrate:refresh|db:wipe|migrate:rollback|tinker|cache:clear",
        "artisan migrate:fresh|migrate:reset|migrate:refresh|db:wipe|migrate:rollback",
        "manage.py|django-admin flush|sqlflush|reset_db|migrate",
        "python|python3 manage.py flush|reset_db|sqlflush",
        "sequelize|sequelize-cli|knex|typeorm|drizzle-kit|alembic|flyway|liquibase|goose|dbmate|atlas|sqlx|diesel|mix db:drop|db:migrate:undo*|migrate:rollback|schema:drop|downgrade|clean|dropall|drop-all|rollback|down|drop|reset|ecto.drop|ecto.reset|ecto.rollback|revert|push",
        "meilisearch|typesense ** delete|drop",
        "algolia ** delete|clear|purge",
        "solr delete|stop",
      ],
      when: ({ options, words, program }) =>
        !words.some((word) => /^--(?:help|dry-run)$/.test(word)) &&
        !(
          program === "influx" &&
          !options.operands.some((word) => /^(?:delete|remove|update)$/.test(word))
        ),
    },
    {
      rule: "databases.key-removal",
      score: 65,
      reason: "Deletes or changes keys of a store",
      command: [
        "redis-cli|valkey-cli|keydb-cli del|unlink|expire|expireat|pexpire|rename|config|script|eval|evalsha|function|acl|client|module|migrate|restore|getdel|hdel|lrem|srem|zrem|zremrangebyscore|xdel|xtrim|spop|save|bgrewriteaof|reset|monitor",
        "etcdctl|consul|zkcli.sh|zkcli ** del|delete|rm|deleteall|rmr|leave|force-leave",
        "memccat|memcrm|memcflush **",
        "aws dynamodb|rds|redshift|elasticache|docdb|neptune ** delete-*|batch-write-item|modify-*|reboot-*|restore-*|failover-*|stop-*",
        "pg_ctl|pg_ctlcluster|pg_resetwal|pg_dropcluster|pg_repack|pg_rewind|vacuumdb ** stop|restart|kill|promote|...",
        "pg_resetwal|pg_dropcluster|pg_rewind **",
        "sqlite3 ** .restore*|.import*|.shell*|.system*|.load*",
      ],
      when: ({ program, options }) => {
        const [first = "", second = ""] = options.operands.map((word) => word.toLowerCase());
        if (!/^(?:redis|valkey|keydb)-cli$/.test(program)) return true;
        if (first === "config")
          return second === "set" || second === "rewrite" || second === "resetstat";
        if (first === "client")
          return second === "kill" || second === "pause" || second === "no-evict";
        if (first === "script" || first === "function" || first === "module")
          return /^(?:flush|kill|load|delete|restore|unload)$/.test(second);
        if (first === "acl") return /^(?:setuser|deluser|load|save|log)$/.test(second);
        return true;
      },
    },
    {
      rule: "databases.unseen-script",
      score: 60,
      reason: "Runs statements from a file that can't be seen",
      command: [
        "psql|mysql|mariadb|sqlcmd|sqlite3|cqlsh|mongosh|mongo|clickhouse-client -f|--file|-i|--input-file|--queries-file",
        "psql|mysql|mariadb|sqlite3|sqlcmd|mongosh|mongo|cqlsh|duckdb|redis-cli **",
        "mongosh|mongo *.js",
        "mongosh|mongo ** *.js",
      ],
      when: ({ options, redirects, input, program }) => {
        if (redirects.some(({ operator }) => operator === "<")) return true;
        if (input !== undefined && input.text === undefined) return true;
        return (
          (program !== "mysql" &&
            program !== "mariadb" &&
            program !== "redis-cli" &&
            (options.has("--file") ||
              (program === "psql" && options.has("-f")) ||
              (program === "sqlcmd" && options.has("-i")))) ||
          options.operands.some((word) => word.endsWith(".js"))
        );
      },
    },
  ],
};
