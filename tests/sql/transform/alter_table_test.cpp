#include "sql/statement.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <string>

using namespace lockstep;
using namespace lockstep::tests;

TEST_CASE("ALTER TABLE says what it alters") {
  const auto plain = parse_as<AlterTable>("ALTER TABLE t DROP a");
  CHECK(plain.table.shown() == "t");
  CHECK(plain.kind == ObjectKind::Table);
  CHECK_FALSE(plain.only);
  CHECK(plain.if_exists == IfExists::Required);
  const auto all = parse_as<AlterTable>("ALTER TABLE IF EXISTS ONLY \"S\".\"T\" DROP a, DROP b");
  CHECK(all.table.shown() == "\"S\".\"T\"");
  CHECK(all.only);
  CHECK(all.if_exists == IfExists::Tolerated);
  CHECK(all.actions.size() == 2);
  CHECK(parse_as<AlterTable>("ALTER TABLE ONLY (t) DROP a").only);
  CHECK(parse_as<AlterTable>("ALTER TABLE t * DROP a").actions.size() == 1);
  CHECK(parse_as<AlterTable>("ALTER INDEX i SET (fillfactor = 70)").kind == ObjectKind::Index);
  CHECK(parse_as<AlterTable>("ALTER VIEW v OWNER TO o").kind == ObjectKind::View);
  CHECK(parse_as<AlterTable>("ALTER SEQUENCE s OWNER TO o").kind == ObjectKind::Sequence);
  CHECK(parse_as<AlterTable>("ALTER MATERIALIZED VIEW v CLUSTER ON i").kind ==
        ObjectKind::MaterializedView);
}

TEST_CASE("long names are cut as the server cuts them") {
  const std::string accents = std::string(62, 'a') + "éé";
  const auto alter =
      parse_as<AlterTable>("ALTER TABLE \"" + accents + "\" DROP \"" + accents + "\"");
  CHECK(alter.table.name.text() == std::string(62, 'a'));
  CHECK(std::get<DropColumn>(alter.actions[0]).column.text() == std::string(62, 'a'));
}

TEST_CASE("actions on a column") {
  const auto drop = action<DropColumn>("ALTER TABLE t DROP COLUMN IF EXISTS \"A b\" CASCADE");
  CHECK(drop.column.text() == "A b");
  CHECK(drop.if_exists == IfExists::Tolerated);
  CHECK(drop.behavior == DropBehavior::Cascade);
  CHECK(action<SetNotNull>("ALTER TABLE t ALTER a SET NOT NULL").column.text() == "a");
  CHECK(action<DropNotNull>("ALTER TABLE t ALTER a DROP NOT NULL").column.text() == "a");
  CHECK(action<DropDefault>("ALTER TABLE t ALTER a DROP DEFAULT").column.text() == "a");
  const auto value = action<SetDefault>("ALTER TABLE t ALTER a SET DEFAULT f(1, 2), DROP b");
  CHECK(value.value.text == "f(1, 2)");
  CHECK(value.value.functions == Texts{"f"});
  CHECK(action<SetStatistics>("ALTER TABLE t ALTER a SET STATISTICS 5").column.text() == "a");
  CHECK(action<SetStorageMode>("ALTER TABLE t ALTER a SET STORAGE external").column.text() == "a");
  CHECK(action<SetStorageMode>("ALTER TABLE t ALTER a SET COMPRESSION lz4").column.text() == "a");
  CHECK(action<SetStorageParameters>("ALTER TABLE t ALTER a SET (n_distinct = 5)").names ==
        Texts{"n_distinct"});
}

TEST_CASE("a column is added") {
  const auto add = action<AddColumn>("ALTER TABLE t ADD COLUMN IF NOT EXISTS a int");
  CHECK(add.if_not_exists == IfExists::Tolerated);
  CHECK(add.column.text == "a int");
  CHECK(action<AddColumn>("ALTER TABLE t ADD a int -- why\n, DROP b").column.text == "a int");
}

TEST_CASE("a type changes") {
  const auto change = action<AlterColumnType>("ALTER TABLE t ALTER a TYPE varchar(20)[]");
  CHECK(change.type == TypeName{.schema = "pg_catalog",
                                .name = "varchar",
                                .modifiers = {20},
                                .array_dimensions = 1,
                                .text = "varchar(20)[]"});
  CHECK_FALSE(change.using_expression);
  CHECK_FALSE(change.collation);
}

TEST_CASE("types are read as they are written and as the catalog calls them") {
  struct Case {
    std::string text, name;
    std::vector<int> modifiers;
  };
  const auto [text, name, modifiers] = GENERATE(
      Case{"bigint", "pg_catalog.int8", {}}, Case{"int", "pg_catalog.int4", {}},
      Case{"character varying (20)", "pg_catalog.varchar", {20}}, Case{"text", "text", {}},
      Case{"numeric(10, 2)", "pg_catalog.numeric", {10, 2}},
      Case{"numeric(3,-2)", "pg_catalog.numeric", {3, -2}},
      Case{"double  precision", "pg_catalog.float8", {}},
      Case{"float(10)", "pg_catalog.float4", {}},
      Case{"timestamp(3) with time zone", "pg_catalog.timestamptz", {3}},
      Case{"interval day to second(3)", "pg_catalog.interval", {7176, 3}},
      Case{"char", "pg_catalog.bpchar", {1}}, Case{"\"char\"", "char", {}},
      Case{"s.\"My Type\"", "s.My Type", {}}, Case{"storage", "storage", {}},
      Case{"options", "options", {}}, Case{"geometry(Point, 4326)", "geometry", {}},
      Case{"int /* c */ array", "pg_catalog.int4", {}},
      Case{"bit varying(5)", "pg_catalog.varbit", {5}},
      Case{"national character(3)", "pg_catalog.bpchar", {3}}, Case{"\"storage\"", "storage", {}});
  CAPTURE(text);
  const std::string setting = GENERATE("", " USING a::text", " COLLATE \"C\" USING a", ", DROP b");
  const TypeName change =
      action<AlterColumnType>("ALTER TABLE t ALTER a TYPE " + text + setting).type;
  const TypeName added =
      action<AddColumn>("ALTER TABLE t ADD a " + text +
                        GENERATE("", " NOT NULL", " DEFAULT 1", " COLLATE \"C\" NOT NULL",
                                 " COMPRESSION lz4", " CHECK (true)"))
          .column.type;
  CHECK(change == added);
  CHECK(change.text == text);
  CHECK((change.schema ? *change.schema + '.' : "") + change.name == name);
  CHECK(change.modifiers == modifiers);
}

TEST_CASE("constraints are added, validated, dropped") {
  const Constraint check =
      action<AddConstraint>("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NO INHERIT NOT VALID")
          .constraint;
  CHECK(check.kind == ConstraintKind::Check);
  CHECK(check.name == Identifier("c"));
  CHECK(check.columns.empty());
  CHECK(check.check->text == "a > 0");
  CHECK(check.validation == Validation::NotValid);
  CHECK(check.no_inherit);
  CHECK(check.text == "CONSTRAINT c CHECK (a > 0) NO INHERIT NOT VALID");

  const Constraint key =
      action<AddConstraint>(
          "ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES s.o (x, y) MATCH FULL ON DELETE CASCADE"
          " DEFERRABLE INITIALLY DEFERRED, DROP z")
          .constraint;
  CHECK(key.kind == ConstraintKind::ForeignKey);
  CHECK_FALSE(key.name);
  CHECK(shown(key.columns) == Texts{"a", "b"});
  CHECK(key.referenced->shown() == "s.o");
  CHECK(shown(key.referenced_columns) == Texts{"x", "y"});
  CHECK(key.validation == Validation::Immediate);
  CHECK(key.deferrable);
  CHECK(key.initially_deferred);
  CHECK(key.other_clauses == Texts{"MATCH", "ON DELETE"});
  CHECK(key.text.ends_with("INITIALLY DEFERRED"));

  const Constraint unique = action<AddConstraint>(
                                "ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)"
                                " WITH (fillfactor = 70) USING INDEX TABLESPACE fast")
                                .constraint;
  CHECK(unique.kind == ConstraintKind::Unique);
  CHECK(shown(unique.columns) == Texts{"a"});
  CHECK(shown(unique.include) == Texts{"b"});
  CHECK(unique.nulls_not_distinct);
  CHECK(unique.other_clauses == Texts{"WITH", "USING INDEX TABLESPACE"});

  const Constraint primary =
      action<AddConstraint>("ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY USING INDEX i").constraint;
  CHECK(primary.kind == ConstraintKind::PrimaryKey);
  CHECK(primary.using_index == Identifier("i"));
  CHECK(action<AddConstraint>("ALTER TABLE t ADD EXCLUDE USING gist (a WITH =) WHERE (b > 0)")
            .constraint.kind == ConstraintKind::Exclude);

  CHECK(action<ValidateConstraint>("ALTER TABLE t VALIDATE CONSTRAINT c").constraint.text() == "c");
  const auto drop = action<DropConstraint>("ALTER TABLE t DROP CONSTRAINT IF EXISTS c CASCADE");
  CHECK(drop.if_exists == IfExists::Tolerated);
  CHECK(drop.behavior == DropBehavior::Cascade);
}

TEST_CASE("actions on the table") {
  CHECK(action<SetStorageParameters>("ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled)")
            .names == Texts{"fillfactor", "autovacuum_enabled"});
  CHECK(action<SetStorageParameters>("ALTER TABLE t RESET (fillfactor)").names ==
        Texts{"fillfactor"});
  CHECK(action<ChangeOwner>("ALTER TABLE t OWNER TO \"Bo\"").owner.text() == "Bo");
  CHECK(action<ChangeOwner>("ALTER TABLE t OWNER TO SESSION_USER").owner.text() == "session_user");
  CHECK(action<AttachPartition>("ALTER TABLE t ATTACH PARTITION s.p FOR VALUES FROM (1) TO (2)")
            .partition.shown() == "s.p");
  CHECK(action<DetachPartition>("ALTER TABLE t DETACH PARTITION p").concurrency ==
        Concurrency::Blocking);
  CHECK(action<DetachPartition>("ALTER TABLE t DETACH PARTITION p CONCURRENTLY").concurrency ==
        Concurrency::Concurrent);
}

TEST_CASE("the bounds of a partition are told value by value") {
  const auto bound = [](const std::string& text) {
    return *action<AttachPartition>("ALTER TABLE t ATTACH PARTITION p " + text + " ;").bound;
  };
  const PartitionBound range =
      bound("FOR VALUES FROM (MINVALUE, '2024-01-01') TO (f(1, 2), MAXVALUE)");
  CHECK(range.kind == PartitionBoundKind::Range);
  CHECK(range.text == "FOR VALUES FROM (MINVALUE, '2024-01-01') TO (f(1, 2), MAXVALUE)");
  REQUIRE(range.lower.size() == 2);
  CHECK_FALSE(range.lower[0]);
  CHECK(range.lower[1]->text == "'2024-01-01'");
  CHECK(range.upper[0]->text == "f(1, 2)");
  CHECK_FALSE(range.upper[1]);
  const PartitionBound list = bound("FOR VALUES IN ('a', NULL, 'b')");
  REQUIRE(list.values.size() == 3);
  CHECK(list.values[1].null_literal);
  CHECK(list.values[2].text == "'b'");
  CHECK(bound("FOR VALUES WITH (MODULUS 4, REMAINDER 1)").text ==
        "FOR VALUES WITH (MODULUS 4, REMAINDER 1)");
  CHECK(bound("DEFAULT").kind == PartitionBoundKind::Default);
}

TEST_CASE("an action that nobody has modelled is named, and its neighbours are still there") {
  const std::string sql = GENERATE(as<std::string>{}, "OF x", "NOT OF");
  CAPTURE(sql);
  const auto alter = parse_as<AlterTable>("ALTER TABLE t DROP a, " + sql + ", DROP b");
  REQUIRE(alter.actions.size() == 3);
  CHECK(std::holds_alternative<DropColumn>(alter.actions[0]));
  REQUIRE(std::holds_alternative<OtherAlterAction>(alter.actions[1]));
  CHECK(std::get<OtherAlterAction>(alter.actions[1]).subtype.starts_with("AT_"));
  CHECK(std::holds_alternative<DropColumn>(alter.actions[2]));
}

TEST_CASE("FINALIZE is not a DETACH that waits") {
  CHECK(action<FinalizeDetach>("ALTER TABLE t DETACH PARTITION p FINALIZE").partition.shown() ==
        "p");
  CHECK(action<SetStatistics>("ALTER INDEX i ALTER 1 SET STATISTICS 5").column.text() == "1");
  CHECK(action<AttachPartition>("ALTER TABLE t ATTACH PARTITION p DEFAULT").is_default);
}

TEST_CASE("a switch of a table is told by its property") {
  const auto [sql, property, value] = GENERATE(table<std::string, TableProperty, std::string>(
      {{"SET LOGGED", TableProperty::Logged, ""},
       {"SET UNLOGGED", TableProperty::Unlogged, ""},
       {"SET TABLESPACE x", TableProperty::Tablespace, "x"},
       {"SET ACCESS METHOD x", TableProperty::AccessMethod, "x"},
       {"CLUSTER ON i", TableProperty::ClusterIndex, "i"},
       {"SET WITHOUT CLUSTER", TableProperty::ClusterIndex, ""},
       {"ENABLE TRIGGER x", TableProperty::EnableTrigger, "x"},
       {"ENABLE ALWAYS TRIGGER x", TableProperty::EnableTrigger, "x"},
       {"DISABLE TRIGGER ALL", TableProperty::DisableTrigger, ""},
       {"DISABLE RULE r", TableProperty::SwitchRule, "r"},
       {"ENABLE ROW LEVEL SECURITY", TableProperty::EnableRowSecurity, ""},
       {"FORCE ROW LEVEL SECURITY", TableProperty::ForceRowSecurity, ""},
       {"REPLICA IDENTITY FULL", TableProperty::ReplicaIdentity, "full"},
       {"REPLICA IDENTITY NOTHING", TableProperty::ReplicaIdentity, "nothing"},
       {"REPLICA IDENTITY USING INDEX i", TableProperty::ReplicaIdentity, "index"},
       {"REPLICA IDENTITY DEFAULT", TableProperty::ReplicaIdentity, "default"},
       {"OPTIONS (a 'b')", TableProperty::ForeignOptions, ""}}));
  CAPTURE(sql);
  const auto change = action<ChangeProperty>("ALTER TABLE t " + sql);
  CHECK(change.property == property);
  CHECK(change.value == value);
}

TEST_CASE("identities, parents and constraints are changed by actions of their own") {
  const auto added =
      action<ChangeIdentity>("ALTER TABLE t ALTER c ADD GENERATED ALWAYS AS IDENTITY");
  CHECK(added.change == IdentityChange::Add);
  CHECK(added.always);
  CHECK_FALSE(
      action<ChangeIdentity>("ALTER TABLE t ALTER c ADD GENERATED BY DEFAULT AS IDENTITY").always);
  CHECK(action<ChangeIdentity>("ALTER TABLE t ALTER c SET GENERATED ALWAYS").always);
  CHECK(action<ChangeIdentity>("ALTER TABLE t ALTER c SET INCREMENT BY 2").options);
  CHECK(action<ChangeIdentity>("ALTER TABLE t ALTER c DROP IDENTITY IF EXISTS").if_exists ==
        IfExists::Tolerated);
  CHECK(action<DropExpression>("ALTER TABLE t ALTER c DROP EXPRESSION").column.text() == "c");
  CHECK(action<ChangeInheritance>("ALTER TABLE t INHERIT s.p").parent.shown() == "s.p");
  CHECK_FALSE(action<ChangeInheritance>("ALTER TABLE t NO INHERIT p").inherits);
  CHECK(action<AlterConstraint>("ALTER TABLE t ALTER CONSTRAINT c DEFERRABLE").constraint.text() ==
        "c");
}
