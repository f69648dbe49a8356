"""Runs the shipped playbooks for Argo Rollouts, Compose, Kamal and on-call to their end: a real database and lockstep as a
process, the platform's command line played by a script that keeps what it was told.

recipes_test.py PROGRAM, with the server in DATABASE_URL
"""

import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

PROGRAM = sys.argv[1]
EXAMPLES = Path(__file__).resolve().parents[2] / "playbooks/examples"
REVISION = "bbbbbbbbbbb1"
# What `kubectl argo rollouts get rollout -o json` has of a rollout with two pods on each side (argoproj.io/v1alpha1).
ROLLOUT = {"status": {"canary": {"weights": {"canary": {"weight": 0}}}, "readyReplicas": 4, "updatedReplicas": 2}}
PLATFORM = """#!/usr/bin/env python3
import json, os, pathlib, sys
folder = pathlib.Path(os.environ["PLATFORM"])
words = sys.argv[1:]
state = json.loads((folder / "rollout.json").read_text())
if "get" in words:
    print(json.dumps(state))
    sys.exit()
with open(folder / "told", "a") as told:
    print(os.path.basename(sys.argv[0]), *words, file=told)
if "weight" in words:
    state["status"]["canary"]["weights"]["canary"]["weight"] = int(words[-1])
    (folder / "rollout.json").write_text(json.dumps(state))
sys.exit(1 if os.environ.get("PLATFORM_FAILS") in words else 0)
"""


class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Recipes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.write("lockstep.yaml", "environments: {test: {contract: gated, soak: 0s, observe: 0s, bake: 0s}}\n")
        self.write(f"migrations/{REVISION}_rename.sql",
                   f"-- revision: {REVISION}\n-- down_revision: null\n-- description: rename\n\n"
                   "ALTER TABLE account RENAME COLUMN points TO score;\n")
        self.write("rollout.json", json.dumps(ROLLOUT))
        for name in ("kubectl", "kamal", "docker"):
            self.write(f"bin/{name}", PLATFORM).chmod(0o755)
        health = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health)
        threading.Thread(target=health.serve_forever, daemon=True).start()
        self.addCleanup(health.server_close)
        self.addCleanup(health.shutdown)
        url = f"http://127.0.0.1:{health.server_port}"
        name = self._testMethodName
        self.psql(f"CREATE DATABASE {name};", os.environ["DATABASE_URL"])
        self.variables = {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "PLATFORM": str(self.folder), "LOCKSTEP_ENV": "test",
            "DATABASE_URL": f"{os.environ['DATABASE_URL']} dbname={name}", "CHECK_FOR": "1s", "SOAK": "1s",
            "GREEN_URL": url, "PREVIEW": url, "APP_URL": url,
        }
        self.psql("CREATE TABLE account (id int PRIMARY KEY, points int); INSERT INTO account VALUES (1, 2);")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def psql(self, sql, dsn=None):
        return subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", dsn or self.variables["DATABASE_URL"]], input=sql, text=True,
                              capture_output=True, timeout=60, check=True).stdout.strip()

    def lockstep(self, *words, code=0):
        ended = subprocess.run([PROGRAM, *words], cwd=self.folder, env=self.variables, capture_output=True, text=True, timeout=120,
                               check=False)
        self.assertEqual(code, ended.returncode, ended.stderr)
        return ended.stdout

    def told(self):
        path = self.folder / "told"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def check_done(self):
        self.assertIn(": done, begun by ", self.lockstep("rollout", "status"))
        self.assertEqual("score", self.psql("SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attrelid = 'account'::regclass"
                                            " AND attnum > 0 AND NOT attisdropped AND attname <> 'id'"))

    def test_argo_rollouts(self):
        playbook = EXAMPLES / "argo-rollouts.yaml"
        self.lockstep("rollout", "run", playbook, code=4)
        self.lockstep("rollout", "approve", playbook)
        self.lockstep("rollout", "resume", playbook)
        rollouts = "kubectl argo rollouts"
        status = f"{rollouts} status shop --timeout 60s"
        self.assertEqual([f"{rollouts} set image shop app=shop:next", f"{rollouts} set weight shop 20", status,
                          f"{rollouts} set weight shop 100", status, f"{rollouts} promote shop --full"], self.told())
        self.check_done()

    def test_argo_rollouts_goes_back(self):
        self.variables["PLATFORM_FAILS"] = "image"
        self.lockstep("rollout", "run", EXAMPLES / "argo-rollouts.yaml", code=9)
        self.assertEqual("kubectl argo rollouts abort shop", self.told()[-1])
        self.assertIn(": returned, begun by ", self.lockstep("rollout", "status"))

    def test_compose(self):
        self.lockstep("rollout", "run", EXAMPLES / "compose.yaml")
        self.assertEqual(["docker compose up -d --no-deps --wait green", "docker compose stop --timeout 60 blue"], self.told())
        self.check_done()

    def test_kamal(self):
        self.lockstep("rollout", "run", EXAMPLES / "kamal.yaml")
        self.assertEqual(["kamal deploy --skip-push --version=next"], self.told())
        self.check_done()

    def test_kamal_goes_back(self):
        self.variables["PLATFORM_FAILS"] = "deploy"
        self.lockstep("rollout", "run", EXAMPLES / "kamal.yaml", code=9)
        self.assertEqual("kamal rollback previous", self.told()[-1])

    def test_contract_only(self):
        playbook = EXAMPLES / "contract-only.yaml"
        self.lockstep("upgrade")
        self.lockstep("rollout", "run", playbook, code=4)
        self.lockstep("rollout", "approve", playbook)
        self.lockstep("rollout", "resume", playbook)
        self.check_done()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
