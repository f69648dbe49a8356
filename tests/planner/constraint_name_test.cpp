// The names that PostgreSQL 15 gave the same constraints when asked.

#include "planner/constraint_name.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

namespace {

Expression naming(std::vector<std::string> columns) {
  Expression expression;
  for (const std::string& column : columns)
    expression.columns.emplace_back(column);
  return expression;
}

std::string name_of(const std::string& table, const Expression& check,
                    const std::optional<CatalogSnapshot>& catalog = std::nullopt) {
  const AnalysisState state(ServerVersion::of_major(15), catalog);
  return check_constraint_name({Identifier("public"), Identifier(table)}, check, state).text();
}

std::vector<Identifier> identifiers(const std::vector<std::string>& names) {
  std::vector<Identifier> list;
  for (const std::string& name : names)
    list.emplace_back(name);
  return list;
}

std::string foreign_key(const std::string& table, const std::vector<std::string>& columns,
                        const std::optional<CatalogSnapshot>& catalog = std::nullopt) {
  const AnalysisState state(ServerVersion::of_major(15), catalog);
  return foreign_key_name({Identifier("public"), Identifier(table)}, identifiers(columns), state)
      .text();
}

std::string key(const std::string& table, const std::vector<std::string>& columns,
                const std::vector<std::string>& include = {},
                ConstraintKind kind = ConstraintKind::Unique,
                const std::optional<CatalogSnapshot>& catalog = std::nullopt) {
  Constraint constraint;
  constraint.kind = kind;
  constraint.columns = identifiers(columns);
  constraint.include = identifiers(include);
  const AnalysisState state(ServerVersion::of_major(15), catalog);
  return key_name({Identifier("public"), Identifier(table)}, constraint, state).text();
}

CatalogSnapshot with_constraints(const std::string& schema, const std::vector<std::string>& names) {
  CatalogSnapshot catalog;
  catalog.search_path = {"public"};
  CatalogRelation table;
  table.schema = "public";
  table.name = "t";
  CatalogRelation other;
  other.schema = schema;
  other.name = "u";
  for (const std::string& name : names) {
    CatalogConstraint constraint;
    constraint.name = name;
    constraint.kind = "check";
    other.constraints.push_back(constraint);
  }
  catalog.relations = {other, table};
  return catalog;
}

}  // namespace

TEST_CASE("one column is part of the name, several are not") {
  CHECK(name_of("t", naming({"a"})) == "t_a_check");
  CHECK(name_of("t", naming({"a", "b"})) == "t_check");
  CHECK(name_of("t", naming({})) == "t_check");
}

TEST_CASE("a number is added while a constraint of the schema has the name") {
  CHECK(name_of("t", naming({"a"}), with_constraints("public", {"t_a_check", "t_a_check1"})) ==
        "t_a_check2");
  CHECK(name_of("t", naming({"a"}), with_constraints("elsewhere", {"t_a_check"})) == "t_a_check");
}

TEST_CASE("a serial column's sequence has no name that a relation of the schema has") {
  CatalogSnapshot catalog = with_constraints("public", {});
  const auto name = [&] {
    const AnalysisState state(ServerVersion::of_major(15), catalog);
    return sequence_name({Identifier("public"), Identifier("t")}, Identifier("a"), state).text();
  };
  CHECK(name() == "t_a_seq");
  catalog.relations[0].name = "t_a_seq";
  CatalogIndex index;
  index.name = "t_a_seq1";
  catalog.relations[1].indexes = {index};
  CHECK(name() == "t_a_seq2");
}

TEST_CASE("long names are cut as the server does, the longer one first") {
  const std::string table(50, 't');
  const std::string column(20, 'c');
  CHECK(name_of(table, naming({column})) ==
        std::string(36, 't') + "_" + std::string(20, 'c') + "_check");
  CHECK(name_of(std::string(63, 't'), naming({std::string(63, 'c')})) ==
        std::string(28, 't') + "_" + std::string(28, 'c') + "_check");
}

TEST_CASE("no name ends inside a character") {
  std::string table;
  for (int count = 0; count < 31; ++count)
    table += "é";
  const std::string name = name_of(table, naming({std::string(20, 'c')}));
  CHECK(name.size() <= kMaxIdentifierBytes);
  CHECK(name.find("é_c") != std::string::npos);
}

TEST_CASE("a foreign key is called by its columns") {
  CHECK(foreign_key("t", {"a", "b"}) == "t_a_b_fkey");
  CHECK(foreign_key("t", {"a", "b"}, with_constraints("public", {"t_a_b_fkey"})) == "t_a_b_fkey1");
  CHECK(foreign_key(std::string(50, 't'), {std::string(40, 'c'), std::string(40, 'd')}) ==
        std::string(29, 't') + "_" + std::string(28, 'c') + "_fkey");
}

TEST_CASE("a key is called by its columns, and by those that it includes") {
  CHECK(key("t", {"a"}, {"b", "c"}) == "t_a_b_c_key");
  CHECK(key(std::string(50, 't'), {std::string(40, 'c'), std::string(40, 'd')}) ==
        std::string(29, 't') + "_" + std::string(29, 'c') + "_key");
  CHECK(key("t", {"a"}, {}, ConstraintKind::PrimaryKey) == "t_pkey");
}

TEST_CASE("a key's name is free of relations and of constraints") {
  CHECK(key("t", {"a"}, {}, ConstraintKind::Unique, with_constraints("public", {"t_a_key"})) ==
        "t_a_key1");
  CatalogSnapshot catalog = with_constraints("public", {});
  catalog.relations.front().name = "t_a_key";
  catalog.relations.front().indexes.push_back({.name = "t_a_idx"});
  CHECK(key("t", {"a"}, {}, ConstraintKind::Unique, catalog) == "t_a_key1");
  const AnalysisState state(ServerVersion::of_major(15), catalog);
  CHECK(index_name({Identifier("public"), Identifier("t")}, {Identifier("a")}, state).text() ==
        "t_a_idx1");
}
