// Triggers, views, functions, sequences, types, comments, privileges.

#include "sql/statement.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <string>

using namespace lockstep;
using namespace lockstep::tests;

TEST_CASE("triggers, views and functions") {
  const auto trigger = parse_as<CreateTrigger>(
      "CREATE TRIGGER g BEFORE UPDATE ON s.t FOR EACH ROW EXECUTE FUNCTION x.f('a')");
  CHECK(trigger.name.text() == "g");
  CHECK(trigger.table.shown() == "s.t");
  CHECK(trigger.function.shown() == "x.f");
  CHECK(is_unmodelled(
      "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t FROM u FOR EACH ROW EXECUTE FUNCTION f()"));

  const auto view = parse_as<CreateView>(
      "CREATE OR REPLACE VIEW s.v AS WITH x AS (SELECT * FROM a) SELECT * FROM x, b");
  CHECK(view.view.shown() == "s.v");
  CHECK(view.or_replace);
  CHECK(shown(view.reads) == Texts{"a", "b"});

  const auto function = parse_as<CreateFunction>(
      "CREATE OR REPLACE FUNCTION s.f(a int) RETURNS int LANGUAGE PLpgSQL AS $$ BEGIN RETURN 1; "
      "END $$");
  CHECK(function.function.shown() == "s.f");
  CHECK(function.or_replace);
  CHECK(function.language == "plpgsql");
  CHECK(parse_as<CreateFunction>("CREATE FUNCTION f() RETURNS int RETURN 1").language == "sql");
  CHECK(parse_as<CreateFunction>("CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; END").language ==
        "sql");

  const auto block = parse_as<DoBlock>("DO $x$ BEGIN PERFORM 1; END $x$");
  CHECK(block.language == "plpgsql");
  CHECK(block.body == " BEGIN PERFORM 1; END ");
  CHECK(parse_as<DoBlock>("DO LANGUAGE plpython3u 'x = ''y'''").body == "x = 'y'");
}

TEST_CASE("sequences, enums, schemas, extensions") {
  CHECK(parse_as<CreateSequence>("CREATE SEQUENCE s.q OWNED BY x.t.c").owned_by->shown() == "x.t");
  CHECK_FALSE(parse_as<CreateSequence>("CREATE SEQUENCE q OWNED BY NONE").owned_by);
  const auto type = parse_as<CreateEnum>("CREATE TYPE s.e AS ENUM ('a', 'b''c')");
  CHECK(type.type.shown() == "s.e");
  CHECK(type.values == Texts{"a", "b'c"});
  const auto added = parse_as<AlterEnum>("ALTER TYPE e ADD VALUE IF NOT EXISTS 'x' BEFORE 'a'");
  CHECK(added.value == "x");
  CHECK_FALSE(added.new_name);
  const auto renamed = parse_as<AlterEnum>("ALTER TYPE e RENAME VALUE 'x' TO 'y'");
  CHECK(renamed.value == "x");
  CHECK(renamed.new_name == "y");
  CHECK(parse_as<CreateSchema>("CREATE SCHEMA s").schema == Identifier("s"));
  CHECK_FALSE(parse_as<CreateSchema>("CREATE SCHEMA AUTHORIZATION x").schema);
  CHECK(is_unmodelled("CREATE SCHEMA s CREATE TABLE t (a int)"));
  CHECK(
      parse_as<CreateExtension>("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"").extension.text() ==
      "uuid-ossp");
}

TEST_CASE("a comment names the relation that it locks") {
  const auto [sql, relation] =
      GENERATE(table<std::string, std::string>({{"TABLE s.t", "s.t"},
                                                {"COLUMN s.t.c", "s.t"},
                                                {"COLUMN t.c", "t"},
                                                {"VIEW v", "v"},
                                                {"INDEX i", "i"},
                                                {"CONSTRAINT c ON s.t", "s.t"},
                                                {"TRIGGER g ON t", "t"},
                                                {"POLICY p ON t", "t"}}));
  CAPTURE(sql);
  CHECK(parse_as<Comment>("COMMENT ON " + sql + " IS 'x'").relation->shown() == relation);
  const auto other = parse_as<Comment>("COMMENT ON FUNCTION f(int) IS NULL");
  CHECK(other.kind == ObjectKind::Other);
  CHECK_FALSE(other.relation);
}

TEST_CASE("privileges name the relations") {
  CHECK(shown(parse_as<Grant>("GRANT SELECT ON a, s.b TO r").relations) == Texts{"a", "s.b"});
  CHECK(shown(parse_as<Grant>("REVOKE ALL ON SEQUENCE q FROM r CASCADE").relations) == Texts{"q"});
  CHECK(parse_as<Grant>("GRANT SELECT ON ALL TABLES IN SCHEMA s TO r").relations.empty());
  CHECK(parse_as<Grant>("GRANT a TO b").relations.empty());
  CHECK(parse_as<Grant>("GRANT USAGE ON SCHEMA s TO r").relations.empty());
}

TEST_CASE("domains are told by what constrains them") {
  CHECK(parse_as<CreateDomain>("CREATE DOMAIN s.d AS int CHECK (value > 0)").constrained);
  CHECK(parse_as<CreateDomain>("CREATE DOMAIN d AS int NOT NULL").constrained);
  CHECK_FALSE(parse_as<CreateDomain>("CREATE DOMAIN d AS int DEFAULT 1").constrained);
  const auto [sql, change] = GENERATE(table<std::string, DomainChange>(
      {{"SET DEFAULT 1", DomainChange::Default},
       {"DROP DEFAULT", DomainChange::Default},
       {"SET NOT NULL", DomainChange::SetNotNull},
       {"DROP NOT NULL", DomainChange::DropNotNull},
       {"ADD CONSTRAINT k CHECK (value > 0)", DomainChange::AddConstraint},
       {"DROP CONSTRAINT k", DomainChange::DropConstraint},
       {"VALIDATE CONSTRAINT k", DomainChange::ValidateConstraint}}));
  CAPTURE(sql);
  CHECK(parse_as<AlterDomain>("ALTER DOMAIN d " + sql).change == change);
  CHECK(parse_as<AlterDomain>("ALTER DOMAIN d ADD CHECK (value > 0) NOT VALID").validation ==
        Validation::NotValid);
}

TEST_CASE("what hangs on a table names it") {
  CHECK(parse_as<ChangeOnTable>("CREATE RULE r AS ON DELETE TO s.t DO NOTHING").rule);
  CHECK(parse_as<ChangeOnTable>("CREATE POLICY p ON s.t").table.shown() == "s.t");
  CHECK(parse_as<ChangeOnTable>("ALTER POLICY p ON t USING (true)").name.text() == "p");
  CHECK(parse_as<CreateStatistics>("CREATE STATISTICS s ON a, b FROM t").table->shown() == "t");
  const auto published = parse_as<ChangePublication>("ALTER PUBLICATION p ADD TABLE a, s.b");
  CHECK(published.change == PublicationChange::Add);
  CHECK(shown(published.tables) == Texts{"a", "s.b"});
  CHECK(parse_as<ChangePublication>("CREATE PUBLICATION p FOR ALL TABLES").all_tables);
  CHECK(parse_as<ChangePublication>("ALTER PUBLICATION p DROP TABLE a").change ==
        PublicationChange::Drop);
  CHECK(parse_as<ChangePublication>("ALTER PUBLICATION p SET (publish = 'insert')").change ==
        PublicationChange::Other);
}

TEST_CASE("a sequence is told by what changes of it") {
  CHECK(parse_as<AlterSequence>("ALTER SEQUENCE s RESTART").options == Texts{"restart"});
  CHECK(parse_as<AlterSequence>("ALTER SEQUENCE s OWNED BY t.c").owned_by->shown() == "t");
  CHECK_FALSE(parse_as<AlterSequence>("ALTER SEQUENCE s OWNED BY NONE").owned_by);
  CHECK(parse_as<CreateSequence>("CREATE SEQUENCE IF NOT EXISTS s").if_not_exists ==
        IfExists::Tolerated);
}
