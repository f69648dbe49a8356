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
  CHECK(is_unmodelled("WITH a AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM a"));
  CHECK(is_unmodelled("SELECT * FROM t FOR UPDATE"));
  CHECK(is_unmodelled("SELECT * FROM (SELECT * FROM t FOR SHARE) x"));
  CHECK(is_unmodelled("COPY t TO '/x'"));
  CHECK(is_unmodelled("CALL p()"));
  CHECK(is_unmodelled("EXPLAIN ANALYZE DELETE FROM t"));
}
