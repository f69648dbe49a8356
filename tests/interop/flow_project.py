"""A project of lockstep's own with a database of its own, whose container starts by the example's entrypoint."""

import os
import pathlib
import shutil
import subprocess
import threading

from server import server_program, url_of

ENTRYPOINT = pathlib.Path(__file__).resolve().parents[2] / "examples" / "alembic-project" / "entrypoint.sh"
SETTINGS = """database: ${DATABASE_URL}
migrations: {path: migrations}
environments:
  production: {auto_migrate: true, contract: gated, soak: 0s, observe: 0s, bake: 0s}
"""
TABLE, EMAIL, CHECK, BALANCE = "1f0c7d4e92ab", "2a9b31c05d77", "3d5e86f1a0c4", "4c1e9a2b7d10"
REVISIONS = {
    TABLE: "CREATE TABLE account (id bigint PRIMARY KEY, balance int NOT NULL DEFAULT 0);",
    EMAIL: "ALTER TABLE account ADD COLUMN email text;",
    CHECK: "ALTER TABLE account ADD CONSTRAINT account_balance_check CHECK (balance >= 0);",
    BALANCE: "ALTER TABLE account ALTER COLUMN balance TYPE bigint;",
}
WAIT = 60  # for what a server or a process will show; a test that hangs ends there


class Started:
    """A process whose log is read while it goes on."""

    def __init__(self, command, folder, environment):
        self.process = subprocess.Popen(command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.log = ""
        self.more = threading.Condition()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            with self.more:
                self.log += line
                self.more.notify_all()

    def wait_for(self, words):
        with self.more:
            if not self.more.wait_for(lambda: words in self.log, WAIT):
                raise AssertionError(f"never said: {words}\n{self.log}")

    def stop(self):
        """For a test that did not come to `end`."""
        self.process.kill()
        self.process.wait()
        self.reader.join()

    def end(self, signal=None):
        """Exit code, what the application said, and the log."""
        if signal is not None:
            self.process.send_signal(signal)
        try:
            out = self.process.stdout.read()
            code = self.process.wait(WAIT)
        finally:
            self.process.kill()
            self.reader.join()
            self.process.stdout.close()
            self.process.stderr.close()
        return code, out, self.log


class Session:
    """A client that holds what its transaction holds until it is ended."""

    def __init__(self, url, sql):
        self.process = subprocess.Popen([server_program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", url], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write(f"BEGIN; {sql};\n\\echo held\n")
        self.process.stdin.flush()
        line = ""
        while line != "held\n":
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError("the session has ended")

    def end(self):
        if self.process.poll() is None:
            self.process.communicate("ROLLBACK;\n")


class FlowProject:
    def __init__(self, name, root, lockstep, revisions=tuple(REVISIONS)):
        self.name = name
        self.folder = root / name
        self.url = url_of(os.environ["DATABASE_URL"], name)
        (root / "bin").mkdir(exist_ok=True)
        if not (root / "bin" / "lockstep").exists():
            (root / "bin" / "lockstep").symlink_to(lockstep)
        self.environment = {**os.environ, "DATABASE_URL": self.url, "PATH": f"{root / 'bin'}:{os.environ['PATH']}"}
        for variable in ("BACKEND_AUTO_MIGRATE", "LOCKSTEP_ENV", "LOCKSTEP_DSN"):
            self.environment.pop(variable, None)
        self.image(revisions, self.folder)
        self.psql(f"CREATE DATABASE {name}", url_of(os.environ["DATABASE_URL"], "postgres"))

    def image(self, revisions, folder):
        """What a container of these revisions has in its folder."""
        (folder / "migrations").mkdir(parents=True)
        (folder / "lockstep.yaml").write_text(SETTINGS)
        shutil.copy(ENTRYPOINT, folder)
        below = "null"
        for revision in revisions:
            (folder / "migrations" / f"{revision}_revision.sql").write_text(
                f"-- revision: {revision}\n-- down_revision: {below}\n-- description: a revision\n"
                f"-- created: 2026-11-22T16:38:00Z\n\n{REVISIONS[revision]}\n")
            below = revision
        return folder

    def start(self, *application, folder=None, **environment):
        return Started(["./entrypoint.sh", *application], folder or self.folder, {**self.environment, **environment})

    def run(self, *arguments, folder=None):
        return subprocess.run(["lockstep", *arguments], cwd=folder or self.folder, env=self.environment, text=True,
                              capture_output=True, timeout=WAIT * 2)

    def lockstep(self, *arguments):
        done = self.run(*arguments)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(arguments)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def psql(self, sql, url=None):
        return subprocess.run([server_program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, url or self.url],
                              text=True, capture_output=True, check=True).stdout.strip()

    def insert_accounts(self, count):
        self.psql(f"INSERT INTO account SELECT n, n % 100 FROM generate_series(1, {count}) n")
