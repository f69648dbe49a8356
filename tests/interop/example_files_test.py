"""Every file of examples/alembic-project is parsed, and each command of lockstep's in it is run.

example_files_test.py LOCKSTEP: DATABASE_URL names an empty database on a server of the test's own.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import url_of  # noqa: E402

LOCKSTEP = sys.argv[1]
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "alembic-project"
# In the order in which a project's life meets them.
FILES = (".gitlab-ci.yml", ".github/workflows/schema.yml", "helm/values.yaml", "compose.yaml", "kubernetes/migrate-job.yaml", "kubernetes/deployment.yaml")
DOCKER = {"FROM", "RUN", "COPY", "WORKDIR", "USER", "ENTRYPOINT", "CMD"}


def commands_in(value):
    """Shell lines and argument lists that begin with lockstep, in the order in which they stand."""
    if isinstance(value, str) and value.startswith("lockstep "):
        yield value
    elif isinstance(value, list) and value[:1] == ["lockstep"]:
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from commands_in(each)


def loaded(name):
    return yaml.safe_load((EXAMPLE / name).read_text())


class ExampleFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="lockstep-examples-")
        root = pathlib.Path(cls.scratch.name)
        cls.folder = root / "project"
        shutil.copytree(EXAMPLE, cls.folder)
        (root / "bin").mkdir()
        (root / "bin" / "lockstep").symlink_to(LOCKSTEP)
        cls.environment = {**os.environ, "PATH": f"{root / 'bin'}:/usr/bin:{os.environ['PATH']}", "LOCKSTEP_ENV": "ci",
                           "XDG_CACHE_HOME": str(root / "cache"),
                           "DATABASE_URL": url_of(os.environ["DATABASE_URL"], "postgres").replace("://", "+psycopg2://")}
        cls.environment.pop("BACKEND_AUTO_MIGRATE", None)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def run_in_project(self, command, **environment):
        return subprocess.run(command, shell=isinstance(command, str), cwd=self.folder, capture_output=True, text=True,
                              env={**self.environment, **environment})

    def test_every_command_of_lockstep_ends_well(self):
        for name in FILES:
            commands = list(commands_in(loaded(name)))
            self.assertNotEqual([], commands, name)
            for command in commands:
                if command[-1:] == ["--revision"]:  # the chart puts it behind
                    command = [*command, str(loaded(name)["revision"])]
                done = self.run_in_project(command)
                self.assertEqual(0, done.returncode, f"{name}: {command}\n{done.stdout}{done.stderr}")

    def test_the_entrypoint_starts_the_application_after_success_only(self):
        started = self.run_in_project(["./entrypoint.sh", "echo", "started"])
        self.assertEqual((0, "started\n"), (started.returncode, started.stdout), started.stderr)
        off = self.run_in_project(["./entrypoint.sh", "echo", "started"], BACKEND_AUTO_MIGRATE="false")
        self.assertEqual("started\n", off.stdout, off.stderr)
        self.assertIn("auto_migrate is off", off.stderr)
        away = self.run_in_project("sed s/60s/1s/ entrypoint.sh | sh -s echo started",
                                   DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
        self.assertEqual((8, ""), (away.returncode, away.stdout), away.stderr)

    def test_the_make_targets_run_lockstep(self):
        done = self.run_in_project(["make", "-s", "mig-up", "mig-current", "mig-head", "mig-history"])
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("0d638f91a5bc", done.stdout)
        self.assertEqual(2, self.run_in_project(["make", "-s", "mig-gen"]).returncode)
        # A new revision is made by the project's own Alembic, goes up, and down again.
        generated = self.run_in_project(["make", "-s", "mig-gen", "name=nothing yet"])
        self.assertEqual(0, generated.returncode, generated.stderr)
        made = list((self.folder / "shop" / "versions").glob("*nothing_yet.py"))
        self.assertEqual(1, len(made), generated.stderr)
        there_and_back = self.run_in_project(["make", "-s", "mig-up", "mig-down", "mig-current"])
        self.assertEqual(0, there_and_back.returncode, there_and_back.stderr)
        self.assertEqual("0d638f91a5bc", there_and_back.stdout.strip())
        made[0].unlink()

    def test_retries_and_failures_name_exit_codes_as_they_are_meant(self):
        again = {6, 7, 8, 10, 12}
        self.assertEqual(again, set(loaded(".gitlab-ci.yml")["expand"]["retry"]["exit_codes"]))
        rules = loaded("kubernetes/migrate-job.yaml")["spec"]["podFailurePolicy"]["rules"]
        self.assertEqual(set(), again & set(rules[0]["onExitCodes"]["values"]))

    def test_a_workflow_is_one_that_github_takes(self):
        workflow = loaded(".github/workflows/schema.yml")
        self.assertLessEqual(set(workflow), {"name", True, "env", "jobs"})  # YAML 1.1 reads "on" as true
        for name, job in workflow["jobs"].items():
            self.assertLessEqual(set(job), {"if", "runs-on", "container", "environment", "concurrency", "timeout-minutes", "steps"}, name)
            for step in job["steps"]:
                self.assertEqual(1, len({"uses", "run"} & set(step)), name)
            if "lockstep upgrade" in str(job) or "lockstep contract" in str(job):
                self.assertFalse(job["concurrency"]["cancel-in-progress"], name)

    def rendered(self, template, values):
        """As Helm renders what these templates use: a value by its path, as text, YAML or JSON."""
        def value(path):
            found = {"Values": values, "Release": {"Name": "shop"}}
            for part in path.strip(".").split("."):
                found = found[part]
            return found

        def put(match):
            words = match[1].strip("- ").split()
            if words[0] == "toJson":
                return json.dumps(value(words[1]))
            if words[0] == "toYaml":
                self.assertEqual(["|", "nindent"], words[2:4])
                lines = yaml.safe_dump(value(words[1])).splitlines()
                return "".join("\n" + " " * int(words[4]) + line for line in lines)
            self.assertEqual(1, len(words), match[0])
            return str(value(words[0]))
        return re.sub(r"\{\{([^{}]*)\}\}", put, template)

    def test_the_chart_renders_to_a_job_that_runs_the_values_command(self):
        values = loaded("helm/values.yaml")
        job = yaml.safe_load(self.rendered((EXAMPLE / "helm/templates/migrate-hook.yaml").read_text(), values))
        self.assertEqual("pre-install,pre-upgrade", job["metadata"]["annotations"]["helm.sh/hook"])
        container = job["spec"]["template"]["spec"]["containers"][0]
        self.assertEqual(values["migrate"]["command"], container["command"])
        plain = loaded("kubernetes/migrate-job.yaml")["spec"]["podFailurePolicy"]
        self.assertEqual(plain, job["spec"]["podFailurePolicy"])
        self.assertEqual("v2", loaded("helm/Chart.yaml")["apiVersion"])

    def test_the_image_is_built_in_stages_and_runs_as_nobody_special(self):
        text = re.sub(r"\\\n", " ", (EXAMPLE / "Dockerfile").read_text())
        lines = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
        self.assertEqual(set(), {word for word, _ in lines} - DOCKER)
        self.assertEqual(2, sum(word == "FROM" for word, _ in lines))
        self.assertIn(["USER", "app"], lines)

    def test_the_image_has_the_libraries_that_lockstep_is_linked_with(self):
        text = (EXAMPLE / "Dockerfile").read_text()
        needed = set()
        for library in re.findall(r"NEEDED\s+(\S+)", subprocess.run(["objdump", "-p", LOCKSTEP], capture_output=True, text=True, check=True).stdout):
            path = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
            place = re.search(rf"^\s*{re.escape(library)} .*=> (\S+)", path, re.MULTILINE)
            owner = subprocess.run(["dpkg", "-S", os.path.realpath(place[1])], capture_output=True, text=True)
            if owner.returncode != 0:  # a link of /lib into /usr/lib
                owner = subprocess.run(["dpkg", "-S", os.path.realpath(place[1]).removeprefix("/usr")], capture_output=True, text=True)
            needed.add(owner.stdout.split(":")[0])
        missing = {package for package in needed if package not in text} - {"libc6", "libgcc-s1", "libstdc++6"}
        # Debian's own image has these.
        self.assertEqual(set(), missing - {"libgcc-s1", "libstdc++6"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
