"""docs/schemas/playbook.schema.json agrees with the program about playbooks, and docs/playbook-format.md names every key.

playbook_schema_test.py ROOT PROGRAM
"""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema
import yaml

ROOT, PROGRAM = Path(sys.argv[1]), sys.argv[2]
SCHEMA = json.loads((ROOT / "docs/schemas/playbook.schema.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs/playbook-format.md").read_text(encoding="utf-8")
WELL_FORMED = (
    "{run: x}", "{run: [x, y]}", "{run: x, name: a, timeout: 5m, retry: 2, on_failure: stop}", "{expand: }", "{expand: {}}",
    "{check: {http: 'http://a'}}", "{check: {http: 'http://a', below: 1, for: 5s}}", "{soak: 5m, while: {http: 'http://a', above: 2}}",
    "{gate: {contract: cutover}}", "{gate: {prometheus: 'http://a', query: up, above: 0}}", "{approve: dba}", "{notify: a}",
    "{notify: {message: a, run: [b]}}",
)
# Wrong by form; what is wrong by the order of stages is the program's alone.
WRONG = (
    "{}", "{run: x, drain: blue}", "{expnd: {}}", "{expand: {a: 1}}", "{run: x, while: {http: 'http://a'}}", "{run: ''}", "{run: {}}",
    "{check: {}}", "{check: {http: 'http://a', prometheus: 'http://b', query: up, below: 1}}", "{check: {http: 'http://a', expect: 99}}",
    "{soak: soon}", "{gate: {contract: expand}}", "{gate: {contract: cutover, http: 'http://a'}}", "{approve: ''}",
    "{notify: {run: a}}", "{run: x, timeout: 5}", "{run: x, retry: -1}", "{run: x, on_failure: ignore}", "{retire: yes}",
)


def properties_of(part):
    if isinstance(part, dict):
        yield from part.get("properties", {})
        for value in part.values():
            yield from properties_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from properties_of(value)


class PlaybookSchema(unittest.TestCase):
    def setUp(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        self.validator = jsonschema.Draft202012Validator(SCHEMA)

    def program_takes(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "p.yaml"
            path.write_text(text, encoding="utf-8")
            ended = subprocess.run([PROGRAM, "rollout", "validate", path], cwd=folder, capture_output=True, text=True, timeout=60,
                                   check=False)
        self.assertIn(ended.returncode, (0, 2), ended.stderr)
        return ended.returncode == 0

    def agree(self, text, expected):
        with self.subTest(text):
            self.assertEqual(expected, self.validator.is_valid(yaml.safe_load(text)), "the schema")
            self.assertEqual(expected, self.program_takes(text), "the program")

    def test_shipped_playbooks(self):
        paths = sorted((ROOT / "playbooks/examples").glob("*.yaml"))
        self.assertGreaterEqual(len(paths), 6)
        for path in paths:
            self.agree(path.read_text(encoding="utf-8"), True)

    def test_stages(self):
        for stage in WELL_FORMED:
            self.agree(f"playbook: a\nstages: [{stage}]\n", True)
        for stage in WRONG:
            self.agree(f"playbook: a\nstages: [{stage}]\n", False)

    def test_the_top(self):
        self.agree("playbook: a\nstages: [{run: x}]\ntraffic: {driver: exec, read: a, shift: b}\nreturn: {schema: abort, run: x}\n", True)
        for wrong in ("stages: [{run: x}]\n", "playbook: a\n", "playbook: a\nstages: [{run: x}]\nreturn: {schema: keep}\n",
                      "playbook: a\nstages: [{run: x}]\ntraffic: {driver: exec, read: a}\n", "playbook: a\nstages: [{run: x}]\nfoo: 1\n",
                      "playbook: a\nstages: [{run: x}]\ntraffic: {driver: f5}\n"):
            self.agree(wrong, False)

    def test_pooler_and_environments(self):
        stages = "playbook: a\nstages: [{run: x}]\n"
        console = "console: 'host=a dbname=pgbouncer', database: shop"
        for right in (f"pooler: {{driver: pgbouncer, {console}}}", f"pooler: {{driver: pgbouncer, {console}, longest: 1s}}",
                      "environments: {production: {A: b, C: 1}, staging: }"):
            self.agree(f"{stages}{right}\n", True)
        for wrong in (f"pooler: {{{console}}}", f"pooler: {{driver: odyssey, {console}}}", "pooler: {driver: pgbouncer, database: a}",
                      "environments: {production: {A-B: c}}", "environments: {production: {A: [b]}}", "environments: [production]"):
            self.agree(f"{stages}{wrong}\n", False)

    def test_the_page_names_every_key(self):
        keys = set(properties_of(SCHEMA))
        self.assertGreater(len(keys), 30)
        missing = sorted(key for key in keys if not re.search(rf"`{key}`|^ *-? *{key}:", PAGE, re.MULTILINE))
        self.assertEqual([], missing)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
