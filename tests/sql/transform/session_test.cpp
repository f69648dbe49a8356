// Transactions, settings and maintenance.

#include "sql/statement.hpp"
#include "tests/catch.hpp"
#include "tests/sql/parsed.hpp"

#include <optional>
#include <string>

using namespace lockstep;
using namespace lockstep::tests;

TEST_CASE("transactions begin and end") {
  const auto [sql, kind] = GENERATE(table<std::string, TransactionKind>(
      {{"BEGIN", TransactionKind::Begin},
       {"START TRANSACTION ISOLATION LEVEL SERIALIZABLE", TransactionKind::Begin},
       {"COMMIT", TransactionKind::Commit},
       {"END", TransactionKind::Commit},
       {"ROLLBACK", TransactionKind::Rollback},
       {"ABORT", TransactionKind::Rollback},
       {"SAVEPOINT a", TransactionKind::Savepoint},
       {"RELEASE a", TransactionKind::Release},
       {"ROLLBACK TO a", TransactionKind::RollbackTo},
       {"PREPARE TRANSACTION 'a'", TransactionKind::Other},
       {"COMMIT PREPARED 'a'", TransactionKind::Other}}));
  CAPTURE(sql);
  CHECK(parse_as<TransactionControl>(sql).kind == kind);
  CHECK(is_unmodelled("COMMIT AND CHAIN"));
  CHECK(is_unmodelled("ROLLBACK AND CHAIN"));
}

TEST_CASE("settings are set and reset") {
  struct Case {
    std::string sql, name;
    std::optional<std::string> value;
    bool local = false;
  };
  const auto [sql, name, value, local] =
      GENERATE(Case{"SET lock_timeout = '1s'", "lock_timeout", "1s"},
               Case{"SET LOCAL lock_timeout TO 100", "lock_timeout", "100", true},
               Case{"SET SESSION a.b = on", "a.b", "on"}, Case{"SET x = true", "x", "true"},
               Case{"SET x = -1.5", "x", "-1.5"}, Case{"SET x = 0", "x", "0"},
               Case{"SET x = - 1", "x", "-1"},
               Case{"SET search_path = a, \"B\", 'c'", "search_path", "a, B, c"},
               Case{"SET SCHEMA 'a'", "search_path", "a"}, Case{"SET ROLE r", "role", "r"},
               Case{"SET TIME ZONE 'UTC'", "timezone", "UTC"},
               Case{"SET LOCK_TIMEOUT TO DEFAULT", "lock_timeout", std::nullopt},
               Case{"RESET lock_timeout", "lock_timeout", std::nullopt},
               Case{"RESET ALL", "*", std::nullopt});
  CAPTURE(sql);
  const auto set = parse_as<SetVariable>(sql);
  CHECK(set.name == name);
  CHECK(set.value == value);
  CHECK(set.local == local);
}

TEST_CASE("SET TRANSACTION names its properties") {
  const auto set = parse_as<SetVariable>("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY");
  CHECK(set.name == "TRANSACTION");
  CHECK(set.value == "transaction_isolation, transaction_read_only");
}

TEST_CASE("TRUNCATE and LOCK") {
  const auto truncate = parse_as<Truncate>("TRUNCATE a, s.b RESTART IDENTITY CASCADE");
  CHECK(shown(truncate.tables) == Texts{"a", "s.b"});
  CHECK(truncate.behavior == DropBehavior::Cascade);
  CHECK(truncate.restart_identity);
  CHECK_FALSE(parse_as<Truncate>("TRUNCATE TABLE ONLY a").restart_identity);
  CHECK(parse_as<LockTable>("LOCK a").mode == "ACCESS EXCLUSIVE");
  const auto lock = parse_as<LockTable>("LOCK TABLE a, b IN SHARE ROW EXCLUSIVE MODE NOWAIT");
  CHECK(lock.mode == "SHARE ROW EXCLUSIVE");
  CHECK(shown(lock.tables) == Texts{"a", "b"});
}

TEST_CASE("REINDEX, REFRESH, VACUUM, ANALYZE") {
  const auto table = parse_as<Reindex>("REINDEX TABLE CONCURRENTLY s.t");
  CHECK(table.kind == ObjectKind::Table);
  CHECK(table.name->shown() == "s.t");
  CHECK(table.concurrency == Concurrency::Concurrent);
  CHECK(parse_as<Reindex>("REINDEX (CONCURRENTLY) INDEX i").concurrency == Concurrency::Concurrent);
  CHECK(parse_as<Reindex>("REINDEX (CONCURRENTLY off) INDEX i").concurrency ==
        Concurrency::Blocking);
  CHECK(parse_as<Reindex>("REINDEX SCHEMA s").name->shown() == "s");
  CHECK(parse_as<Reindex>("REINDEX DATABASE d").kind == ObjectKind::Other);

  const auto refresh =
      parse_as<RefreshMaterializedView>("REFRESH MATERIALIZED VIEW CONCURRENTLY v");
  CHECK(refresh.concurrency == Concurrency::Concurrent);
  CHECK(refresh.with_data);
  CHECK_FALSE(
      parse_as<RefreshMaterializedView>("REFRESH MATERIALIZED VIEW v WITH NO DATA").with_data);

  CHECK(shown(parse_as<Analyze>("ANALYZE a, s.b (c)").relations) == Texts{"a", "s.b"});
  CHECK(parse_as<Analyze>("VACUUM").relations.empty());
  CHECK(parse_as<Analyze>("VACUUM (ANALYZE, FULL off) a").relations.size() == 1);
  CHECK(parse_as<Analyze>("VACUUM FULL a").full);
  CHECK(parse_as<Analyze>("VACUUM (FULL) a").full);
  CHECK(parse_as<Analyze>("VACUUM (FULL 1, FULL 0) a").full);
  CHECK_FALSE(parse_as<Analyze>("VACUUM (FULL off) a").full);
  CHECK(parse_as<Analyze>("VACUUM a").vacuum);
  CHECK_FALSE(parse_as<Analyze>("ANALYZE a").vacuum);
  CHECK(parse_as<Cluster>("CLUSTER t USING i").index->text() == "i");
  CHECK_FALSE(parse_as<Cluster>("CLUSTER").table);
  CHECK(parse_as<Discard>("DISCARD ALL").all);
  CHECK_FALSE(parse_as<Discard>("DISCARD TEMP").all);
}
