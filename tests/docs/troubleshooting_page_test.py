"""Runs every command of docs/troubleshooting.md, block by block, each in the trouble that its section is about.

troubleshooting_page_test.py ROOT LOCKSTEP: DATABASE_URL names an empty database on a server of the test's own.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))
from server import server_program  # noqa: E402

TABLE, CHECK = "1f0c7d4e92ab", "2a9b31c05d77"
SETTINGS = """database: ${DATABASE_URL}
migrations: {path: migrations}
environments:
  development: {auto_migrate: true, contract: auto}
"""
CHECK_SQL = "ALTER TABLE account ADD CONSTRAINT account_balance_check CHECK (balance >= 0);"
FILES = {
    f"{TABLE}_account.sql": (TABLE, "null", "CREATE TABLE account (id bigint PRIMARY KEY, balance int NOT NULL);", "DROP TABLE account;"),
    f"{CHECK}_balance_check.sql": (CHECK, TABLE, CHECK_SQL, "ALTER TABLE account DROP CONSTRAINT account_balance_check;"),
}


class Trouble:
    def __init__(self, folder, program):
        self.folder, self.program = folder, program
        self.environment = {**os.environ, "LOCKSTEP_ENV": "development"}
        self.environment.pop("BACKEND_AUTO_MIGRATE", None)
        (folder / "migrations").mkdir()
        (folder / "lockstep.yaml").write_text(SETTINGS)
        for name, (revision, below, there, back) in FILES.items():
            (folder / "migrations" / name).write_text(
                f"-- revision: {revision}\n-- down_revision: {below}\n-- description: a revision\n"
                f"-- created: 2026-11-22T16:38:00Z\n\n{there}\n\n-- downgrade\n{back}\n")

    def sql(self, text):
        done = subprocess.run([server_program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", os.environ["DATABASE_URL"], "-c", text],
                              check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def lockstep(self, *arguments, code=0):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def block(self, text):
        """Runs it, and gives what it said."""
        script = f"set -euo pipefail\nlockstep() {{ '{self.program}' \"$@\"; }}\n{text}"
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, (text, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def is_checked(self):
        return self.sql("SELECT count(*) FROM pg_constraint WHERE conname = 'account_balance_check' AND convalidated") == "1"


def blocks_of(page):
    found = {}
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        heading, _, text = section.partition("\n")
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        if blocks:
            found[heading] = blocks
    return found


def failed_start(trouble, blocks):
    trouble.lockstep("upgrade", TABLE)
    trouble.sql("INSERT INTO account VALUES (1, -5)")
    trouble.lockstep("upgrade", "--auto", code=9)
    said = trouble.block(blocks[0])
    assert "account_balance_check" in said and f"lockstep abort {CHECK}" in said, said
    trouble.sql("UPDATE account SET balance = 5")
    trouble.block(blocks[1])
    assert trouble.is_checked()


def out_of_step(trouble, blocks):
    said = trouble.block(blocks[0])
    assert CHECK in said and "nothing is pending" in said, said
    trouble.lockstep("downgrade", "-1")
    assert f"pending   {CHECK}" in trouble.lockstep("check", code=4)
    trouble.sql(CHECK_SQL)
    trouble.block(blocks[1])
    assert "nothing is pending" in trouble.lockstep("check")


def back_and_forth(trouble, blocks):
    assert trouble.is_checked()
    down, up = blocks[0].splitlines()
    trouble.block(down)
    assert not trouble.is_checked()
    trouble.block(up)
    assert trouble.is_checked()


def timeouts(trouble, blocks):
    assert f"revision {CHECK} has reached backfill" in trouble.block(blocks[0])


def switched_off(trouble, blocks):
    trouble.lockstep("downgrade", "-1")
    said = trouble.block(blocks[0])
    assert "the application starts" in said and "auto_migrate is off" in said, said
    assert not trouble.is_checked()


def tested_rollback(trouble, blocks):
    said = trouble.block(blocks[0])
    assert "undo" in said or "downgrade" in said, said
    trouble.block(blocks[1])
    assert trouble.is_checked()


SECTIONS = {"The migration fails on start": failed_start, "The schema is out of step": out_of_step,
            "Back to a revision": back_and_forth, "Timeouts": timeouts, "Switching auto-migrate off": switched_off,
            "Testing a rollback": tested_rollback}


def main(root, program):
    found = blocks_of((root / "docs" / "troubleshooting.md").read_text(encoding="utf-8"))
    assert list(found) == list(SECTIONS), list(found)
    with tempfile.TemporaryDirectory(prefix="lockstep-troubles-") as folder:
        trouble = Trouble(Path(folder), program)
        for heading, blocks in found.items():
            SECTIONS[heading](trouble, blocks)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
