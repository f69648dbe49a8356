"""How containers start: by an entrypoint that migrates, and by an init container that awaits; each as processes.

flows_test.py LOCKSTEP: DATABASE_URL names an empty database on a server of the test's own.
"""

import pathlib
import signal
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from flow_project import BALANCE, CHECK, EMAIL, TABLE, WAIT, FlowProject, Session  # noqa: E402
from server import server_program  # noqa: E402

LOCKSTEP = sys.argv[1]
APPLICATION = ("echo", "application up")
UP = "application up\n"


class Flows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="lockstep-flows-")
        cls.root = pathlib.Path(cls.scratch.name)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def project(self, name, **options):
        return FlowProject(name, self.root, LOCKSTEP, **options)

    def start(self, project, *application, **options):
        container = project.start(*(application or APPLICATION), **options)
        self.addCleanup(container.stop)
        return container

    def session(self, project, sql):
        session = Session(project.url, sql)
        self.addCleanup(session.end)
        return session

    def without_a_database(self, project):
        """A socket's folder in which there is no socket yet, and what puts it there."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(project.url).query))
        folder = self.root / f"{project.name}_socket"
        folder.mkdir()
        file = f".s.PGSQL.{query['port']}"
        url = f"postgresql://postgres@/{project.name}?host={urllib.parse.quote(str(folder), safe='')}&port={query['port']}"
        return url, lambda: (folder / file).symlink_to(pathlib.Path(query["host"]) / file)

    def assert_started(self, ended):
        self.assertEqual((0, UP), ended[:2], ended[2])

    def test_a_database_that_is_not_up_yet_is_waited_for(self):
        project = self.project("late", revisions=(TABLE, EMAIL))
        url, put_it_there = self.without_a_database(project)
        container = self.start(project, DATABASE_URL=url)
        container.wait_for("waiting for the database")
        put_it_there()
        self.assert_started(container.end())
        self.assertEqual(EMAIL, project.lockstep("current").strip())

    def test_a_container_that_is_stopped_while_it_waits_for_the_database_ends_at_once(self):
        project = self.project("never", revisions=(TABLE,))
        url, _ = self.without_a_database(project)
        container = self.start(project, DATABASE_URL=url)
        container.wait_for("waiting for the database")
        self.assertEqual((10, ""), container.end(signal.SIGTERM)[:2])

    def test_the_application_does_not_start_after_a_failed_migration(self):
        project = self.project("fails", revisions=(TABLE, EMAIL))
        self.assert_started(self.start(project).end())
        project.psql("INSERT INTO account VALUES (1, -5)")
        newer = project.image((TABLE, EMAIL, CHECK), self.root / "fails_newer")
        code, said, log = self.start(project, folder=newer).end()
        self.assertEqual((9, ""), (code, said), log)
        for words in (f"revision={CHECK} started", "step=expand/1 started", "step=expand/1 done", "failed (SQLSTATE 23514)",
                      'check constraint "account_balance_check" of relation "account" is violated by some row', "next: "):
            self.assertIn(words, log)
        self.assertEqual(EMAIL, project.lockstep("current").strip())
        # It fails in the same way, and not for what the first try left behind.
        again = self.start(project, folder=newer).end()
        self.assertEqual((9, ""), again[:2], again[2])
        self.assertIn("SQLSTATE 23514", again[2])
        project.psql("UPDATE account SET balance = 5")
        self.assert_started(self.start(project, folder=newer).end())
        self.assertEqual("t", project.psql("SELECT convalidated FROM pg_constraint WHERE conname = 'account_balance_check'"))

    def test_a_stop_while_a_lock_is_waited_for_leaves_nothing_behind(self):
        project = self.project("locked", revisions=(TABLE,))
        self.assert_started(self.start(project).end())
        newer = project.image((TABLE, EMAIL), self.root / "locked_newer")
        other = self.session(project, "LOCK TABLE account IN ACCESS SHARE MODE")
        container = self.start(project, folder=newer)
        container.wait_for("waiting: ")
        code, said, log = container.end(signal.SIGTERM)
        self.assertEqual((10, ""), (code, said), log)
        self.assertEqual("0", project.psql("SELECT count(*) FROM lockstep.lease WHERE holder IS NOT NULL"))
        self.assertEqual(TABLE, project.lockstep("current").strip())
        other.end()
        self.assert_started(self.start(project, folder=newer).end())
        self.assertEqual(EMAIL, project.lockstep("current").strip())

    def wait_until(self, project, question):
        end = time.monotonic() + WAIT
        while project.psql(question) != "t":
            self.assertLess(time.monotonic(), end, question)

    def test_a_stop_in_the_middle_of_a_backfill_is_gone_on_from(self):
        project = self.project("backfill", revisions=(TABLE,))
        self.assert_started(self.start(project).end())
        project.insert_accounts(50000)
        newer = project.image((TABLE, BALANCE), self.root / "backfill_newer")
        self.assertEqual(0, project.run("upgrade", "--phase", "expand", folder=newer).returncode)
        # A row near the end keeps the copy from its end.
        other = self.session(project, "UPDATE account SET balance = 1 WHERE id = 49990")
        container = self.start(project, folder=newer)
        container.wait_for("step=backfill/1 started")
        self.wait_until(project, "SELECT coalesce(sum(rows_copied), 0) > 0 FROM lockstep.backfills")
        code, said, log = container.end(signal.SIGTERM)
        self.assertEqual((10, ""), (code, said), log)
        copied = int(project.psql("SELECT count(*) FROM account WHERE lockstep_new_balance = balance AND balance > 0"))
        self.assertGreater(copied, 0)
        self.assertIn(f"{BALANCE}  backfill", project.lockstep("status"))
        other.end()
        self.assert_started(self.start(project, folder=newer).end())
        self.assertEqual("0", project.psql("SELECT count(*) FROM account WHERE lockstep_new_balance IS DISTINCT FROM balance"))
        self.assertEqual(BALANCE, project.lockstep("current").strip())

    def test_three_replicas_at_once_migrate_once_and_all_start(self):
        project = self.project("replicas")
        containers = [self.start(project) for _ in range(3)]
        ended = [container.end() for container in containers]
        for each in ended:
            self.assert_started(each)
        logs = "".join(log for _, _, log in ended)
        for revision in (TABLE, EMAIL, CHECK, BALANCE):
            self.assertEqual(1, logs.count(f"revision={revision} started"), logs)
        self.assertEqual(BALANCE, project.lockstep("current").strip())

    def test_nothing_is_changed_unless_the_backup_is_made(self):
        project = self.project("backed", revisions=(TABLE,))
        settings = project.folder / "lockstep.yaml"
        without = settings.read_text()

        def back_up_by(command):
            settings.write_text(without.replace("bake: 0s", f"bake: 0s, backup: '{command}'"))
        back_up_by("echo no room on the disk; exit 3")
        code, said, log = self.start(project).end()
        self.assertEqual((5, ""), (code, said), log)
        self.assertIn("exit code 3: no room on the disk", log)
        self.assertEqual("", project.lockstep("current"))
        self.assertEqual("f", project.psql("SELECT to_regclass('account') IS NOT NULL"))
        back_up_by(f'"{server_program("pg_dump")}" -Fc -f made.dump "$DATABASE_URL"')
        self.assert_started(self.start(project).end())
        made = project.folder / "made.dump"
        self.assertTrue(made.read_bytes().startswith(b"PGDMP"))
        made.unlink()
        self.assert_started(self.start(project).end())
        self.assertFalse(made.exists(), "with nothing to do there is nothing to keep")

    def test_signals_reach_the_application_that_was_started(self):
        project = self.project("signals", revisions=(TABLE,))
        application = ("import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(42));"
                       "print('up', file=sys.stderr, flush=True); signal.pause()")
        container = self.start(project, sys.executable, "-c", application)
        container.wait_for("up\n")
        self.assertEqual(42, container.end(signal.SIGTERM)[0])

    def test_an_old_image_starts_until_what_it_uses_is_given_up(self):
        project = self.project("old", revisions=(TABLE, EMAIL, BALANCE))
        old = project.image((TABLE, EMAIL), self.root / "old_image")
        awaits = ("await", "--revision", EMAIL, "--timeout", "1s")
        self.assert_started(self.start(project).end())
        for stage in ("", "cutover"):
            if stage:
                project.lockstep("contract", BALANCE, "--stage", stage)
            ended = self.start(project, folder=old).end()
            self.assert_started(ended)
            self.assertIn(f"ahead of these files by {BALANCE}, which has given up nothing", ended[2])
            self.assertEqual(0, project.run(*awaits).returncode)
        project.lockstep("contract", BALANCE)
        code, said, log = self.start(project, folder=old).end()
        self.assertEqual((5, ""), (code, said), log)
        self.assertIn(f"ahead of this version by {BALANCE}, which is contracted", log)
        self.assertIn(f"Start an image that has revision {BALANCE}", log)
        refused = project.run(*awaits)
        self.assertEqual(5, refused.returncode, refused.stderr)
        self.assertIn("is contracted", refused.stderr)
        self.assert_started(self.start(project, folder=old, BACKEND_AUTO_MIGRATE="false").end())
        # Its own image goes on.
        self.assertEqual(0, project.run("await", "--revision", BALANCE, "--timeout", "1s").returncode)
        self.assert_started(self.start(project).end())


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
