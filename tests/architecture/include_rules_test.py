"""Which folder may include what: the house's own folders one way only, third-party headers in their one
home, SQL and JSON text where they are made. Every rule is also run on lines that break it."""

import re
import unittest

from source_tree import PRODUCT, PURE, Source, read_tree

MAY_INCLUDE = {
    "sql": (),
    "migrations": ("sql",),
    "analyzers": ("sql", "migrations"),
    "planner": ("sql", "migrations", "analyzers"),
    "scratch": ("sql",),
    "executor": PURE,
    "playbooks": (*PURE, "executor"),
    "cli": (*PURE, "scratch", "executor", "playbooks"),
}

RUNTIME = ("executor/", "playbooks/", "cli/")

# Header → the path prefixes that may include it.
THIRD_PARTY_HOMES = {
    r"<pg_query.*>|<protobuf-c/.*>": ("sql/",),
    r"<simdjson.*>": ("sql/",),
    r"<yaml-cpp/.*>": ("migrations/revision_header", "playbooks/", "cli/config"),
    r"<toml\+\+/.*>": ("migrations/alembic/config",),
    r"<openssl/.*>": ("migrations/checksum",),
    r"<zlib.h>": ("migrations/formats/flyway",),
    r"<pqxx.*>|<libpq-fe\.h>": ("executor/pg/",),
    r"<asio.*>": RUNTIME,
    r"<spdlog/.*>": RUNTIME,
    r"<fmt/.*>": tuple(f"{folder}/" for folder in PRODUCT),
    r"<CLI/.*>": ("cli/",),
    r"<nlohmann/.*>": ("cli/report/", "planner/plan_json", "sql/snapshot_json", "playbooks/prometheus_answer"),
    r"<httplib\.h>": ("cli/serve", "playbooks/http_get"),
    r"<prometheus/.*>": ("cli/serve",),
}
SYSTEM_HEADER = r"<(sys/|netinet/|arpa/)?[a-z_]+\.h>"
# The parser's thread needs a bigger stack than std::thread gives.
SYSTEM_HOMES = ("sql/big_stack", "scratch/", *RUNTIME)

# SqlBuilder makes SQL from text. The demo is an application of its own and sends an application's SQL.
SQL_HOMES = ("sql/", "planner/operations/", "planner/step", "planner/plan_json", "executor/", "cli/demo/")
JSON_HOMES = ("cli/report/", "planner/plan_json", "sql/snapshot_json")


def check_includes(source):
    for line, header in source.includes():
        if header.startswith('"'):
            yield from _check_own(source, line, header.strip('"'))
        else:
            yield from _check_third_party(source, line, header)


def _check_own(source, line, header):
    target = header.split("/", 1)[0]
    if "/" not in header:
        yield f"{source.path}:{line}: {header}: an include names its folder"
    elif target in PRODUCT and target not in (source.folder, *MAY_INCLUDE[source.folder]):
        yield f"{source.path}:{line}: {source.folder}/ may not include {target}/"
    elif target not in PRODUCT:
        yield f"{source.path}:{line}: {header}: {target}/ is no part of the product"


def _check_third_party(source, line, header):
    if re.fullmatch(r"<[a-z_0-9]+>", header):
        return  # the standard library
    for pattern, homes in THIRD_PARTY_HOMES.items():
        if re.fullmatch(pattern, header):
            break
    else:
        homes = SYSTEM_HOMES if re.fullmatch(SYSTEM_HEADER, header) else ()
    if not source.path.startswith(homes):
        yield f"{source.path}:{line}: {header} belongs in {' or '.join(homes) or 'no folder yet'}"


def check_sql_text(source):
    if source.path.startswith(SQL_HOMES):
        return
    for line in source.lines_with(r"\bSqlBuilder\b|\bSql::recorded\b", source.bare_code()):
        yield f"{source.path}:{line}: SQL is built in {', '.join(SQL_HOMES)}"
    if source.folder in PURE:
        return  # messages about SQL are their trade; text cannot become Sql but through SqlBuilder
    for line, literal in source.literals():
        if re.match(r'"(ALTER|CREATE|DROP|INSERT INTO|DELETE FROM|UPDATE|TRUNCATE|SELECT)( [A-Z]+)* "$', literal):
            yield f"{source.path}:{line}: SQL text {literal} outside {', '.join(SQL_HOMES)}"


def check_json_text(source):
    if source.path.startswith(JSON_HOMES):
        return
    for line, literal in source.literals():
        if re.match(r'"\{\\"|R"[^(]*\(\s*\{\s*"', literal):
            yield f"{source.path}:{line}: JSON text outside {', '.join(JSON_HOMES)}"


CHECKS = (check_includes, check_sql_text, check_json_text)


def complaints(sources):
    return [message for source in sources for check in CHECKS for message in check(source)]


class IncludeRules(unittest.TestCase):
    maxDiff = None

    def test_the_tree_keeps_them(self):
        sources = read_tree(PRODUCT)
        self.assertGreater(len(sources), 30, "the product's sources were not found")
        self.assertEqual([], complaints(sources))

    def test_each_rule_can_fail(self):
        for path, text in (
            ("sql/a.cpp", '#include "planner/plan.hpp"'),
            ("planner/a.hpp", '#include "executor/database.hpp"'),
            ("scratch/a.cpp", '#include "executor/database.hpp"'),
            ("executor/a.cpp", '#include "scratch/scratch_server.hpp"'),
            ("executor/a.cpp", '#include "tests/catch.hpp"'),
            ("executor/a.cpp", '#include "a.hpp"'),
            ("migrations/a.cpp", "#include <pg_query.h>"),
            ("executor/steps/a.cpp", "#include <pqxx/pqxx>"),
            ("planner/a.cpp", "#include <spdlog/spdlog.h>"),
            ("planner/plan.cpp", "#include <nlohmann/json.hpp>"),
            ("analyzers/a.cpp", "#include <unistd.h>"),
            ("cli/a.cpp", "#include <boost/asio.hpp>"),
            ("cli/a.cpp", 'Sql sql = SqlBuilder{} << "VACUUM";'),
            ("cli/a.cpp", 'auto text = "ALTER TABLE " + name;'),
            ("planner/a.cpp", "auto sql = Sql::recorded(text);"),
            ("executor/a.cpp", r'auto text = "{\"version\":1}";'),
            ("cli/a.cpp", 'auto text = R"({"version":1})";'),
        ):
            with self.subTest(path=path, text=text):
                self.assertEqual(1, len(complaints([Source(path, text)])))

    def test_what_is_allowed_passes(self):
        for path, text in (
            ("planner/a.cpp", '#include "sql/sql.hpp"\n#include <vector>'),
            ("cli/a.cpp", '#include "scratch/scratch_server.hpp"\n#include <CLI/CLI.hpp>'),
            ("executor/pg/a.cpp", "#include <pqxx/pqxx>\n#include <csignal>"),
            ("planner/a.cpp", '// #include "cli/config.hpp"'),
            ("analyzers/a.cpp", 'auto message = "ALTER COLUMN " + name + " rewrites";'),
            ("executor/a.cpp", 'SqlBuilder{} << "ALTER TABLE " << table;'),
            ("cli/report/a.cpp", r'auto text = "{\"version\":1}";'),
        ):
            with self.subTest(path=path, text=text):
                self.assertEqual([], complaints([Source(path, text)]))


if __name__ == "__main__":
    unittest.main()
