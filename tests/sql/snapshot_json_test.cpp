#include "sql/snapshot_json.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"

#include <string>
#include <string_view>

using namespace lockstep;

namespace {

// No member stands at its default.
CatalogSnapshot full_snapshot() {
  const CatalogColumn column{.name = "c",
                             .type = "character varying(20)",
                             .type_name = "varchar",
                             .domain_constrained = true,
                             .not_null = true,
                             .default_value = "'x'::text",
                             .default_constant = true,
                             .identity = "always",
                             .generated = true,
                             .collation = "pg_catalog.\"C\"",
                             .comment = "ein \"é\"\n",
                             .statistics_target = 0,
                             .storage = "external",
                             .compression = "lz4",
                             .options = {"n_distinct=5"},
                             .grants = {"SELECT TO app"}};
  const CatalogIndex index{.name = "i",
                           .definition = "CREATE INDEX",
                           .unique = true,
                           .primary = true,
                           .valid = false,
                           .columns = {"c"},
                           .comment = "why",
                           .tablespace = "fast",
                           .clustered = true,
                           .replica_identity = true,
                           .attached = true};
  const CatalogConstraint constraint{.name = "f",
                                     .kind = "foreign key",
                                     .definition = "FOREIGN KEY",
                                     .validated = false,
                                     .columns = {"c"},
                                     .referenced = "public.o",
                                     .referenced_columns = {"id"},
                                     .proves_not_null = {"c"},
                                     .comment = "why",
                                     .grouped_by = {"public.v"}};
  const CatalogRelation relation{.schema = "app",
                                 .name = "t",
                                 .oid = 4'000'000'000,
                                 .kind = 'p',
                                 .persistence = 'u',
                                 .owner = "boss",
                                 .is_partition = true,
                                 .inherits = true,
                                 .parents = {"public.above"},
                                 .children = {"public.below"},
                                 .default_partition = true,
                                 .partition_columns = {"c"},
                                 .row_security = true,
                                 .row_security_forced = true,
                                 .row_estimate = 1.5e12,
                                 .heap_bytes = 9'000'000'000'000'000'000,
                                 .index_bytes = 1,
                                 .publications = {"p"},
                                 .published = {{.name = "p", .columns = {"c"}, .row_filter = "c"}},
                                 .replica_identity = "full",
                                 .columns = {column, {.name = "d", .type = "integer"}},
                                 .indexes = {index},
                                 .constraints = {constraint},
                                 .triggers = {{.name = "g",
                                               .definition = "CREATE TRIGGER",
                                               .function = "public.f()",
                                               .language = "plpgsql",
                                               .columns = {"c"},
                                               .enabled = "always",
                                               .comment = "why"}},
                                 .rules = {{.name = "u",
                                            .event = "update",
                                            .definition = "CREATE RULE",
                                            .enabled = "replica",
                                            .comment = "why"}},
                                 .policies = {{.name = "p",
                                               .command = "all",
                                               .permissive = false,
                                               .roles = {"PUBLIC"},
                                               .using_expression = "true",
                                               .check_expression = "false",
                                               .comment = "why"}},
                                 .statistics = {{.name = "s",
                                                 .schema = "app",
                                                 .definition = "CREATE STATISTICS",
                                                 .columns = {"c"},
                                                 .owner = "boss",
                                                 .target = 0,
                                                 .comment = "why"}},
                                 .dependents = {{.kind = "view", .name = "v", .column = "c"}},
                                 .referenced_by = {"public.z"},
                                 .sequence = CatalogSequence{.type = "bigint",
                                                             .start = 5,
                                                             .increment = -2,
                                                             .minimum = -7,
                                                             .maximum = 9,
                                                             .cache = 20,
                                                             .cycle = true,
                                                             .table = "public.t",
                                                             .column = "c",
                                                             .identity = true,
                                                             .defaults = {"public.z.n"}},
                                 .comment = "all of it",
                                 .grants = {"SELECT TO app"},
                                 .definition = "SELECT 1",
                                 .options = {"security_barrier=true"},
                                 .populated = false,
                                 .tablespace = "fast"};
  return {.version = {180004},
          .time_zone = "Europe/Berlin",
          .search_path = {"app", "public"},
          .relations = {relation},
          .plpgsql_functions = {{.signature = "public.f()", .body = "BEGIN END"}},
          .sql_functions = {{.signature = "public.s()", .body = "SELECT 1"}},
          .domains_with_constraints = {"public.d"},
          .domains = {{.name = "public.d",
                       .base = "integer",
                       .not_null = true,
                       .constraints = {"d_check"},
                       .not_validated = {"d_check"}}},
          .steady_functions = {"public.s"}};
}

std::string failure(std::string_view text) {
  try {
    snapshot_from_json(text);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("what is written is read back, member by member") {
  const CatalogSnapshot snapshot = full_snapshot();
  CHECK(snapshot_from_json(to_json(snapshot)) == snapshot);
  CHECK(snapshot_from_json(to_json({})) == CatalogSnapshot{});
  // Versions compare by major number alone.
  CHECK(snapshot_from_json(to_json(snapshot)).version.number == snapshot.version.number);
}

TEST_CASE("a small file is enough") {
  const CatalogSnapshot snapshot =
      snapshot_from_json(R"({"relations": [{"name": "t", "columns": [{"name": "a"}]}]})");
  CHECK(snapshot.search_path == std::vector<std::string>{"public"});
  const CatalogRelation* table = snapshot.find({std::nullopt, Identifier("t")});
  REQUIRE(table != nullptr);
  CHECK(table->shown() == "public.t");
  CHECK(table->kind == 'r');
  CHECK(table->column(Identifier("a")) != nullptr);
  CHECK(table->column(Identifier("b")) == nullptr);
}

TEST_CASE("an unqualified name is looked for along the search path") {
  const CatalogSnapshot snapshot = snapshot_from_json(
      R"({"search_path": ["b", "a"], "relations": [{"schema": "a", "name": "t"},
          {"schema": "b", "name": "t"}, {"schema": "c", "name": "u"}]})");
  CHECK(snapshot.find({std::nullopt, Identifier("t")})->schema == "b");
  CHECK(snapshot.find({Identifier("a"), Identifier("t")})->schema == "a");
  CHECK(snapshot.find({std::nullopt, Identifier("u")}) == nullptr);
  CHECK(snapshot.find({Identifier("a"), Identifier("u")}) == nullptr);
}

TEST_CASE("a bad file is refused with the place") {
  CHECK(failure("") == "catalog file: line 1, column 1: this is not JSON");
  CHECK(failure("{\"relations\":\n [,]}") == "catalog file: line 2, column 3: this is not JSON");
  CHECK(failure("[]") == "catalog file: an object is expected");
  CHECK(failure(R"({"relation": []})") == "catalog file: unknown key \"relation\"");
  CHECK(failure(R"({"relations": [{"name": "t", "columns": [{"name": "a", "nul": 1}]}]})") ==
        "catalog file: /relations/0/columns/0: unknown key \"nul\"");
  CHECK(failure(R"({"relations": [{"name": "t", "oid": -1}]})") ==
        "catalog file: /relations/0/oid: a whole number is expected, within its range");
  CHECK(failure(R"({"relations": [{"name": "t", "kind": "rr"}]})") ==
        "catalog file: /relations/0/kind: one letter is expected");
  CHECK(failure(R"({"relations": [{"name": "t"}, {}]})") ==
        "catalog file: /relations/1: the name is missing");
  CHECK(failure(R"({"relations": [{"name": "a\u0000b"}]})") ==
        "catalog file: /relations/0/name: a NUL character is not allowed");
  CHECK(failure(R"({"version": 2})") ==
        "catalog file: /version: format 2 is newer than this lockstep");
}

TEST_CASE("bytes that are no UTF-8 do not keep a snapshot from being written") {
  CatalogSnapshot snapshot;
  snapshot.time_zone = "\xff";
  CHECK(to_json(snapshot).find("time_zone") != std::string::npos);
}
