import { describe, expect, it } from "vitest";

import { judgeSql } from "./judge-sql.ts";

/** Statements that destroy, expose or reach outside. */
const DANGEROUS: readonly string[] = [
  "DELETE FROM t WHERE 1=1",
  "DELETE FROM t WHERE 1 = 1 --",
  "DELETE FROM t WHERE 'a'='a'",
  "DELETE FROM t WHERE id = id",
  "DELETE FROM t WHERE id = 5 OR 1=1",
  "DELETE FROM t WHERE TRUE",
  "DELETE FROM t WHERE (1=1)",
  "DELETE FROM t WHERE NOT FALSE",
  "DELETE FROM t WHERE 2 > 1",
  "DELETE FROM t WHERE name LIKE '%'",
  "DELETE FROM t LIMIT 5",
  "DELETE t",
  "DELETE t FROM t JOIN u ON t.id = u.id",
  "UPDATE t SET a = (SELECT b FROM c WHERE d = 1)",
  "UPDATE t SET a = 1 WHERE 1",
  "UPDATE t SET a = 1 -- WHERE id = 1",
  "UPDATE t SET a = 1 /* WHERE id = 1 */",
  "UPDATE t SET a = 'x WHERE y'",
  "UPDATE LOW_PRIORITY t SET a = 1",
  "UPDATE ONLY t SET a = 1",
  "DEL/**/ETE FROM t; DROP/**/TABLE t",
  "DROP /* x */ TABLE t",
  "dRoP tAbLe x",
  "DROP TABLE IF EXISTS x",
  "DROP TABLE `x`",
  "DROP TABLE [x]",
  'DROP TABLE "x"',
  "SELECT 1;DROP TABLE x",
  "SELECT 1 DROP TABLE x",
  "SELECT * FROM t WHERE a = '\\'; DROP TABLE x; --'",
  "SELECT 'it''s'; DROP TABLE x",
  "SELECT $$a$$; DROP TABLE x",
  "/*!50000 DROP TABLE x */",
  "/*! DROP TABLE x */",
  "SELECT 1 /*!; DROP TABLE x */",
  "WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d",
  "WITH x AS (SELECT 1) DELETE FROM t",
  "WITH u AS (UPDATE t SET a=1 RETURNING *) SELECT * FROM u",
  "EXPLAIN ANALYZE DELETE FROM t",
  "EXPLAIN (ANALYZE, VERBOSE) UPDATE t SET a=1",
  "EXPLAIN ANALYZE DROP TABLE x",
  "DO $$ BEGIN DELETE FROM t; END $$",
  "DO $x$ BEGIN EXECUTE 'DROP TABLE t'; END $x$",
  "EXEC('DROP TABLE x')",
  "EXEC sp_executesql N'DROP TABLE x'",
  "EXECUTE IMMEDIATE 'DROP TABLE x'",
  "PREPARE s FROM 'DROP TABLE x'; EXECUTE s",
  "BEGIN; DROP TABLE x; COMMIT",
  "BEGIN TRANSACTION DELETE FROM x COMMIT",
  "IF 1=1 DROP TABLE x",
  "TRUNCATE x",
  "TRUNCATE TABLE x, y CASCADE",
  "ALTER TABLE x DROP COLUMN y",
  "ALTER TABLE x DROP y",
  "ALTER TABLE x DROP CONSTRAINT y",
  "ALTER USER x WITH SUPERUSER",
  "ALTER ROLE x CREATEDB",
  "ALTER SYSTEM SET x = 'y'",
  "CREATE USER x IDENTIFIED BY 'y'",
  "CREATE ROLE x SUPERUSER",
  "GRANT ALL ON *.* TO x",
  "grant select on t to public",
  "REVOKE ALL ON t FROM x",
  "SET PASSWORD FOR 'x' = 'y'",
  "SET GLOBAL read_only = 0",
  "SET PERSIST x = 1",
  "SET @@global.general_log = 1",
  "SET ROLE postgres",
  "SET SESSION AUTHORIZATION postgres",
  "RESET ROLE",
  "SET session_replication_role = replica",
  "SET row_security TO off",
  "SET LOCAL row_security = off",
  "COPY t FROM PROGRAM 'id'",
  "COPY t TO PROGRAM 'id'",
  "COPY t TO '/tmp/x'",
  "COPY t FROM '/etc/passwd'",
  "COPY (SELECT 1) TO '/tmp/x'",
  "\\copy t to '/tmp/x'",
  "\\! rm -rf /",
  "SELECT 1 INTO OUTFILE '/tmp/x'",
  "SELECT 1 INTO DUMPFILE '/tmp/x'",
  "SELECT LOAD_FILE('/etc/passwd')",
  "SELECT load_file ('/etc/passwd')",
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT pg_catalog.pg_read_file('/etc/passwd')",
  "SELECT \"pg_read_file\"('/x')",
  "SELECT pg_ls_dir('/')",
  "SELECT lo_export(1,'/tmp/x')",
  "LOAD DATA INFILE '/x' INTO TABLE t",
  "LOAD DATA LOCAL INFILE '/x' INTO TABLE t",
  "BULK INSERT t FROM 'x'",
  "EXEC xp_cmdshell 'dir'",
  "EXEC master..xp_cmdshell 'dir'",
  "exec master.dbo.xp_cmdshell 'dir'",
  "EXEC sp_configure 'show advanced options', 1; RECONFIGURE",
  "EXEC xp_regread 'x'",
  "DECLARE @x INT; EXEC sp_OACreate 'x', @x OUT",
  "SELECT * FROM OPENROWSET(BULK 'x', SINGLE_CLOB) a",
  "SELECT utl_http.request('http://x') FROM dual",
  "BEGIN DBMS_SCHEDULER.create_job('x'); END;",
  "SELECT sys_exec('id')",
  "CREATE FUNCTION sys_exec RETURNS int SONAME 'x.so'",
  "CREATE EXTENSION plpythonu",
  "CREATE FUNCTION f() RETURNS void AS $$ x $$ LANGUAGE plpython3u",
  "INSTALL PLUGIN x SONAME 'y'",
  "SELECT pg_sleep(10)",
  "SELECT sleep(10)",
  "SELECT BENCHMARK(1000000, MD5('x'))",
  "WAITFOR DELAY '0:0:5'",
  "SELECT 1; WAITFOR DELAY '0:0:5'",
  "SELECT pg_terminate_backend(1)",
  "SELECT pg_reload_conf()",
  "KILL 5",
  "KILL QUERY 5",
  "SHUTDOWN",
  "SHUTDOWN WITH NOWAIT",
  "FLUSH PRIVILEGES",
  "RESET MASTER",
  "PURGE BINARY LOGS TO 'x'",
  "STOP SLAVE",
  "CHANGE MASTER TO MASTER_HOST='x'",
  "ATTACH DATABASE 'x' AS y",
  "DETACH DATABASE x",
  "PRAGMA writable_schema = ON",
  "PRAGMA journal_mode(OFF)",
  "SELECT load_extension('x')",
  "SELECT writefile('x', 'y')",
  "LOCK TABLES t WRITE",
  "DROP USER x",
  "DROP ROLE x",
  "DROP SCHEMA x CASCADE",
  "DROP DATABASE x",
  "DROP INDEX x",
  "DROP VIEW x",
  "DROP FUNCTION f",
  "DROP TRIGGER x ON y",
  "DROP SEQUENCE x",
  "DROP PROCEDURE x",
  "DROP EXTENSION x",
  "DROP OWNED BY x",
  "REASSIGN OWNED BY x TO y",
  "MERGE INTO t USING s ON t.id=s.id WHEN MATCHED THEN DELETE",
  "CREATE OR REPLACE TABLE x AS SELECT 1",
  "INSERT OVERWRITE TABLE x SELECT 1",
  "UNLOAD ('select 1') TO 's3://x'",
  "BACKUP DATABASE x TO DISK='y'",
  "RESTORE DATABASE x FROM DISK='y'",
  "DBCC SHRINKFILE(1)",
  "SELECT dblink('host=x','DROP TABLE y')",
  "SELECT dblink_exec('DROP TABLE y')",
  "SELECT query_to_xml('DROP TABLE x', true, true, '')",
  "SELECT set_config('role','admin',false)",
  "DENY SELECT ON t TO x",
  "ALTER LOGIN sa ENABLE",
  "ALTER DATABASE x SET y",
  "ALTER TABLE x OWNER TO y",
  "ALTER TABLE x DISABLE ROW LEVEL SECURITY",
  "ALTER TABLE x DISABLE TRIGGER ALL",
];

/** Reads and ordinary writes. */
const HARMLESS: readonly string[] = [
  "SELECT 1",
  "SELECT * FROM users WHERE name = 'DROP TABLE x'",
  "SELECT * FROM users -- DROP TABLE x",
  "SELECT * FROM users /* DELETE FROM x */",
  'SELECT "drop table" FROM t',
  "SELECT `delete` FROM t",
  "SELECT [update] FROM t",
  "SELECT deleted_at, updated_at FROM t",
  "SELECT a FROM t FOR UPDATE",
  "SELECT a FROM t FOR NO KEY UPDATE",
  "SELECT truncate(1.5, 1)",
  "SELECT TRUNC(x) FROM t",
  "SELECT COUNT(*) FROM t WHERE status = 'grant'",
  "SELECT grant_id, revoke_date FROM t",
  "SELECT replace(a, 'x', 'y') FROM t",
  "SELECT 'it''s ok'",
  "SELECT E'it\\'s ok'",
  "SELECT $$DROP TABLE x$$",
  "SELECT a -- it's",
  'SELECT * FROM t WHERE a = "x; y"',
  "SELECT * FROM t WHERE a LIKE '%; DROP TABLE%'",
  "SELECT sleep FROM habits",
  "SELECT system FROM t",
  "SELECT shell, edit FROM t",
  "SHOW TABLES",
  "SHOW CREATE TABLE x",
  "DESCRIBE t",
  "EXPLAIN SELECT * FROM t",
  "EXPLAIN ANALYZE SELECT * FROM t",
  "PRAGMA table_info(x)",
  "PRAGMA foreign_keys",
  "WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n+1 FROM c WHERE n<10) SELECT * FROM c",
  "SELECT * FROM information_schema.tables",
  "SELECT current_setting('row_security')",
  "SELECT pg_size_pretty(pg_database_size('x'))",
  "SELECT version()",
  "SELECT now()",
  "COPY t TO STDOUT",
  "SELECT a, b INTO #tmp FROM t",
  "SELECT TOP 10 * FROM t",
  "VALUES (1, 2)",
  "TABLE t",
  "SELECT a #> '{b}' FROM t",
  "SELECT a->>'b' FROM t",
  "SELECT a::int FROM t",
  "SELECT * FROM a JOIN b USING (id)",
  "SELECT date_trunc('day', x) FROM t",
  "SELECT * FROM t WHERE set = 1",
  "SELECT kill, load, lock FROM stats",
  "SELECT * FROM pragma_table_info('x')",
  "SELECT x FROM execute_log",
  "INSERT INTO t VALUES (1)",
  "UPDATE t SET a=1 WHERE id=2",
  "DELETE FROM t WHERE id=2",
  "CREATE TABLE t (a int REFERENCES b ON DELETE CASCADE ON UPDATE SET NULL)",
  "CREATE INDEX i ON t(a)",
  "INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 2",
  "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
  "ALTER TABLE t ADD COLUMN x int",
  "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES b(id) ON DELETE CASCADE ON UPDATE CASCADE",
  "ALTER TABLE t ADD COLUMN update timestamp",
  "SELECT a FROM t TABLESAMPLE SYSTEM (5)",
  "BEGIN",
  "COMMIT",
  "SET search_path TO x",
  "USE db",
];

function highest(sql: string): number {
  let score = 0;
  judgeSql(sql, (finding) => {
    score = Math.max(score, finding.score);
  });
  return score;
}

function rulesOn(sql: string): readonly string[] {
  const rules: string[] = [];
  judgeSql(sql, ({ rule }) => rules.push(rule));
  return rules;
}

describe("judgeSql", () => {
  it("lets no dangerous statement pass", () => {
    expect(DANGEROUS.filter((sql) => highest(sql) < 60)).toEqual([]);
  });

  it("holds no harmless statement", () => {
    expect(HARMLESS.filter((sql) => highest(sql) >= 60)).toEqual([]);
  });

  it("reads a disputed text both ways, so that no dialect runs what was not seen", () => {
    // To MySQL the first quote ends at the third; to others at the second.
    expect(rulesOn(String.raw`SELECT '\'; DROP TABLE t; --'`)).toContain("sql.drop");
    expect(rulesOn("SELECT 1 AS $$; DROP TABLE t; SELECT 2 AS $$")).toContain("sql.drop");
    expect(rulesOn("SELECT 1 --1; DROP TABLE t")).toContain("sql.drop");
    expect(rulesOn("SELECT 1 # \n; DROP TABLE t")).toContain("sql.drop");
    expect(rulesOn("SELECT /* /* */ 1; DROP TABLE t /* */ */")).toContain("sql.drop");
  });

  it("reads what a comment of MySQL runs", () => {
    expect(rulesOn("SELECT 1 /*!99999; DROP TABLE t */")).toContain("sql.drop");
    expect(rulesOn("SELECT 1 /* ; DROP TABLE t */")).toEqual([]);
  });

  it("follows strings that are run, not others", () => {
    expect(rulesOn("EXECUTE IMMEDIATE 'DELETE FROM t'")).toContain("sql.delete-all");
    expect(rulesOn("SELECT 'DELETE FROM t'")).toEqual([]);
  });

  it("knows what an ALTER takes away", () => {
    for (const statement of [
      "ALTER TABLE t DELETE WHERE a < 9",
      "ALTER TABLE t TRUNCATE PARTITION p",
      "ALTER TABLE t DISCARD TABLESPACE",
    ]) {
      expect(rulesOn(statement)).toContain("sql.alter-drop");
    }
    expect(rulesOn("PURGE RECYCLEBIN")).toContain("sql.server-control");
    expect(rulesOn("MATCH (a) DETACH DELETE a")).toContain("sql.delete-all");
  });

  it("tells a condition that chooses from one that does not", () => {
    expect(highest("DELETE FROM t WHERE a = 1 AND 1 = 1")).toBeLessThan(60);
    expect(highest("DELETE FROM t WHERE a = 1 OR 1 = 1")).toBe(70);
    expect(highest("DELETE FROM t WHERE ((('x' = 'x')))")).toBe(70);
    expect(highest("DELETE FROM t WHERE 1 = 2")).toBeLessThan(60);
    expect(highest("DELETE FROM t WHERE id IN (SELECT id FROM u WHERE 1 = 1)")).toBeLessThan(60);
    expect(highest("DELETE FROM t USING (SELECT 1 WHERE a = 1) u")).toBe(70);
  });

  it("does not vouch for what it can't read to the end", () => {
    expect(rulesOn("SELECT 'open")).toContain("sql.unreadable");
    expect(rulesOn("SELECT 1 /* open")).toContain("sql.unreadable");
    expect(rulesOn(`SELECT ${"1,".repeat(30_000)}1`)).toContain("sql.too-complex");
    const behind = `${"select 1;".repeat(10_000)}exec xp_cmdshell 'whoami'`;
    expect(rulesOn(behind)).toContain("sql.too-complex");
  });
});
