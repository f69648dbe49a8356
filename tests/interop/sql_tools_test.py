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

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import server_program, url_of  # noqa: E402

LOCKSTEP = sys.argv[1]
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

    def psql(self, sql, url=None):
        return self.run(server_program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, url or self.url).stdout.split()

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

    def test_goose_has_a_row_for_each_version_and_one_for_none(self):
        project = Project("goose", "goose", self.folder, write_goose)
        project.lockstep("upgrade")
        rows = "SELECT id || ':' || version_id || ':' || is_applied FROM goose_db_version ORDER BY id"
        self.assertEqual(["1:0:true", "2:1:true", "3:2:true", "4:3:true"], project.psql(rows))
        project.lockstep("downgrade", "-1")
        self.assertEqual(["1:0:true", "2:1:true", "3:2:true"], project.psql(rows))
        self.assertEqual(["2"], project.lockstep("current").stdout.split())

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
