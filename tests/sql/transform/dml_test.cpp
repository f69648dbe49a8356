#include "sql/statement.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <string>

using namespace lockstep;
using namespace lockstep::tests;

TEST_CASE("DML says what it reads, writes and calls") {
  const auto update = parse_as<Dml>(
      "UPDATE s.t x SET a = f(b), b = (SELECT max(c) FROM u) FROM v, w.y WHERE x.id = v.id AND "
      "now() > d");
  CHECK(update.kind == DmlKind::Update);
  CHECK(update.target->shown() == "s.t");
  CHECK(shown(update.reads) == Texts{"u", "v", "w.y"});
  CHECK(update.has_where);
  CHECK(update.functions == Texts{"f", "max", "now"});
  CHECK_FALSE(parse_as<Dml>("UPDATE t SET a = 1").has_where);

  const auto erase = parse_as<Dml>("DELETE FROM t USING u WHERE t.id = u.id");
  CHECK(erase.kind == DmlKind::Delete);
  CHECK(erase.target->shown() == "t");
  CHECK(shown(erase.reads) == Texts{"u"});

  const auto query =
      parse_as<Dml>("SELECT * FROM a, LATERAL (SELECT * FROM b) x UNION SELECT * FROM c");
  CHECK(query.kind == DmlKind::Select);
  CHECK_FALSE(query.target);
  CHECK(shown(query.reads) == Texts{"a", "b", "c"});
  CHECK(parse_as<Dml>("VALUES (1)").kind == DmlKind::Select);
  CHECK(parse_as<Dml>("TABLE t").reads.size() == 1);
}

TEST_CASE("INSERT says whether it has its rows with it") {
  CHECK(parse_as<Dml>("INSERT INTO t VALUES (1), (2)").from_values);
  CHECK(parse_as<Dml>("INSERT INTO t DEFAULT VALUES").from_values);
  const auto copy = parse_as<Dml>(
      "INSERT INTO t (a) SELECT a FROM u ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.a");
  CHECK_FALSE(copy.from_values);
  CHECK(copy.target->shown() == "t");
  CHECK(shown(copy.reads) == Texts{"u"});
}

TEST_CASE("MERGE reads its source") {
  const auto merge = parse_as<Dml>("MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE");
  CHECK(merge.kind == DmlKind::Merge);
  CHECK(merge.target->shown() == "t");
  CHECK(shown(merge.reads) == Texts{"u"});
}

TEST_CASE("names of WITH queries are no relations, and hide some only where they are seen") {
  CHECK(shown(parse_as<Dml>("WITH a AS (SELECT * FROM b) SELECT * FROM a").reads) == Texts{"b"});
  // Not recursive: within it, the name is the table's.
  CHECK(shown(parse_as<Dml>("WITH a AS (SELECT * FROM a) SELECT * FROM a").reads) == Texts{"a"});
  CHECK(parse_as<Dml>("WITH RECURSIVE a AS (SELECT 1 UNION SELECT * FROM a) SELECT * FROM a")
            .reads.empty());
  CHECK(shown(parse_as<Dml>(
                  "WITH a AS (SELECT 1), c AS (SELECT * FROM a, d) SELECT * FROM c, public.a")
                  .reads) == Texts{"d", "public.a"});
  CHECK(shown(parse_as<Dml>("SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) x, a").reads) ==
        Texts{"a"});
  CHECK(shown(parse_as<Dml>("WITH d AS (SELECT 1) SELECT * FROM c WHERE x IN (SELECT * FROM d)")
                  .reads) == Texts{"c"});
}

TEST_CASE("DML with more than one effect is not modelled") {
  CHECK(is_unmodelled("COPY (DELETE FROM t RETURNING *) TO '/x'"));
  CHECK(is_unmodelled("EXPLAIN ANALYZE DELETE FROM t"));
}

TEST_CASE("a WITH query that changes data is told, and so are row locks") {
  const auto moved =
      parse_as<Dml>("WITH a AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM a");
  CHECK(moved.target->shown() == "u");
  REQUIRE(moved.with.size() == 1);
  CHECK(moved.with[0].kind == DmlKind::Delete);
  CHECK(moved.with[0].target.shown() == "t");
  CHECK_FALSE(moved.with[0].has_where);
  CHECK(parse_as<Dml>("SELECT * FROM t FOR UPDATE").locks_rows);
  CHECK(parse_as<Dml>("SELECT * FROM (SELECT * FROM t FOR SHARE) x").locks_rows);
  CHECK_FALSE(parse_as<Dml>("SELECT * FROM t").locks_rows);
}

TEST_CASE("a WHERE that every row meets is none") {
  for (const char* sql :
       {"DELETE FROM t", "DELETE FROM t WHERE true", "DELETE FROM t WHERE 1 = 1",
        "DELETE FROM t WHERE true AND 'a' = 'a'", "DELETE FROM t WHERE a OR true"}) {
    INFO(sql);
    CHECK_FALSE(parse_as<Dml>(sql).has_where);
  }
  for (const char* sql : {"DELETE FROM t WHERE a = 1", "DELETE FROM t WHERE false",
                          "DELETE FROM t WHERE 1 = 2", "DELETE FROM t WHERE a = a"}) {
    INFO(sql);
    CHECK(parse_as<Dml>(sql).has_where);
  }
}

TEST_CASE("what is set and limited is told") {
  const auto update = parse_as<Dml>("UPDATE t SET a = 1, b = 2 WHERE c");
  REQUIRE(update.sets.size() == 2);
  CHECK(update.sets[1].text() == "b");
  CHECK(parse_as<Dml>("SELECT * FROM t LIMIT 1").limited);
  CHECK(parse_as<Dml>("INSERT INTO t SELECT * FROM u WHERE a").limited);
  const auto set = parse_as<Dml>("SELECT set_config('Lock_Timeout', '5s', true)");
  REQUIRE(set.settings.size() == 1);
  CHECK(set.settings[0].name == "lock_timeout");
  CHECK(set.settings[0].local);
  CHECK(parse_as<Dml>("SELECT set_config(a, '5s', true) FROM t").settings.empty());
}

TEST_CASE("COPY names its table or what its query reads; CALL is code") {
  CHECK(parse_as<Copy>("COPY t FROM '/x'").from);
  CHECK_FALSE(parse_as<Copy>("COPY s.t TO '/x'").from);
  CHECK(parse_as<Copy>("COPY (SELECT * FROM t) TO STDOUT").reads.size() == 1);
  CHECK(parse_as<RunsCode>("CALL s.p(1)").what == "procedure s.p");
}

TEST_CASE("a change of one table by itself says what happens to a row") {
  const auto update = parse_as<Dml>(
      "UPDATE ONLY s.t SET \"a b\" = f(c, 1) || 'x', done = true WHERE done IS NULL AND k = 5 AND "
      "(z > 1 OR w IS NULL)");
  REQUIRE(update.row_by_row);
  const RowByRow& change = *update.row_by_row;
  CHECK(change.only);
  REQUIRE(change.sets.size() == 2);
  CHECK(change.sets[0].column.text() == "a b");
  CHECK(change.sets[0].value.text == "f(c, 1) || 'x'");
  CHECK(change.sets[1].value.constant);
  CHECK(change.where->text == "done IS NULL AND k = 5 AND (z > 1 OR w IS NULL)");
  CHECK(change.asked_null == std::vector{Identifier("done")});
  CHECK(change.asked_constant == std::vector{Identifier("k")});
  CHECK(parse_as<Dml>("DELETE FROM t").row_by_row == RowByRow{});
  CHECK(parse_as<Dml>("DELETE FROM t WHERE a").row_by_row->where->text == "a");
}

TEST_CASE("a change that reads other rows is not told row by row") {
  const std::string sql =
      GENERATE(as<std::string>{}, "UPDATE t x SET a = 1", "UPDATE t SET a = 1 FROM u",
               "UPDATE t SET (a, b) = (1, 2)", "UPDATE t SET a = DEFAULT", "UPDATE t SET a[1] = 2",
               "UPDATE t SET a = 1 RETURNING a", "DELETE FROM t USING u",
               "WITH w AS (SELECT 1) DELETE FROM t", "INSERT INTO t VALUES (1)");
  CAPTURE(sql);
  CHECK_FALSE(parse_as<Dml>(sql).row_by_row);
}
