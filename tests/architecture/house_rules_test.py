"""House rules that no compiler holds: length of files, leftovers, waiting in tests, and the purity of the
first four folders. Every rule is also run on lines that break it."""

import re
import unittest

from source_tree import CODE, PRODUCT, PURE, ROOT, Source, read_tree

EVERYWHERE = (*PRODUCT, "tests", "bench", "cmake", "examples")
MOST_LINES = 600

# Where an error may be caught: where another library's errors are translated, where an error becomes a
# value or goes from one thread to another, and where the program ends.
CATCH_HOMES = (
    "cli/main.cpp",
    "cli/config",
    "cli/serve/http_server.cpp",
    "executor/attempt.hpp",
    "executor/pg/",
    "migrations/revision_header.cpp",
    "sql/big_stack.cpp",
    "playbooks/attempt_outside.hpp",
    "playbooks/playbook_loader.cpp",
)
FILE_READERS = ("migrations/revision_loader", "migrations/source_reader", "migrations/alembic/project",
                "migrations/formats/sql_file_loader")
# Joins the paths that a configuration names, and opens none.
PATH_JOINERS = ("migrations/alembic/config",)
# Has eventually(), the one wait with a deadline that tests share.
TEST_WAITS = "tests/temp_database.cpp"

# These two files name what they forbid.
OWN_FILES = tuple(f"tests/architecture/{name}_test.py" for name in ("house_rules", "include_rules"))


def check_length(source):
    lines = source.text.count("\n")
    if lines > MOST_LINES:
        yield f"{source.path}: {lines} lines; {MOST_LINES} are the most. Split it by content"


def check_leftovers(source):
    if source.path in OWN_FILES:
        return
    for line in source.lines_with(r"\b(TODO|FIXME|XXX|HACK)\b", source.text):
        yield f"{source.path}:{line}: a note to come back; file an issue or do it now"
    for line in source.lines_with(r"catch\s*\(\.\.\.\)\s*\{\s*\}", source.text):
        yield f"{source.path}:{line}: an error dropped in silence"


def check_tests_do_not_sleep(source):
    if source.folder != "tests" or source.path in (*OWN_FILES, TEST_WAITS):
        return
    for line in source.lines_with(r"\bsleep_(for|until)\b|\bu?sleep\s*\(|\btime\.sleep\b", source.text):
        yield f"{source.path}:{line}: a test waits for what the server shows, with a deadline, or uses a fake clock"


def check_environment(source):
    if source.folder in PRODUCT and source.folder != "cli":
        for line in source.lines_with(r"\b(secure_)?getenv\b|\benviron\b", source.bare_code()):
            yield f"{source.path}:{line}: the environment is read in cli/ and handed down"


def check_catch(source):
    if source.folder in PRODUCT and not source.path.startswith(CATCH_HOMES):
        for line in source.lines_with(r"\bcatch\s*\(", source.bare_code()):
            yield f"{source.path}:{line}: an error is caught in {', '.join(CATCH_HOMES)}; see executor/attempt.hpp"


def check_purity(source):
    if source.folder not in PURE:
        return
    code = source.bare_code()
    for line in source.lines_with(r"\b(system|steady|high_resolution)_clock\b|\bspdlog\b|std::c(out|err|log)\b", code):
        yield f"{source.path}:{line}: {source.folder}/ has no clock and no log"
    if not source.path.startswith(FILE_READERS):
        banned = "fstream|iostream|random" if source.path.startswith(PATH_JOINERS) else "fstream|filesystem|iostream|random"
        for line in source.lines_with(rf"#include <({banned})>", code):
            yield f"{source.path}:{line}: {source.folder}/ does no I/O; files are read by {' and '.join(FILE_READERS)}"


def uses_threads(source):
    return source.folder in PURE and re.search(r"\bstd::(j?thread|async)\b|\bpthread_create\b", source.bare_code())


def check_threads(sources):
    """One file of sql/ runs the parser on a thread with a big stack; nothing else that is pure has threads."""
    users = [source.path for source in sources if uses_threads(source)]
    strangers = [path for path in users if not path.startswith("sql/")]
    for path in strangers or users[1:]:
        yield f"{path}: threads in a pure folder; only sql/'s parser has one"


FILE_CHECKS = (
    check_length,
    check_leftovers,
    check_tests_do_not_sleep,
    check_environment,
    check_catch,
    check_purity,
)


def complaints(sources):
    found = [message for source in sources for check in FILE_CHECKS for message in check(source)]
    return found + list(check_threads(sources))


class HouseRules(unittest.TestCase):
    maxDiff = None

    def test_the_tree_keeps_them(self):
        sources = read_tree(EVERYWHERE, (*CODE, ".py", ".cmake", "CMakeLists.txt"))
        sources.append(Source("Makefile", (ROOT / "Makefile").read_text(encoding="utf-8")))
        self.assertGreater(len(sources), 50, "the project's sources were not found")
        self.assertEqual([], complaints(sources))

    def test_each_rule_can_fail(self):
        thread = "std::thread parser(run);"
        for files in (
            {"planner/a.cpp": "\n" * (MOST_LINES + 1)},
            {"cli/a.cpp": "// TODO: later"},
            {"executor/pg/a.cpp": "} catch (...) {}"},
            {"executor/a.cpp": "} catch (const DatabaseError& error) {"},
            {"tests/sql/a_test.cpp": "std::this_thread::sleep_for(1s);"},
            {"tests/cli/a_test.py": "time.sleep(1)"},
            {"scratch/a.cpp": 'std::getenv("HOME");'},
            {"planner/a.cpp": "std::chrono::steady_clock::now();"},
            {"analyzers/a.cpp": "std::cerr << 1;"},
            {"sql/a.cpp": "#include <fstream>"},
            {"planner/a.cpp": thread},
            {"sql/a.cpp": thread, "sql/b.cpp": thread},
        ):
            with self.subTest(files=files):
                self.assertEqual(1, len(complaints([Source(path, text) for path, text in files.items()])))

    def test_what_is_allowed_passes(self):
        for path, text in (
            ("sql/big_stack.cpp", "std::thread parser(run);"),
            ("cli/config.cpp", 'std::getenv("LOCKSTEP_ENV");'),
            ("executor/clock.cpp", "std::chrono::steady_clock::now();"),
            ("planner/a.cpp", "// as std::thread would"),
            ("migrations/revision_loader.cpp", "#include <fstream>"),
            ("executor/pg/a.cpp", "} catch (const pqxx::failure& error) {"),
            ("tests/a_test.cpp", "} catch (const DatabaseError& error) {"),
        ):
            with self.subTest(path=path):
                self.assertEqual([], complaints([Source(path, text)]))


if __name__ == "__main__":
    unittest.main()
