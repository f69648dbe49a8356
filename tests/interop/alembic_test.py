"""A project of Alembic's, as it is, run by lockstep, and Alembic's own opinion of the result.

alembic_test.py LOCKSTEP ALEMBIC: DATABASE_URL names an empty database on a server of the test's own. ALEMBIC is a
program, or "pypi" for the newest that PyPI gives, in a temporary virtual environment.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import server_program, url_of  # noqa: E402

LOCKSTEP = sys.argv[1]
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "alembic-project"
ORDERS, STATUS, NOTE, QUANTITY, HEAD = "02b8d4e6fa01", "04daf6081c23", "092f4b5d6178", "0a305c6e7289", "0d638f91a5bc"

ROWS = """
INSERT INTO customer (name, email) SELECT 'Customer ' || n, CASE WHEN n % 3 > 0 THEN n || '@example.com' END
  FROM generate_series(1, 300) n;
INSERT INTO orders (customer_id, quantity) SELECT 1 + n % 300, n FROM generate_series(1, 2000) n;
"""
CONTENTS = {"customer": "id, full_name, email", "orders": "id, customer_id, quantity, status, note", "product": "id, name, price"}


def newest_alembic():
    folder = tempfile.mkdtemp(prefix="lockstep-alembic-")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([f"{folder}/bin/pip", "-q", "install", "alembic", "psycopg2-binary"], check=True)
    return f"{folder}/bin/alembic"


class Project:
    """A copy of the example with a database of its own."""

    def __init__(self, name, folder):
        self.url = url_of(os.environ["DATABASE_URL"], name)
        self.folder = folder / name
        shutil.copytree(EXAMPLE, self.folder)
        yaml = self.folder / "lockstep.yaml"
        yaml.write_text(yaml.read_text().replace("command: alembic", f"command: {ALEMBIC}"))
        # SQLAlchemy's own default driver differs by version; lockstep takes its kind of URL as well.
        driver_url = self.url.replace("postgresql://", "postgresql+psycopg2://")
        self.environment = {**os.environ, "DATABASE_URL": driver_url, "LOCKSTEP_ENV": "ci", "XDG_CACHE_HOME": str(folder / "cache")}
        self.environment.pop("BACKEND_AUTO_MIGRATE", None)
        self.psql(f"CREATE DATABASE {name}", url_of(os.environ["DATABASE_URL"], "postgres"))

    def run(self, *command, check=True):
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def lockstep(self, *arguments, check=True):
        return self.run(LOCKSTEP, *arguments, check=check)

    def alembic(self, *arguments, check=True):
        return self.run(ALEMBIC, *arguments, check=check)

    def psql(self, sql, url=None):
        return self.run(server_program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, url or self.url).stdout

    def schema(self):
        dump = self.run(server_program("pg_dump"), "-s", "-O", "--exclude-schema=lockstep", self.url).stdout
        # The order of columns aside.
        return sorted(line.strip().rstrip(",") for line in dump.splitlines() if line and not line.startswith(("--", "\\")))

    def contents(self):
        return {table: self.psql(f"SELECT {columns} FROM {table} ORDER BY id") for table, columns in CONTENTS.items()}

    def versions(self):
        return self.psql("SELECT version_num FROM alembic_version ORDER BY 1").split()


class AlembicProject(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="lockstep-interop-")
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.twin = Project("twin", cls.folder)
        cls.twin.alembic("upgrade", ORDERS)
        cls.twin.psql(ROWS)
        cls.twin.alembic("upgrade", "head")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def assert_alembic_agrees(self, project):
        self.assertEqual([HEAD], project.versions())
        self.assertIn(HEAD, project.alembic("current").stdout)
        again = project.alembic("upgrade", "head")
        self.assertNotIn("Running upgrade", again.stdout + again.stderr)
        checked = project.alembic("check", check=False)
        if "invalid choice" not in checked.stderr:  # before 1.9 there is no such command
            self.assertIn("No new upgrade operations detected", checked.stdout)
        self.assertEqual(self.twin.schema(), project.schema())
        self.assertEqual(self.twin.contents(), project.contents())

    def test_all_of_it_by_lockstep(self):
        project = Project("whole", self.folder)
        project.lockstep("upgrade", ORDERS)
        project.psql(ROWS)
        project.lockstep("upgrade")
        self.assert_alembic_agrees(project)
        self.assertIn("nothing to do", project.lockstep("upgrade").stderr)

    def test_handed_over_half_way(self):
        project = Project("half_way", self.folder)
        project.alembic("upgrade", ORDERS)
        project.psql(ROWS)
        project.alembic("upgrade", STATUS)
        # Before lockstep's first run it is Alembic's table that says it; asking changes nothing.
        current = project.lockstep("current")
        self.assertEqual([STATUS], current.stdout.split())
        self.assertIn("lockstep has not run here yet", current.stderr)
        self.assertIn(f"current: {STATUS}", project.lockstep("status").stdout)
        self.assertEqual("", project.psql("SELECT nspname FROM pg_namespace WHERE nspname = 'lockstep'").strip())
        project.lockstep("upgrade")
        self.assert_alembic_agrees(project)

    def test_handed_back_and_taken_over_again(self):
        project = Project("back", self.folder)
        project.lockstep("upgrade", ORDERS)
        project.psql(ROWS)
        project.lockstep("upgrade", NOTE)
        self.assertEqual([NOTE], project.versions())
        project.alembic("upgrade", QUANTITY)
        project.lockstep("upgrade")
        self.assert_alembic_agrees(project)
        project.alembic("downgrade", "-1")
        project.lockstep("upgrade")
        self.assert_alembic_agrees(project)

    def test_lint_judges_what_alembic_would_send(self):
        project = Project("lint", self.folder)
        done = project.lockstep("lint", "--format", "gitlab", check=False)
        self.assertEqual(3, done.returncode, done.stderr)
        found = {(issue["location"]["path"].rpartition("/")[2], issue["check_name"]) for issue in json.loads(done.stdout)}
        self.assertIn(("0a305c6e7289_quantity.py", "type-rewrite"), found)
        self.assertIn(("0c527e8094ab_full_name.py", "rename-column"), found)
        self.assertNotIn("05eb07192d34_customer_index.py", {name for name, _ in found})

    def test_new_revisions_and_merges_are_made_by_alembic(self):
        project = Project("new", self.folder)
        project.lockstep("upgrade")
        models = project.folder / "models.py"
        models.write_text(models.read_text() + "    colour = sa.Column(sa.Text)\n")
        project.lockstep("revision", "-m", "products have a colour")
        made = [path for path in (project.folder / "shop" / "versions").glob("*colour*.py")]
        self.assertEqual(1, len(made))
        self.assertIn('op.add_column', made[0].read_text())
        project.lockstep("upgrade")
        self.assertEqual("colour", project.psql("SELECT attname FROM pg_attribute WHERE attname = 'colour' AND attnum > 0").strip())
        other = made[0].with_name("1f860ab3c7de_other.py")
        other.write_text(f'revision = "1f860ab3c7de"\ndown_revision = "{HEAD}"\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n')
        self.assertEqual(2, project.lockstep("upgrade", check=False).returncode)
        project.lockstep("merge", "-m", "join")
        self.assertEqual(1, len(project.lockstep("heads").stdout.splitlines()))
        project.lockstep("upgrade")
        self.assertIn("mergepoint", project.alembic("current", "-v").stdout + project.alembic("history").stdout)

    def test_two_branches_are_two_rows(self):
        project = Project("branches", self.folder)
        project.lockstep("upgrade", "05eb07192d34")
        project.lockstep("upgrade", "070d293b4f56")
        self.assertEqual(["05eb07192d34", "070d293b4f56"], project.versions())
        project.lockstep("upgrade", "081e3a4c5067")
        self.assertEqual(["081e3a4c5067"], project.versions())

    def test_a_revision_that_runs_python_is_named_and_left_to_alembic(self):
        project = Project("opaque", self.folder)
        revision = project.folder / "shop" / "versions" / "0e749fa2b6cd_python.py"
        text = ('"""names in capitals\n\n{}\n"""\nfrom alembic import op\nfrom sqlalchemy import text\n\nrevision = "0e749fa2b6cd"\n'
                'down_revision = "' + HEAD + '"\n\n\ndef upgrade():\n    bind = op.get_bind()\n'
                '    for row in bind.execute(text("SELECT id, full_name FROM customer")).fetchall():\n'
                '        bind.execute(text("UPDATE customer SET full_name = upper(:n) WHERE id = :i"), {{"n": row[1], "i": row[0]}})\n\n\n'
                'def downgrade():\n    pass\n')
        revision.write_text(text.format(""))
        project.lockstep("upgrade", HEAD)
        project.psql("INSERT INTO customer (full_name, email) VALUES ('Ada', 'ada@example.com')")
        refused = project.lockstep("upgrade", check=False)
        self.assertEqual(5, refused.returncode, refused.stderr)
        self.assertIn("cannot print its SQL", refused.stderr)
        self.assertEqual([HEAD], project.versions())
        revision.write_text(text.format("lockstep: as-is: a thousand rows\n"))
        project.lockstep("upgrade")
        self.assertEqual(["0e749fa2b6cd"], project.versions())
        self.assertEqual("ADA", project.psql("SELECT full_name FROM customer").strip())
        self.assertIn("nothing to do", project.lockstep("upgrade").stderr)


if __name__ == "__main__":
    ALEMBIC = newest_alembic() if sys.argv[2] == "pypi" else sys.argv[2]
    try:
        unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
    finally:
        if sys.argv[2] == "pypi":
            shutil.rmtree(pathlib.Path(ALEMBIC).parents[1])
