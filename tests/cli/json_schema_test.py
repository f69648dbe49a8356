"""Runs the built program for every --json and validates what it prints against docs/schemas/.

json_schema_test.py PROGRAM SCHEMAS [--server]: with --server the commands that need one, on DATABASE_URL.
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
WITH_SERVER = "--server" in sys.argv[3:]

HEADER = "-- revision: {id}\n-- down_revision: {parents}\n-- description: {id}\n\n"
EVERY_EFFECT = """
-- lockstep: allow create-index-blocking: a small table
CREATE INDEX account_name ON account (name);
ALTER TABLE account ALTER COLUMN id TYPE bigint;
ALTER TABLE account ADD CHECK (balance >= 0);
ALTER TABLE account DROP COLUMN name;
ALTER TABLE account ADD COLUMN token uuid DEFAULT gen_random_uuid();
ALTER TABLE account RENAME TO customer;
UPDATE customer SET balance = 0;
CREATE INDEX CONCURRENTLY customer_balance ON customer (balance);
DO $$ BEGIN NULL; END $$;
DROP TABLE customer;
"""

EVERY_OBJECT = """
CREATE SCHEMA shop;
CREATE DOMAIN shop.positive AS int CHECK (VALUE > 0);
CREATE TABLE shop.customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE);
CREATE TABLE shop.account (id serial PRIMARY KEY, customer bigint REFERENCES shop.customer,
  balance int DEFAULT 0 CHECK (balance >= 0), twice int GENERATED ALWAYS AS (balance * 2) STORED, rank shop.positive);
ALTER TABLE shop.account ALTER balance SET STATISTICS 500, ALTER balance SET (n_distinct = 5);
CREATE INDEX account_name ON shop.account (balance) INCLUDE (rank) WHERE customer IS NOT NULL;
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER account_touch BEFORE UPDATE OF balance ON shop.account FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE VIEW shop.rich AS SELECT id, balance FROM shop.account WHERE balance > 1000;
CREATE PUBLICATION account_changes FOR TABLE shop.account;
COMMENT ON COLUMN shop.account.balance IS 'in cents';
GRANT SELECT (id) ON shop.account TO PUBLIC;
"""


BASE, NEXT = "a" * 12, "b" * 12
PROJECT = """
environments:
  test: {contract: gated, soak: 0s, observe: 0s, bake: 0s}
"""
BREAK_THE_SYNC = """
ALTER TABLE account DISABLE TRIGGER USER;
UPDATE account SET balance = 0 WHERE id = 7;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'account'::regclass AND NOT tgisinternal LOOP
    EXECUTE format('ALTER TABLE account ENABLE ALWAYS TRIGGER %I', name);
  END LOOP;
END $$;
"""


class Schemas(unittest.TestCase):
    def setUp(self):
        self.variables = {}
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write_revisions(self):
        base, left, right = "a" * 12, "b" * 12, "c" * 12
        create = "CREATE TABLE account (id int PRIMARY KEY, name text, balance int);\n-- downgrade\nDROP TABLE account;\n"
        self.write(f"migrations/{base}_base.sql", HEADER.format(id=base, parents="null") + create)
        for branch in (left, right):
            self.write(f"migrations/{branch}_x.sql", HEADER.format(id=branch, parents=base) + "SELECT 1;\n")

    def report(self, schema, *arguments, code=0, given=None):
        """The report of a command, valid by its schema, with its other streams as they should be."""
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | self.variables
        ended = subprocess.run([PROGRAM, *arguments, "--json"], cwd=self.folder, env=environment, input=given,
                               capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
        self.assertEqual(code, ended.returncode, ended.stderr)
        report = json.loads(ended.stdout)
        definition = json.loads((SCHEMAS / f"{schema}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(definition)
        jsonschema.Draft202012Validator(definition).validate(report)
        self.assertEqual(1, report["version"])
        return report


@unittest.skipIf(WITH_SERVER, "needs no server")
class WithoutServer(Schemas):
    def test_graph(self):
        self.write_revisions()
        self.assertEqual(["b" * 12, "c" * 12], [item["revision"] for item in self.report("heads", "heads")["heads"]])
        self.assertEqual(3, len(self.report("history", "history")["history"]))
        shown = self.report("show", "show", "aaaa")["show"][0]
        self.assertEqual("CREATE TABLE", shown["upgrade"][0]["kind"])
        self.assertEqual(1, len(shown["downgrade_statements"]))
        self.report("show", "show", "bbbb")

    def test_empty_graph(self):
        (self.folder / "migrations").mkdir()
        self.assertEqual([], self.report("heads", "heads")["heads"])
        self.assertEqual([], self.report("history", "history")["history"])
        self.assertEqual([], self.report("plan", "plan")["plans"])

    def test_files_that_are_made(self):
        self.assertEqual(2, len(self.report("init", "init")["init"]))
        made = self.report("revision", "revision", "-m", "first")["revision"][0]["path"]
        self.assertTrue((self.folder / made).is_file())
        base = pathlib.Path(made).name[:12]
        for name in ("left", "right"):
            self.report("revision", "revision", "-m", name, "--head", base, "--splice")
        self.assertTrue((self.folder / self.report("merge", "merge", "-m", "join")["merge"][0]["path"]).is_file())

    def test_nothing_to_recover(self):
        self.variables["LOCKSTEP_STATE_DIR"] = str(self.folder / "state")
        self.assertEqual(0, self.report("recover", "recover")["recover"][0]["exit_code"])

    def test_config(self):
        keys = [setting["key"] for setting in self.report("config-show", "config", "show")["config"]]
        self.assertIn("locks.max_stall", keys)
        self.assertIn("environments.production.soak", keys)

    def test_rollout_validate(self):
        self.write("good.yaml", "playbook: a\nstages: [{run: x}]\n")
        self.write("bad.yaml", "playbook: a\nstages: [{rum: x}]\n")
        stages = self.report("rollout-validate", "rollout", "validate", "good.yaml")["rollout"][0]["stages"]
        self.assertEqual([{"stage": "run", "kind": "run"}], stages)
        problems = self.report("rollout-validate", "rollout", "validate", "bad.yaml", code=2)["rollout"][0]["problems"]
        self.assertEqual([(2, 11)], [(problem["line"], problem["column"]) for problem in problems])

    def test_lint(self):
        self.write("a.sql", EVERY_EFFECT)
        report = self.report("lint", "lint", "a.sql", "-", code=2, given="SELECT 1;\nSELEC 2;")
        statements = report["files"][0]["statements"]
        self.assertEqual(list(range(1, len(statements) + 1)), [statement["index"] for statement in statements])
        self.assertEqual("a small table", statements[0]["findings"][0]["suppressed"])
        self.assertEqual({"relation": "public.account", "mode": "SHARE"}, statements[0]["locks"][0])
        self.assertEqual((2, 1), tuple(report["files"][1]["errors"][0][key] for key in ("line", "column")))
        total = report["summary"]
        self.assertEqual(total["statements"], total["safe"] + total["caution"] + total["unsafe"])

    def test_a_findings_place(self):
        statement = "CREATE INDEX größe_idx ON account (größe)"
        report = self.report("lint", "lint", "-", code=3, given=f"SELECT 1;\n  {statement};")
        finding = report["files"][0]["statements"][1]["findings"][0]
        place = [finding[key] for key in ("line", "column", "end_line", "end_column")]
        self.assertEqual([2, 3, 2, 3 + len(statement)], place)

    def test_plan(self):
        self.write_revisions()
        plan = self.report("plan", "plan", "aaaa")["plans"][0]
        self.assertEqual("a" * 12, plan["revision"])
        self.assertEqual("expand/1", plan["phases"][0]["steps"][0]["id"])
        self.report("plan", "plan", "-", given="CREATE INDEX i ON account (name);")

    def test_a_plan_that_is_refused(self):
        report = self.report("plan", "plan", "-", code=5, given="SELECT 1;\nDROP TABLE account;")
        self.assertEqual([], report["plans"])
        self.assertEqual((2, 1), tuple(report["refused"][0][key] for key in ("line", "column")))


@unittest.skipUnless(WITH_SERVER, "needs a server")
class WithServer(Schemas):
    def setUp(self):
        super().setUp()
        name = self._testMethodName
        self.psql(f"CREATE DATABASE {name};", os.environ["DATABASE_URL"])
        self.variables["DATABASE_URL"] = f"{os.environ['DATABASE_URL']} dbname={name}"

    def psql(self, sql, dsn=None):
        subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", dsn or self.variables["DATABASE_URL"]], input=sql,
                       text=True, timeout=60, check=True)

    def write_project(self):
        self.write("lockstep.yaml", PROJECT)
        create = "CREATE TABLE account (id int PRIMARY KEY, name text, balance int);\n-- downgrade\nDROP TABLE account;\n"
        change = "ALTER TABLE account ALTER COLUMN balance TYPE bigint;\n"
        self.write(f"migrations/{BASE}_base.sql", HEADER.format(id=BASE, parents="null") + create)
        self.write(f"migrations/{NEXT}_next.sql", HEADER.format(id=NEXT, parents=BASE) + change)

    def run_command(self, command, *arguments, code=0):
        """How a command ended, as it says itself."""
        ended = self.report(command, command, *arguments, code=code)[command][0]
        self.assertEqual(code, ended["exit_code"])
        return ended

    def test_a_rollout(self):
        self.write_project()
        self.assertEqual([], self.report("rollout-status", "rollout", "status")["rollout"])
        self.write("shop.yaml", "playbook: shop\nstages: [{expand: {}}, {backfill: {}}, {approve: dba}]\n")
        self.variables["LOCKSTEP_ENV"] = "test"
        waiting = self.report("rollout", "rollout", "run", "shop.yaml", code=4)["rollout"][0]
        self.assertEqual(4, waiting["exit_code"])
        rollout = self.report("rollout-status", "rollout", "status")["rollout"][0]
        self.assertEqual("waiting", rollout["state"])
        self.assertEqual([BASE, NEXT], rollout["revisions"])
        self.assertEqual(["done", "done", "waiting"], [stage["state"] for stage in rollout["stages"]])
        self.assertEqual("began", rollout["log"][0]["event"])
        for word in ("approve", "resume"):
            self.assertEqual(0, self.report("rollout", "rollout", word, "shop.yaml")["rollout"][0]["exit_code"])
        self.assertEqual(5, self.report("rollout", "rollout", "retry", "shop.yaml", code=5)["rollout"][0]["exit_code"])

    def revision(self, *arguments):
        """The only revision that status shows."""
        shown = self.report("status", "status", *arguments)["revisions"]
        self.assertEqual(1, len(shown))
        return shown[0]

    def test_life_of_a_change(self):
        self.write_project()
        self.assertEqual([], self.report("status", "status")["revisions"])
        self.report("plan", "upgrade", BASE, "--dry-run")
        self.run_command("upgrade", BASE)
        self.psql("INSERT INTO account SELECT n, n, n FROM generate_series(1, 100) n;")
        self.assertIsNotNone(self.run_command("upgrade", "--phase", "expand")["next"])
        self.assertEqual(("backfill", "waiting"), (self.revision()["phase"], self.revision()["state"]))
        self.run_command("upgrade")
        self.run_command("retry", NEXT)
        self.run_command("await", "--revision", NEXT)
        self.run_command("await", "--revision", NEXT, "--phase", "cutover", "--timeout", "0s", code=4)
        self.assertEqual(("contract", "cutover"), (self.revision()["phase"], self.revision()["stage"]))

        gates = {gate["gate"]: gate for gate in self.report("contract", "contract", "--dry-run", code=5)["gates"]}
        self.assertTrue(gates["verified"]["ok"])
        self.assertIsNone(gates["verified"]["override"])
        self.assertIn("--override prepared-statements", gates["prepared-statements"]["override"])
        self.report("contract", "contract", code=5)
        opened = [word for gate in ("positional-statements", "prepared-statements") for word in ("--override", gate)]
        report = self.report("contract", "contract", "--dry-run", *opened, "--reason", "no traffic")
        self.assertEqual({"no traffic", None}, {gate["overridden"] for gate in report["gates"]})
        self.assertEqual("retire", self.report("contract", "contract", *opened, "--reason", "no traffic")["stage"])

        self.assertEqual((True, 100), tuple(self.report("verify", "verify")[key] for key in ("ok", "rows")))
        self.psql(BREAK_THE_SYNC)
        self.assertEqual([{"relation": "public.account", "key": "7"}],
                         self.report("verify", "verify", NEXT, code=9)["differences"])
        self.psql("UPDATE account SET balance = 7 WHERE id = 7;")
        self.run_command("revert", NEXT)
        self.run_command("approve", NEXT)
        self.run_command("undo", NEXT, code=5)
        self.run_command("abort", NEXT)
        self.assertEqual("aborted", self.report("status", "status", "--all")["revisions"][1]["state"])
        self.run_command("downgrade", "-1", code=5)
        self.run_command("downgrade", "-1", "--override", "old-users-gone", "--reason", "no traffic")
        self.assertEqual([], self.report("current", "current")["current"])

    def test_after_the_contract(self):
        self.write_project()
        self.variables["LOCKSTEP_ENV"] = "test"
        self.run_command("upgrade")
        self.report("contract", "contract", "--dry-run")
        report = self.report("contract", "contract")
        self.assertEqual((True, None, []), (report["ok"], report["stage"], report["gates"]))
        self.report("contract", "contract", "--dry-run")
        self.assertEqual("done", self.report("status", "status", "--all")["revisions"][1]["state"])

    def test_marks_and_checks(self):
        self.write_project()
        problems = self.report("check", "check", code=4)["check"]
        self.assertEqual([("pending", BASE), ("pending", NEXT)],
                         [(problem["problem"], problem["detail"]) for problem in problems])
        self.run_command("stamp", "head")
        self.assertEqual([NEXT], self.report("current", "current")["current"])
        self.assertEqual([], self.report("check", "check")["check"])
        self.write(f"migrations/{NEXT}_next.sql", HEADER.format(id=NEXT, parents=BASE) + "SELECT 1;\n")
        self.assertEqual("tampered", self.report("check", "check", code=11)["check"][0]["problem"])
        self.run_command("upgrade", code=11)

    def test_switched_off(self):
        self.write_project()
        self.variables["BACKEND_AUTO_MIGRATE"] = "off"
        self.run_command("upgrade", "--auto")

    def test_snapshot_lint_and_plan(self):
        self.psql(EVERY_OBJECT)
        snapshot = self.report("snapshot", "snapshot")
        self.write("catalog.json", json.dumps(snapshot))
        self.assertLess(1, len(snapshot["relations"]))
        self.write("a.sql", "CREATE TABLE other (id int);")
        for command in ("lint", "plan"):
            with self.subTest(command=command):
                by_file = self.report(command, command, "a.sql", "--catalog", "catalog.json")
                by_connection = self.report(command, command, "a.sql", "--dsn", self.variables["DATABASE_URL"])
                self.assertEqual(by_file, by_connection)


class EverySchema(unittest.TestCase):
    def test_is_strict(self):
        """No object of a schema takes keys that the schema does not name, but for the plan's own details."""
        for path in SCHEMAS.glob("*.schema.json"):
            if path.name == "playbook.schema.json":  # what is read, not what is printed
                continue
            with self.subTest(path=path.name):
                definition = json.loads(path.read_text(encoding="utf-8"))
                self.assertFalse(definition["additionalProperties"])
                self.assertEqual({"const": 1}, definition["properties"]["version"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
