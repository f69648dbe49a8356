// The table of function volatilities against the server's pg_proc.

#include "sql/volatility.hpp"
#include "tests/catch.hpp"
#include "tests/temp_database.hpp"

#include <set>
#include <string>

using namespace lockstep;

namespace {

Volatility server_says(const std::string& provolatile) {
  if (provolatile == "v") return Volatility::Volatile;
  return provolatile == "s" ? Volatility::Stable : Volatility::Immutable;
}

// The usual overloads of these are immutable; see builtin_functions.cpp.
const std::set<std::string> kJudgedByUsualOverload{"timezone", "length"};

}  // namespace

TEST_CASE("no function is less volatile on the server than in the table") {
  tests::TempDatabase database;
  // The worst of each name: i, s and v sort in that order.
  const Rows rows = database.session().query(Sql::recorded(
      "SELECT proname, max(provolatile::text COLLATE \"C\") FROM pg_proc"
      " WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' GROUP BY 1"));
  REQUIRE(rows.size() > 1000);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string name = rows.text(row, 0);
    const Volatility expected = server_says(rows.text(row, 1));
    const Volatility known = function_volatility(name);
    if (kJudgedByUsualOverload.contains(name)) continue;
    CAPTURE(name);
    // What the table leaves out is Unknown, which is never taken for harmless.
    CHECK((known >= expected || known == Volatility::Unknown));
  }
}

TEST_CASE(
    "functions of the server that a default can call and that are volatile are in the table") {
  tests::TempDatabase database;
  const Rows rows = database.session().query(Sql::recorded(
      "SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
      " AND prokind = 'f' AND provolatile = 'v'"
      " AND prorettype NOT IN ('internal'::regtype, 'trigger'::regtype, 'event_trigger'::regtype,"
      " 'cstring'::regtype, 'index_am_handler'::regtype, 'table_am_handler'::regtype,"
      " 'tsm_handler'::regtype, 'language_handler'::regtype, 'fdw_handler'::regtype)"
      " AND NOT 'internal'::regtype = ANY (proargtypes::oid[])"
      " AND NOT 'cstring'::regtype = ANY (proargtypes::oid[])"));
  REQUIRE(rows.size() > 100);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string name = rows.text(row, 0);
    if (kJudgedByUsualOverload.contains(name)) continue;
    CAPTURE(name);
    CHECK(function_volatility(name) == Volatility::Volatile);
  }
}

TEST_CASE("the server agrees that AT TIME ZONE of a timestamp is immutable") {
  tests::TempDatabase database;
  CHECK(database.value("SELECT string_agg(DISTINCT provolatile::text, '') FROM pg_proc"
                       " WHERE proname = 'timezone' AND proargtypes[1] IN"
                       " ('timestamp'::regtype, 'timestamptz'::regtype)") == "i");
}

TEST_CASE("the volatile functions of uuid-ossp and pgcrypto are in the table") {
  tests::TempDatabase database;
  database.run(
      "CREATE SCHEMA x; CREATE EXTENSION pgcrypto SCHEMA x; CREATE EXTENSION \"uuid-ossp\" SCHEMA "
      "x");
  const Rows rows = database.session().query(
      Sql::recorded("SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'x'::regnamespace "
                    "AND provolatile = 'v'"));
  REQUIRE(rows.size() >= 5);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    CAPTURE(rows.text(row, 0));
    CHECK(function_volatility("x." + rows.text(row, 0)) == Volatility::Volatile);
  }
}
