"""Asks a running server every question that a page's examples ask, and looks for every figure that they name."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

PAGES = ("docs/serve.md", "docs/application-side.md")
REVISION = "4c1e9a2b7d10"
BASE = "0b0f3c55a1e2"
FILES = {
    BASE: f"-- revision: {BASE}\n-- down_revision: null\n\nCREATE TABLE account (id int);\n",
    REVISION: f"-- revision: {REVISION}\n-- down_revision: {BASE}\n\nALTER TABLE account ADD COLUMN note text;\n",
}
# Shown only while a copy runs.
TRANSIENT = {"lockstep_step_progress_ratio", "lockstep_backfill_rows_per_second", "lockstep_backfill_eta_seconds",
             "lockstep_quarantined_rows", "lockstep_lease_heartbeat_age_seconds"}


def blocks(text):
    return "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE))


def ask(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def ask_all(text, port):
    paths = set(re.findall(r"/(?:healthz|readyz|gate|status|metrics)[^\s\"`}|]*", blocks(text)))
    for path in sorted(paths):
        status, answer = ask(port, path)
        assert status == 200, (path, status, answer)
        for key in re.findall(r"\{\$\.(\w+)\}", text) if "format=json" in path else ():
            assert isinstance(json.loads(answer)[key], bool), (key, answer)
    return paths


def main(root, program):
    with tempfile.TemporaryDirectory() as folder:
        migrations = Path(folder) / "migrations"
        migrations.mkdir()
        for revision, sql in FILES.items():
            (migrations / f"{revision}_x.sql").write_text(sql, encoding="utf-8")
        subprocess.run([program, "upgrade"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
        server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
        try:
            port = int(server.stderr.readline().rsplit(":", 1)[1])
            text = "".join((root / page).read_text(encoding="utf-8") for page in PAGES)
            asked = ask_all(text, port)
            assert len(asked) >= 4, asked
            figures = ask(port, "/metrics")[1]
            named = set(re.findall(r"\blockstep_\w+[a-z]\b", text)) - TRANSIENT - {"lockstep_new", "lockstep_old"}
            assert len(named) >= 5, named
            missing = sorted(name for name in named if f"\n# TYPE {name} " not in figures)
            assert not missing, (missing, figures)
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=30) == 0


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), os.path.abspath(sys.argv[2]))
