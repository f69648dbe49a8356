"""How fast `lockstep lint --json` reads and judges 5,000 files of about 2 kB, beside squawk's JSON reporter in the same
run; the memory both need; and how long one file of 20 lines takes from start to end. They take turns; of each, the best
time by the clock and the least time on processors count: the first is what a user waits for, the second hardly depends
on what else the machine does.

lint_bench.py PROGRAM [ROUNDS]: squawk is taken from PATH, else installed by npm into a temporary folder, else left out.
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

FILES = 5000
BYTES_A_FILE = 2000
ROUNDS = 3

COLUMNS = ("id", "customer_id", "status", "total", "note", "placed_at", "currency", "email", "country", "updated_at")
TYPES = ("bigint", "integer", "text", "numeric(12,2)", "timestamptz", "boolean", "jsonb", "varchar(80)", "uuid")


def statement(pick, number):
    table = f"{pick.choice(('orders', 'customer', 'invoice', 'shipment', 'product'))}_{pick.randrange(400)}"
    column, kind = pick.choice(COLUMNS), pick.choice(TYPES)
    forms = (
        lambda: f"CREATE TABLE {table}_{number} (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n" + ",\n".join(
            f"  {name} {pick.choice(TYPES)}{pick.choice(('', ' NOT NULL', ' DEFAULT NULL'))}" for name in COLUMNS[1:]) + "\n)",
        lambda: f"ALTER TABLE {table} ADD COLUMN {column}_{number} {kind}",
        lambda: f"ALTER TABLE {table} ADD COLUMN {column}_{number} text NOT NULL DEFAULT 'open'",
        lambda: f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}",
        lambda: f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL",
        lambda: f"ALTER TABLE {table} ADD CONSTRAINT c_{number} CHECK ({column} IN ('open', 'closed', 'late')) NOT VALID",
        lambda: f"ALTER TABLE {table} ADD CONSTRAINT f_{number} FOREIGN KEY ({column}) REFERENCES customer (id)",
        lambda: f"CREATE INDEX CONCURRENTLY i_{number} ON {table} ({column}, id) WHERE {column} IS NOT NULL",
        lambda: f"CREATE INDEX i_{number} ON {table} ({column})",
        lambda: f"UPDATE {table} SET {column} = NULL WHERE id BETWEEN {number} AND {number + 1000} AND note LIKE '%x%'",
        lambda: f"INSERT INTO {table} (id, {column}) VALUES " + ", ".join(f"({row}, 'row {row}')" for row in range(8)),
        lambda: f"CREATE OR REPLACE VIEW v_{number} AS SELECT o.id, o.{column}, c.email FROM {table} o JOIN customer c "
                f"ON c.id = o.customer_id WHERE o.status = 'open' ORDER BY o.id",
        lambda: f"CREATE FUNCTION fn_{number}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  NEW.updated_at := now();\n"
                f"  IF NEW.{column} IS NULL THEN\n    RAISE EXCEPTION 'no {column}';\n  END IF;\n  RETURN NEW;\nEND\n$$",
    )
    return pick.choice(forms)() + ";\n"


def write_files(folder):
    pick = random.Random(1)
    total = 0
    for number in range(FILES):
        text = f"-- migration {number}\n"
        while len(text) < BYTES_A_FILE:
            text += statement(pick, number * 100 + len(text)) + ("-- why: see the issue\n" if pick.random() < 0.3 else "")
        total += len(text)
        (folder / f"{number:05}.sql").write_text(text, encoding="utf-8")
    return total


def run(command, output):
    """Seconds by the clock, seconds on processors and resident kilobytes of a command."""
    with open(output, "wb") as out:
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def squawk(folder):
    found = shutil.which("squawk")
    if found or shutil.which("npm") is None:
        return found
    subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), "squawk-cli"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=300, check=False)
    return next((str(path) for path in folder.glob("node_modules/@squawk-cli/*/bin/squawk")), None)


def show(name, runs, total):
    """The least of both times."""
    clock, processor, memory = min(run[0] for run in runs), min(run[1] for run in runs), max(run[2] for run in runs)
    print(f"{name:<28} {clock:7.2f} s  {total / clock / 1e6:6.1f} MB/s  {processor:7.2f} s on processors"
          f"  {memory / 1024:6.0f} MB resident", flush=True)
    return clock, processor


def main():
    program = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        sql = folder / "sql"
        sql.mkdir()
        total = write_files(sql)
        other = squawk(folder / "npm")
        print(f"{FILES} files, {total / 1e6:.1f} MB, best of {rounds}, {len(os.sched_getaffinity(0))} processors")
        contestants = {"lockstep lint --json": [program, "lint", str(sql), "--json"]}
        if other:
            files = sorted(str(path) for path in sql.iterdir())
            contestants["squawk --reporter json"] = [other, "--reporter", "json", "--pg-version", "15.0", *files]
        runs = {contestant: [] for contestant in contestants}
        for _ in range(rounds):
            for contestant, command in contestants.items():
                runs[contestant].append(run(command, folder / "out"))
        best = [show(contestant, each, total) for contestant, each in runs.items()]
        if other:
            (clock, processor), (other_clock, other_processor) = best
            print(f"{other_clock / clock:.1f} times as fast by the clock, "
                  f"{other_processor / processor:.1f} times by the time on processors")
        else:
            print("squawk is not there: npm install squawk-cli")
        small = folder / "small.sql"
        small.write_text("".join(f"ALTER TABLE t ADD COLUMN c{line} int;\n" for line in range(20)), encoding="utf-8")
        took = min(run([program, "lint", str(small), "--json"], folder / "out")[0] for _ in range(20))
        print(f"a file of 20 lines, start to end: {took * 1000:.1f} ms (best of 20)")


if __name__ == "__main__":
    main()
