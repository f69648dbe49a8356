"""What `lockstep lint` judges on where it has a catalog: a database with a ledger, and a snapshot with --since.

lint_database_test.py PROGRAM, with the server in DATABASE_URL
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = sys.argv[1]
BASE, PROOF, AFTER = "a" * 12, "b" * 12, "c" * 12


class WithCatalog(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "migrations").mkdir()
        name = self._testMethodName
        self.psql(f"CREATE DATABASE {name};", os.environ["DATABASE_URL"])
        self.variables = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder),
                          "DATABASE_URL": f"{os.environ['DATABASE_URL']} dbname={name}",
                          "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
        self.base = self.revision(BASE, "null", "CREATE TABLE t (id int PRIMARY KEY, a varchar(20));")
        self.lockstep("upgrade")
        # What the history does not tell: the columns that the pending revisions are about, and a proof for one of them.
        self.psql("ALTER TABLE t ADD b int CONSTRAINT known CHECK (b IS NOT NULL), ADD c int; INSERT INTO t VALUES (1, 'a', 1, 1);",
                  self.variables["DATABASE_URL"])

    def psql(self, sql, dsn):
        subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", dsn], input=sql, text=True, timeout=60, check=True)

    def revision(self, number, parent, sql):
        name = f"migrations/{number}_r.sql"
        (self.folder / name).write_text(f"-- revision: {number}\n-- down_revision: {parent}\n-- description: r\n\n{sql}\n",
                                        encoding="utf-8")
        return name

    def pending(self):
        proof = self.revision(PROOF, BASE, "ALTER TABLE t ADD CONSTRAINT there CHECK (c IS NOT NULL) NOT VALID;\n"
                                           "ALTER TABLE t VALIDATE CONSTRAINT there;\nALTER TABLE t ALTER b SET NOT NULL;")
        return proof, self.revision(AFTER, PROOF, "ALTER TABLE t ALTER c SET NOT NULL;")

    def lockstep(self, *arguments):
        ended = subprocess.run([PROGRAM, *arguments], cwd=self.folder, env=self.variables, capture_output=True, text=True,
                               timeout=60, check=False)
        self.assertEqual(0, ended.returncode, ended.stderr)
        return ended.stdout

    def judged(self, *arguments):
        """Of each file's last statement."""
        report = json.loads(self.lockstep("lint", "--fail-on", "never", "--json", *arguments))
        return {file["path"]: file["statements"][-1] for file in report["files"]}

    def test_a_database_with_a_ledger(self):
        proof, after = self.pending()
        judged = self.judged("--dsn", self.variables["DATABASE_URL"])
        # Run already: what it made is no obstacle to it.
        self.assertEqual("safe", judged[self.base]["verdict"])
        for pending, constraint in ((proof, "known"), (after, "there")):
            self.assertEqual("safe", judged[pending]["verdict"])
            self.assertTrue(any(f"the CHECK {constraint} proves" in fact for fact in judged[pending]["facts"]))
        (self.folder / proof).unlink()
        self.revision(AFTER, BASE, "ALTER TABLE t ALTER c SET NOT NULL;")
        self.assertEqual("unsafe", self.judged("--dsn", self.variables["DATABASE_URL"])[after]["verdict"])

    def test_a_snapshot_and_since(self):
        (self.folder / "catalog.json").write_text(self.lockstep("snapshot"), encoding="utf-8")
        for command in (["init", "-q", "-b", "main"], ["add", "migrations"], ["commit", "-qm", "base"]):
            subprocess.run(["git", *command], cwd=self.folder, env=self.variables, timeout=60, check=True)
        proof, after = self.pending()
        judged = self.judged("--catalog", "catalog.json", "--since", "main")
        self.assertEqual([proof, after], sorted(judged))
        for pending, constraint in ((proof, "known"), (after, "there")):
            self.assertEqual("safe", judged[pending]["verdict"])
            self.assertTrue(any(f"the CHECK {constraint} proves" in fact for fact in judged[pending]["facts"]))
        # Alone, the catalog has no proof.
        self.assertEqual("unsafe", self.judged("--catalog", "catalog.json", after)[after]["verdict"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
