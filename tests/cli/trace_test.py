"""`lockstep trace`: what a file does on a scratch server of its own, beside what is foretold.

trace_test.py PROGRAM SCHEMAS
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema

PROGRAM, SCHEMAS = sys.argv[1], pathlib.Path(sys.argv[2])
HEADER = "-- revision: {id}\n-- down_revision: {parent}\n-- description: {id}\n\n"
SCHEMA = """
\\restrict word
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.account (id int PRIMARY KEY, name varchar(20), balance int);
CREATE INDEX account_name ON public.account (name);
\\unrestrict word
"""


class Trace(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("schema.sql", SCHEMA)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run_trace(self, *arguments, code=0, given=None):
        environment = {name: os.environ[name] for name in ("PATH", "LOCKSTEP_SCRATCH_PG") if name in os.environ}
        ended = subprocess.run([PROGRAM, "trace", *arguments], cwd=self.folder, env=environment | {"LC_ALL": "C.UTF-8"},
                               input=given, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
        self.assertEqual(code, ended.returncode, ended.stderr + ended.stdout)
        return ended

    def trace(self, sql, *arguments, code=0):
        self.write("a.sql", sql)
        report = json.loads(self.run_trace("a.sql", "--json", *arguments, code=code).stdout)
        definition = json.loads((SCHEMAS / "trace.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(definition)
        jsonschema.Draft202012Validator(definition).validate(report)
        return report

    def on_schema(self, sql, *arguments, code=0):
        return self.trace(sql, "--schema", "schema.sql", *arguments, code=code)["trace"]

    def test_sees_locks_rewrites_scans_and_rebuilds(self):
        retyped, proven, created = self.on_schema(
            "ALTER TABLE account ALTER COLUMN id TYPE bigint;\n"
            "ALTER TABLE account ALTER COLUMN name SET NOT NULL;\n"
            "CREATE INDEX i ON account (balance);\n")
        exclusive = [{"relation": "public.account", "mode": "ACCESS EXCLUSIVE"}]
        self.assertEqual(
            {"locks": exclusive, "rewrites": ["public.account"], "scans": ["public.account"],
             "rebuilds": ["public.account_name", "public.account_pkey"], "error": None}, retyped["seen"])
        self.assertEqual((exclusive, [], ["public.account"]),
                         tuple(proven["seen"][key] for key in ("locks", "rewrites", "scans")))
        self.assertEqual([{"relation": "public.account", "mode": "SHARE"}], created["seen"]["locks"])
        for statement in (retyped, proven, created):
            self.assertEqual([], statement["differences"])

    def test_the_files_own_transactions(self):
        statements = self.on_schema(
            "BEGIN;\nALTER TABLE account ADD COLUMN n int;\nUPDATE account SET n = 1;\nROLLBACK;\n"
            "ALTER TABLE account ADD COLUMN n int;\nCREATE INDEX CONCURRENTLY i ON account (n);\n")
        self.assertEqual([[]] * 6, [statement["differences"] for statement in statements])

    def test_what_runs_outside_of_a_transaction_is_watched_from_other_sessions(self):
        built, dropped, vacuumed = self.on_schema(
            "CREATE INDEX CONCURRENTLY i ON account (balance);\nDROP INDEX CONCURRENTLY i;\nVACUUM FULL account;\n")
        shared = [{"relation": "public.account", "mode": "SHARE UPDATE EXCLUSIVE"}]
        self.assertEqual(shared, built["seen"]["locks"])
        self.assertEqual(shared, dropped["seen"]["locks"])
        self.assertEqual([{"relation": "public.account", "mode": "ACCESS EXCLUSIVE"}], vacuumed["seen"]["locks"])
        self.assertEqual(["public.account"], vacuumed["seen"]["rewrites"])
        for statement in (built, dropped, vacuumed):
            self.assertEqual([], statement["differences"], statement)

    def test_a_short_lock_timeout_of_the_script_stands(self):
        statements = self.on_schema(
            "SET lock_timeout = '1ms';\nCREATE INDEX CONCURRENTLY i ON account (balance);\n"
            "SELECT 1 / (current_setting('lock_timeout') = '1ms')::int;\n")
        self.assertEqual([None] * 3, [statement["seen"]["error"] for statement in statements])

    def test_a_difference_is_shown(self):
        # What a function does is not foretold.
        statements = self.on_schema("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'LOCK TABLE account';\nSELECT f();\n")
        self.assertEqual(["locks"], statements[1]["differences"])
        text = self.run_trace("a.sql", "--schema", "schema.sql").stdout
        self.assertIn("lock     public.account: ACCESS EXCLUSIVE, not foretold", text)
        self.assertIn("1 as foretold, 1 otherwise\n", text)

    def test_ends_with_the_first_error(self):
        statements = self.on_schema("SELECT 1;\nSELECT 1/0;\nSELECT 2;\n", code=9)
        self.assertEqual(["raises"], statements[1]["differences"])
        self.assertEqual("22012", statements[1]["seen"]["error"]["sqlstate"])
        self.assertEqual(2, len(statements))

    def test_a_revision_stands_on_those_below_it(self):
        base, following, other = "a" * 12, "b" * 12, "c" * 12
        self.write(f"migrations/{base}_base.sql", HEADER.format(id=base, parent="null") + "CREATE TABLE t (id int);\n")
        self.write(f"migrations/{other}_x.sql", HEADER.format(id=other, parent=base) + "DROP TABLE t;\n")
        name = f"migrations/{following}_next.sql"
        self.write(name, HEADER.format(id=following, parent=base) +
                   "ALTER TABLE t ADD COLUMN n int;\n-- downgrade\nALTER TABLE t DROP COLUMN n;\n")
        text = self.run_trace(name, "--undo").stdout
        self.assertIn("restored by the downgrade section\n", text)
        self.assertIn("2 statements on PostgreSQL", text)
        self.assertIn("2 as foretold, 0 otherwise", text)

    def test_what_the_downgrade_does_not_restore(self):
        revision = HEADER.format(id="a" * 12, parent="null")
        report = self.trace(revision + "DROP INDEX account_name;\nALTER TABLE account ADD COLUMN n int;\n"
                            "CREATE TABLE left_over (id int);\n-- downgrade\nALTER TABLE account DROP COLUMN n;\n",
                            "--schema", "schema.sql", "--undo")
        self.assertEqual(["public.account", "public.left_over"], report["not_restored"])
        self.assertEqual(["upgrade"] * 3 + ["downgrade"], [statement["section"] for statement in report["trace"]])

    def test_mistakes(self):
        self.write("a.sql", "SELECT 1;")
        self.assertIn("no downgrade section", self.run_trace("a.sql", "--undo", code=2).stderr)
        self.write("bad.sql", "CREATE TABLE t (id nothing);")
        self.assertIn("bad.sql cannot be run on the scratch server",
                      self.run_trace("a.sql", "--schema", "bad.sql", code=2).stderr)
        self.assertIn("syntax error", self.run_trace("-", code=2, given="SELEC 1;").stderr)
        self.run_trace("missing.sql", code=2)
        self.run_trace("a.sql", "--schema", "missing.sql", code=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
