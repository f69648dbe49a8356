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
