#include "sql/statement.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <string>

using namespace lockstep;
using namespace lockstep::tests;

TEST_CASE("DROP says what it drops") {
  const auto drop = parse_as<DropObjects>("DROP INDEX CONCURRENTLY IF EXISTS a, s.\"B\" CASCADE");
  CHECK(drop.kind == ObjectKind::Index);
  CHECK(shown(drop.names) == Texts{"a", "s.\"B\""});
  CHECK(drop.concurrency == Concurrency::Concurrent);
  CHECK(drop.if_exists == IfExists::Tolerated);
  CHECK(drop.behavior == DropBehavior::Cascade);
  const auto plain = parse_as<DropObjects>("DROP TABLE t");
  CHECK(plain.concurrency == Concurrency::Blocking);
  CHECK(plain.if_exists == IfExists::Required);
  CHECK(plain.behavior == DropBehavior::Restrict);
}

TEST_CASE("every kind of object") {
  const auto [sql, kind] = GENERATE(
      table<std::string, ObjectKind>({{"TABLE x", ObjectKind::Table},
                                      {"VIEW x", ObjectKind::View},
                                      {"MATERIALIZED VIEW x", ObjectKind::MaterializedView},
                                      {"SEQUENCE x", ObjectKind::Sequence},
                                      {"TYPE x", ObjectKind::Type},
                                      {"DOMAIN x", ObjectKind::Domain},
                                      {"SCHEMA x", ObjectKind::Schema},
                                      {"FUNCTION x(int)", ObjectKind::Function},
                                      {"PROCEDURE x", ObjectKind::Function},
                                      {"ROUTINE x", ObjectKind::Function},
                                      {"EXTENSION x", ObjectKind::Extension},
                                      {"STATISTICS x", ObjectKind::Statistics},
                                      {"FOREIGN TABLE x", ObjectKind::ForeignTable}}));
  CAPTURE(sql);
  const auto drop = parse_as<DropObjects>("DROP " + sql);
  CHECK(drop.kind == kind);
  CHECK(shown(drop.names) == Texts{"x"});
}

TEST_CASE("what stands on a table is dropped with the table's name") {
  const auto trigger = parse_as<DropObjects>("DROP TRIGGER g ON s.t");
  CHECK(trigger.kind == ObjectKind::Trigger);
  CHECK(shown(trigger.names) == Texts{"g"});
  CHECK(trigger.on_table->shown() == "s.t");
  CHECK(parse_as<DropObjects>("DROP POLICY IF EXISTS p ON t").on_table->shown() == "t");
  CHECK(parse_as<DropObjects>("DROP RULE r ON t").kind == ObjectKind::Other);
}

TEST_CASE("DROP of what has no plain name is not modelled") {
  CHECK(parse_as<DropObjects>("DROP CAST (int AS text)").kind == ObjectKind::Standalone);
  CHECK(is_unmodelled("DROP OWNED BY x"));
  CHECK(parse_as<DropObjects>("DROP DATABASE x").kind == ObjectKind::Database);
  CHECK(is_unmodelled("DROP ROLE x"));
  CHECK(is_unmodelled("DROP TABLE d.s.t"));
}

TEST_CASE("RENAME says what gets which name") {
  const auto column = parse_as<Rename>("ALTER TABLE IF EXISTS s.t RENAME COLUMN a TO \"B\"");
  CHECK(column.kind == RenameKind::Column);
  CHECK(column.relation.shown() == "s.t");
  CHECK(column.part == Identifier("a"));
  CHECK(column.new_name.text() == "B");
  CHECK(column.if_exists == IfExists::Tolerated);
  CHECK(parse_as<Rename>("ALTER TABLE t RENAME a TO b").kind == RenameKind::Column);
  CHECK(parse_as<Rename>("ALTER VIEW v RENAME a TO b").kind == RenameKind::Column);
  const auto renamed_table = parse_as<Rename>("ALTER TABLE t RENAME TO u");
  CHECK(renamed_table.kind == RenameKind::Table);
  CHECK_FALSE(renamed_table.part);
  CHECK(renamed_table.if_exists == IfExists::Required);
  CHECK(parse_as<Rename>("ALTER INDEX i RENAME TO j").kind == RenameKind::Index);
  CHECK(parse_as<Rename>("ALTER VIEW v RENAME TO w").kind == RenameKind::View);
  CHECK(parse_as<Rename>("ALTER MATERIALIZED VIEW v RENAME TO w").kind == RenameKind::View);
  CHECK(parse_as<Rename>("ALTER SEQUENCE s RENAME TO r").kind == RenameKind::Sequence);
  const auto constraint = parse_as<Rename>("ALTER TABLE t RENAME CONSTRAINT c TO d");
  CHECK(constraint.kind == RenameKind::Constraint);
  CHECK(constraint.part == Identifier("c"));
  const auto schema = parse_as<Rename>("ALTER SCHEMA s RENAME TO r");
  CHECK(schema.kind == RenameKind::Schema);
  CHECK(schema.relation.shown() == "s");
}

TEST_CASE("other renames are not modelled") {
  CHECK(parse_as<Rename>("ALTER TYPE s.x RENAME TO y").relation.shown() == "s.x");
  CHECK(parse_as<Rename>("ALTER TYPE x RENAME ATTRIBUTE a TO b").kind == RenameKind::Attribute);
  CHECK(parse_as<Rename>("ALTER FUNCTION f(int) RENAME TO g").kind == RenameKind::Function);
  CHECK(parse_as<Rename>("ALTER TRIGGER g ON t RENAME TO h").part->text() == "g");
  CHECK(is_unmodelled("ALTER ROLE r RENAME TO s"));
  CHECK(parse_as<SetSchema>("ALTER TABLE t SET SCHEMA s").schema.text() == "s");
  CHECK(parse_as<SetSchema>("ALTER FUNCTION f(int) SET SCHEMA s").kind == ObjectKind::Function);
}
