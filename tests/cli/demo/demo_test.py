"""Runs the demo with few rows and reads its report: the promises are kept, the example's type change was
really made, and the JSON has the shape of its schema."""

import json
import subprocess
import sys

import jsonschema

ROWS = 50_000
TYPE_CHANGE = "4c1e9a2b7d10"


def main(program, schema_path):
    run = subprocess.run([program, "demo", "--rows", str(ROWS), "--json"], capture_output=True, text=True, check=False)
    print(run.stderr)
    print(run.stdout)
    report = json.loads(run.stdout)
    with open(schema_path, encoding="utf-8") as schema:
        jsonschema.validate(report, json.load(schema))

    assert report["ok"] and run.returncode == 0, report["broken"]
    assert report["change"]["failed"] == 0 and report["change"]["lost_writes"] == 0
    assert report["change"]["requests"] > 500, "the traffic was no traffic"
    assert report["change"]["longest_ms"] <= report["bound_ms"]
    # What the application wrote meanwhile is in sync already and not copied.
    assert report["rows_copied"] > 0.9 * ROWS and report["rows_verified"] >= ROWS
    steps = {lock["step"] for lock in report["locks"] if lock["revision"] == TYPE_CHANGE}
    assert any(step.startswith("contract/cutover/") for step in steps), steps
    assert any(step.startswith("contract/retire/") for step in steps), steps


if __name__ == "__main__":
    main(*sys.argv[1:])
