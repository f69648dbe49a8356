"""Folders of other tools' SQL files run by lockstep, and what their version tables say afterwards.

sql_tools_test.py LOCKSTEP [dbmate]: DATABASE_URL names an empty database on a server of the test's own. With "dbmate" the
real one is taken from npm and asked.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import server_program, url_of  # noqa: E402

LOCKSTEP = sys.argv[1]
PRINTED = pathlib.Path(__file__).parent / "printed"
STEPS = (
    ("account", "CREATE TABLE account (id int PRIMARY KEY, note text);", "DROP TABLE account;"),
    ("email", "ALTER TABLE account ADD COLUMN email text;", "ALTER TABLE account DROP COLUMN email;"),
    ("email_index", "CREATE INDEX account_email_idx ON account (email);", "DROP INDEX account_email_idx;"),
)


class Project:
    def __init__(self, name, format, folder, write):
        self.url = url_of(os.environ["DATABASE_URL"], name)
        self.folder = folder / name
        (self.folder / "db" / "migrations").mkdir(parents=True)
        (self.folder / "lockstep.yaml").write_text(
            f"database: ${{DATABASE_URL}}\nmigrations: {{path: db/migrations, format: {format}}}\n"
            "environments:\n  ci: {auto_migrate: true, contract: auto}\n")
        for number, (title, up, down) in enumerate(STEPS, 1):
            write(self.folder / "db" / "migrations", number, title, up, down)
        self.environment = {**os.environ, "DATABASE_URL": self.url, "LOCKSTEP_ENV": "ci"}
        self.psql(f"CREATE DATABASE {name}", url_of(os.environ["DATABASE_URL"], "postgres"))

    def run(self, *command, check=True, **environment):
        done = subprocess.run(command, cwd=self.folder, env={**self.environment, **environment}, capture_output=True, text=True)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def lockstep(self, *arguments, check=True):
        return self.run(LOCKSTEP, *arguments, check=check)

    def lines(self, sql, url=None):
        return self.run(server_program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, url or self.url).stdout.splitlines()

    def psql(self, sql, url=None):
        return " ".join(self.lines(sql, url)).split()

    def description(self, table):
        return self.lines(f"\\d {table}")

    def columns(self):
        return self.psql("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('account') AND attnum > 0"
                         " AND NOT attisdropped ORDER BY attnum")


def write_dbmate(folder, number, title, up, down):
    (folder / f"2026010{number}_{title}.sql").write_text(f"-- migrate:up\n{up}\n\n-- migrate:down\n{down}\n")


def write_goose(folder, number, title, up, down):
    (folder / f"0000{number}_{title}.sql").write_text(f"-- +goose Up\n{up}\n\n-- +goose Down\n{down}\n")


def write_golang_migrate(folder, number, title, up, down):
    (folder / f"00000{number}_{title}.up.sql").write_text(up + "\n")
    (folder / f"00000{number}_{title}.down.sql").write_text(down + "\n")


def write_flyway(folder, number, title, up, down):
    (folder / f"V{number}__{title}.sql").write_text(up + "\n")
    (folder / f"U{number}__{title}.sql").write_text(down + "\n")


def write_plain(folder, number, title, up, _):
    (folder / f"{number}_{title}.sql").write_text(up + "\n")


# flyway_schema_history as Flyway makes it (PostgreSQLDatabase.getRawCreateScript), and what `flyway migrate` writes in it.
FLYWAY_TABLE = """
CREATE TABLE flyway_schema_history (
    installed_rank INT NOT NULL, version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL,
    script VARCHAR(1000) NOT NULL, checksum INTEGER, installed_by VARCHAR(100) NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT now(), execution_time INTEGER NOT NULL, success BOOLEAN NOT NULL);
ALTER TABLE flyway_schema_history ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);
CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success);
"""
FLYWAY_ROWS = ("SELECT concat_ws('|', installed_rank, version, description, type, script, checksum, installed_by, success,"
               " execution_time >= 0, installed_on > now()::timestamp - interval '1 hour') FROM flyway_schema_history ORDER BY installed_rank")


def flyway_checksum(text):
    """CRC-32 of the lines without their ends, signed; tests/migrations/formats/flyway_test.cpp has published values."""
    value = 0
    for line in text.splitlines():
        value = zlib.crc32(line.encode(), value)
    return value - (1 << 32) if value >= 1 << 31 else value


class SqlTools(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="lockstep-interop-")
        cls.folder = pathlib.Path(cls.scratch.name)
        if DBMATE:
            subprocess.run(["npm", "install", "--silent", "--prefix", cls.folder / "npm", "dbmate"], check=True, capture_output=True)
            cls.dbmate = str(cls.folder / "npm" / "node_modules" / ".bin" / "dbmate")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    # Ids, versions and is_applied as in the table that github.com/pressly/goose/issues/673 shows.
    def test_goose_has_a_row_for_each_version_and_one_for_none(self):
        project = Project("goose", "goose", self.folder, write_goose)
        project.lockstep("upgrade")
        rows = "SELECT id || ':' || version_id || ':' || is_applied FROM goose_db_version ORDER BY id"
        self.assertEqual(["1:0:true", "2:1:true", "3:2:true", "4:3:true"], project.psql(rows))
        project.lockstep("downgrade", "-1")
        self.assertEqual(["1:0:true", "2:1:true", "3:2:true"], project.psql(rows))
        self.assertEqual(["2"], project.lockstep("current").stdout.split())

    def test_goose_tables_of_old_name_what_was_taken_back(self):
        project = Project("goose_old", "goose", self.folder, write_goose)
        # github.com/pressly/goose/issues/673: version 2 was applied, and taken back.
        project.psql("CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL,"
                     " tstamp timestamp NULL DEFAULT now());"
                     "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false);" + STEPS[0][1])
        project.lockstep("upgrade")
        self.assertEqual(["id", "note", "email"], project.columns())
        newest = "SELECT version_id || ':' || is_applied FROM goose_db_version WHERE id > 4 ORDER BY id"
        self.assertEqual(["2:true", "3:true"], project.psql(newest))

    # One row, written anew each time: github.com/golang-migrate/migrate, database/postgres/postgres.go, SetVersion.
    def test_golang_migrate_has_one_row(self):
        project = Project("golang", "golang-migrate", self.folder, write_golang_migrate)
        rows = "SELECT version || ':' || dirty FROM schema_migrations"
        project.lockstep("upgrade", "+2")
        self.assertEqual(["2:false"], project.psql(rows))
        project.lockstep("upgrade")
        self.assertEqual(["3:false"], project.psql(rows))
        # As golang-migrate would leave it half-way.
        project.psql("UPDATE schema_migrations SET dirty = true")
        refused = project.lockstep("upgrade", check=False)
        self.assertEqual(2, refused.returncode)
        self.assertIn("half-way", refused.stderr)

    def flyway_rows(self, count):
        """The first rows of a database that Flyway alone has migrated."""
        return [f"{number}|{number}|{title.replace('_', ' ')}|SQL|V{number}__{title}.sql|{flyway_checksum(up)}|postgres|t|t|t"
                for number, (title, up, _) in enumerate(STEPS[:count], 1)]

    def test_flyway_has_a_row_for_each_run(self):
        project = Project("flyway", "flyway", self.folder, write_flyway)
        twin = Project("flyway_twin", "flyway", self.folder, write_flyway)
        twin.psql(FLYWAY_TABLE)
        project.lockstep("upgrade")
        self.assertEqual(self.flyway_rows(3), project.lines(FLYWAY_ROWS))
        self.assertEqual(twin.description("flyway_schema_history"), project.description("flyway_schema_history"))
        project.lockstep("downgrade", "-1")
        self.assertEqual(self.flyway_rows(2), project.lines(FLYWAY_ROWS))
        # What Flyway calls changed is changed.
        file = project.folder / "db" / "migrations" / "V2__email.sql"
        file.write_text(file.read_text() + "-- a remark\n")
        self.assertEqual(11, project.lockstep("check", check=False).returncode)

    def test_flyway_is_taken_over_and_its_undo_understood(self):
        project = Project("flyway_over", "flyway", self.folder, write_flyway)
        project.psql(FLYWAY_TABLE)
        for _, up, _ in STEPS[:2]:
            project.psql(up)
        insert = ("INSERT INTO flyway_schema_history SELECT {0}, '{1}', '{2}', '{3}', 'V{1}__{2}.sql', {4}, 'postgres', now(), 5, {5}")
        rows = [(number, number, title, "SQL", flyway_checksum(up), "true") for number, (title, up, _) in enumerate(STEPS[:2], 1)]
        for row in rows + [(3, 2, "email", "UNDO_SQL", "NULL", "true")]:
            project.psql(insert.format(*row))
        project.psql(STEPS[1][2])
        project.lockstep("upgrade")
        self.assertEqual(["3"], project.lockstep("current").stdout.split())
        self.assertEqual(["id", "note", "email"], project.columns())
        newest = "SELECT installed_rank || ':' || version FROM flyway_schema_history WHERE installed_rank > 3 ORDER BY 1"
        self.assertEqual(["4:2", "5:3"], project.psql(newest))
        project.psql(insert.format(6, "4", "broken", "SQL", "NULL", "false"))
        self.assertIn("half-way", project.lockstep("upgrade", check=False).stderr)
        project.psql("UPDATE flyway_schema_history SET type = 'BASELINE', success = true WHERE installed_rank = 6")
        self.assertIn("baseline", project.lockstep("upgrade", check=False).stderr)

    def test_a_plain_folder_is_run_and_has_no_table_but_the_ledger(self):
        project = Project("plain", "plain", self.folder, write_plain)
        self.assertIn("other-tools.md", project.lockstep("revision", "-m", "more", check=False).stderr)
        project.lockstep("upgrade")
        self.assertEqual(["3_email_index"], project.lockstep("current").stdout.split())
        self.assertEqual(["account"], project.psql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"))

    def test_dbmate_is_taken_over_and_agrees(self):
        project = Project("dbmate", "dbmate", self.folder, write_dbmate)
        if DBMATE:
            # The driver's own kind of URL for a socket.
            url = project.url.replace("?host=", "?socket=")
            project.run(self.dbmate, "--url", url, "--no-dump-schema", "--migrations-dir", "db/migrations", "status", check=False)
        project.lockstep("upgrade", "+1")
        self.assertEqual(["20260101"], project.psql("SELECT version FROM schema_migrations"))
        project.psql("ALTER TABLE account ADD COLUMN email text; INSERT INTO schema_migrations VALUES ('20260102')")
        project.lockstep("upgrade")
        self.assertEqual(["20260101", "20260102", "20260103"], project.psql("SELECT version FROM schema_migrations ORDER BY 1"))
        self.assertEqual(["id", "note", "email"], project.columns())
        if DBMATE:
            status = project.run(self.dbmate, "--url", url, "--migrations-dir", "db/migrations", "status").stdout
            self.assertIn("Applied: 3", status)
            self.assertIn("Pending: 0", status)

    def rules_of(self, printed):
        """Of a file in printed/, as `lockstep lint -` judges it: kind of statement, rules."""
        done = subprocess.run([LOCKSTEP, "lint", "--json", "--fail-on", "never", "-"], input=(PRINTED / printed).read_text(),
                              cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(0, done.returncode, done.stderr)
        file = json.loads(done.stdout)["files"][0]
        self.assertEqual([], file["errors"])
        return [(each["kind"], {finding["rule"] for finding in each["findings"]}) for each in file["statements"]]

    # Printed by Django 5.2.19's sqlmigrate, for the models of its tutorial and a change of one of their fields.
    def test_lint_judges_what_django_prints(self):
        self.assertLessEqual({"CREATE TABLE", "ALTER TABLE", "CREATE INDEX"},
                             {kind for kind, _ in self.rules_of("django_sqlmigrate_0001.sql")})
        changed = self.rules_of("django_sqlmigrate_0002.sql")
        self.assertTrue(any(kind == "ALTER TABLE" and "type-rewrite" in rules for kind, rules in changed), changed)
        self.assertTrue(any(kind == "CREATE INDEX" and "create-index-blocking" in rules for kind, rules in changed), changed)

    # github.com/dnorth98/dockerhub-autotests-spike, structure.sql as `rails db:schema:dump` wrote it; its last comma made a semicolon.
    def test_lint_reads_a_structure_of_rails(self):
        kinds = [kind for kind, _ in self.rules_of("rails_structure.sql")]
        self.assertIn("CREATE TABLE", kinds)
        self.assertEqual("INSERT", kinds[-1])

    def test_lint_reads_the_way_there_alone(self):
        project = Project("lint", "dbmate", self.folder, write_dbmate)
        done = project.lockstep("lint", check=False)
        self.assertIn("create-index-blocking", done.stdout)
        for paths, statements in (((), 3), (("db/migrations",), 3), (("db/migrations/20260101_account.sql",), 1)):
            report = json.loads(project.lockstep("lint", "--json", *paths, check=False).stdout)
            self.assertEqual(statements, report["summary"]["statements"], paths)


if __name__ == "__main__":
    DBMATE = sys.argv[2:3] == ["dbmate"]
    unittest.main(argv=sys.argv[:1])
