"""docs/ledger-format.md names every table and column of schema lockstep with its type, and no other.

ledger_format_test.py ROOT PROGRAM, on the empty database that DATABASE_URL names.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

COLUMNS = """
SELECT c.relname || '.' || a.attname || ' ' || replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone',
                                                       'timestamptz')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'lockstep'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
"""


def columns_of_a_ledger(program):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "migrations").mkdir()
        subprocess.run([program, "stamp", "base"], cwd=folder, timeout=60, check=True)
    listed = subprocess.run(["psql", "-qAtX", os.environ["DATABASE_URL"]], input=COLUMNS, capture_output=True, text=True,
                            timeout=60, check=True)
    return set(listed.stdout.splitlines())


def columns_of_the_page(page):
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        table = section.split("\n", 1)[0]
        for column, kind in re.findall(r"^\| `(\w+)` \| ([^|`]+) \|.*\|$", section, flags=re.MULTILINE):
            yield f"{table}.{column} {kind}"


def main(root, program):
    page = set(columns_of_the_page((Path(root) / "docs/ledger-format.md").read_text(encoding="utf-8")))
    ledger = columns_of_a_ledger(program)
    problems = [f"the page lacks {column}" for column in sorted(ledger - page)]
    problems += [f"the ledger has no {column}" for column in sorted(page - ledger)]
    assert ledger, "the ledger was not found"
    assert not problems, "\n".join(problems)


if __name__ == "__main__":
    main(*sys.argv[1:])
