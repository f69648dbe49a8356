#include "executor/evidence/call_snapshots.hpp"

#include "executor/evidence/sessions.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <optional>

namespace lockstep {
namespace {

// How many snapshots an observation has at most: one more would tell hardly more.
constexpr double kPartsOfObservation = 12;

// Where the extension's views are; nothing when it is not installed or may not be used.
std::optional<Identifier> extension_schema(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n"
                      " ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'"
                      " AND has_schema_privilege(n.oid, 'USAGE')");
  if (rows.empty()) return std::nullopt;
  return Identifier(rows.text(0, 0));
}

// "": the counters can be seen and miss nothing.
std::string why_blind(Session& session, const std::optional<Identifier>& schema) {
  if (std::string hidden = hidden_sessions(session); !hidden.empty()) return hidden;
  if (session.server_version().major() < 14)
    return "PostgreSQL 13 does not tell when pg_stat_statements forgets a statement";
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT coalesce(current_setting('pg_stat_statements.track', true), ''),"
         " coalesce(current_setting('pg_stat_statements.track_utility', true), ''),"
         " to_regclass('lockstep.call_snapshots') IS NOT NULL,"
         " coalesce((SELECT string_agg(DISTINCT coalesce('role ' || quote_ident(pg_get_userbyid("
         "nullif(s.setrole, 0))), 'database ' || current_database()), ', ')"
         " FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE c LIKE 'pg_stat_statements.%'), "
         "'')");
  if (!schema || rows.text(0, 0).empty()) {
    return "pg_stat_statements is not there; add it to shared_preload_libraries, restart the "
           "server,"
           " and run CREATE EXTENSION pg_stat_statements in this database";
  }
  if (rows.text(0, 0) == "none") return "pg_stat_statements.track is none; set it to top";
  if (rows.text(0, 1) == "off")
    return "pg_stat_statements.track_utility is off, so COPY is not seen; set it to on";
  if (!rows.text(0, 3).empty()) {
    return fmt::format(
        "pg_stat_statements is set differently for {}, whose statements may not be"
        " seen; RESET it there",
        rows.text(0, 3));
  }
  if (!rows.flag(0, 2))
    return "the ledger is of an older lockstep; any command that changes something upgrades it";
  return "";
}

RelationName in(const Identifier& schema, std::string_view view) {
  return {schema, Identifier(view)};
}

// One row a statement of this database: its key in a snapshot, and its number of calls now.
Sql counters_now(const Identifier& schema) {
  return SqlBuilder{} << "SELECT concat_ws('/', s.userid, s.queryid, s.toplevel) AS key,"
                         " s.userid, s.queryid, s.query, s.calls FROM "
                      << in(schema, "pg_stat_statements")
                      << " s WHERE s.queryid IS NOT NULL AND s.dbid = (SELECT oid FROM pg_database"
                         " WHERE datname = current_database())";
}

struct Snapshot {
  std::string id;
  double age = 0;
  bool comparable = false;  // nothing was forgotten since
};

// Newest first.
std::vector<Snapshot> read_snapshots(Session& session, const Identifier& schema) {
  const Rows rows = session.query(
      SqlBuilder{}
      << "SELECT k.id, extract(epoch FROM clock_timestamp() - k.at)::float8,"
         " k.statistics_reset IS NOT DISTINCT FROM i.stats_reset AND k.evictions = i.dealloc"
         " FROM lockstep.call_snapshots k, "
      << in(schema, "pg_stat_statements_info") << " i ORDER BY k.id DESC");
  std::vector<Snapshot> snapshots;
  for (std::size_t row = 0; row < rows.size(); ++row)
    snapshots.push_back({rows.text(row, 0), std::stod(rows.text(row, 1)), rows.flag(row, 2)});
  return snapshots;
}

// The shortest that is long enough, else the longest there is.
std::optional<Snapshot> choose(const std::vector<Snapshot>& snapshots, double wanted_seconds) {
  std::optional<Snapshot> chosen;
  for (const Snapshot& snapshot : snapshots) {
    if (!snapshot.comparable) break;
    chosen = snapshot;
    if (snapshot.age >= wanted_seconds) break;
  }
  return chosen;
}

// One statement may be reset alone, which no other sign shows.
bool lost_an_entry(Session& session, const Identifier& schema, const Snapshot& since) {
  return session
      .query(SqlBuilder{} << "SELECT EXISTS (SELECT FROM lockstep.call_snapshots k,"
                             " jsonb_each_text(k.calls) then_(key, calls) LEFT JOIN ("
                          << counters_now(schema)
                          << ") now_ USING (key) WHERE k.id = $1::bigint"
                             " AND (now_.key IS NULL OR now_.calls < then_.calls::bigint))",
             {since.id})
      .flag(0, 0);
}

// Ours are told by our role: they name objects of lockstep's, or are DO blocks, which are not an
// application's way to work.
std::vector<SeenCall> calls_since(Session& session, const Identifier& schema, const Snapshot& since,
                                  const Identifier& relation) {
  const Rows rows = session.query(
      SqlBuilder{}
          << "SELECT now_.query, now_.queryid, pg_get_userbyid(now_.userid),"
             " now_.calls - coalesce(then_.calls::bigint, 0) FROM ("
          << counters_now(schema)
          << ") now_ LEFT JOIN (SELECT e.key, e.value AS calls FROM lockstep.call_snapshots k,"
             " jsonb_each_text(k.calls) e WHERE k.id = $1::bigint) then_ USING (key)"
             " WHERE now_.calls > coalesce(then_.calls::bigint, 0)"
             " AND (strpos(lower(now_.query), lower(replace($2, '\"', '\"\"'))) > 0"
             " OR strpos(lower(now_.query), 'u&\"') > 0)"
             " AND NOT (pg_get_userbyid(now_.userid) = current_user"
             " AND (strpos(now_.query, 'lockstep') > 0 OR now_.query ~* '^\\s*DO\\M'))"
             " ORDER BY 4 DESC, 1",
      {since.id, relation.text()});
  std::vector<SeenCall> calls;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    calls.push_back({.query = rows.text(row, 0),
                     .query_id = rows.text(row, 1),
                     .user = rows.text(row, 2),
                     .calls = rows.number(row, 3)});
  }
  return calls;
}

}  // namespace

ObservedCalls observed_calls(Session& session, const Identifier& relation, double wanted_seconds) {
  const std::optional<Identifier> schema = extension_schema(session);
  if (std::string blind = why_blind(session, schema); !blind.empty()) return {.blind = blind};
  const std::vector<Snapshot> snapshots = read_snapshots(session, *schema);
  if (!snapshots.empty() && !snapshots.front().comparable) {
    return {.blind =
                "pg_stat_statements was reset or has evicted statements since it was looked at;"
                " observation begins again. Where it evicts often, raise"
                " pg_stat_statements.max"};
  }
  const std::optional<Snapshot> since = choose(snapshots, wanted_seconds);
  if (!since) return {};
  if (lost_an_entry(session, *schema, *since))
    return {.blind = "statements were taken out of pg_stat_statements since it was looked at"};
  return {.seconds = since->age,
          .long_enough = since->age >= wanted_seconds,
          .calls = calls_since(session, *schema, *since, relation)};
}

void keep_call_snapshot(Session& ledger, std::chrono::seconds observe) {
  const std::optional<Identifier> schema = extension_schema(ledger);
  if (observe.count() == 0 || !why_blind(ledger, schema).empty()) return;
  const std::vector<Snapshot> snapshots = read_snapshots(ledger, *schema);
  const auto wanted = static_cast<double>(observe.count());
  const bool fresh = !snapshots.empty() && snapshots.front().comparable &&
                     snapshots.front().age < wanted / kPartsOfObservation;
  if (fresh) return;
  ledger.query(
      SqlBuilder{} << "INSERT INTO lockstep.call_snapshots"
                      " (statistics_reset, evictions, calls) SELECT i.stats_reset, i.dealloc,"
                      " (SELECT coalesce(jsonb_object_agg(key, calls), '{}') FROM ("
                   << counters_now(*schema) << ") now_) FROM "
                   << in(*schema, "pg_stat_statements_info") << " i");
  // One that is long enough ago does for every later question.
  ledger.query(SqlBuilder{} << "DELETE FROM lockstep.call_snapshots WHERE id < (SELECT max(id) FROM"
                               " lockstep.call_snapshots WHERE at <= clock_timestamp()"
                               " - make_interval(secs => $1::float8))",
               {std::to_string(observe.count())});
}

}  // namespace lockstep
