#include "executor/evidence/write_counts.hpp"

#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <vector>

namespace lockstep {
namespace {

// pg_sequences hides the value from those who may not read it.
std::string why_blind(Session& session, const WriteCounters& counters) {
  std::vector<RelationName> sequences{counters.old_shape};
  if (counters.contradictions) sequences.push_back(*counters.contradictions);
  for (const RelationName& sequence : sequences) {
    const Rows rows =
        session.query(SqlBuilder{} << "SELECT to_regclass('lockstep.write_counts') IS NOT NULL,"
                                      " has_sequence_privilege(to_regclass($1), 'SELECT')",
                      {sequence.quoted()});
    if (!rows.flag(0, 0))
      return "the ledger is of an older lockstep; any command that changes something upgrades it";
    if (rows.is_null(0, 1)) return fmt::format("{} is not there", sequence.shown());
    if (!rows.flag(0, 1)) {
      return fmt::format("this role may not read {}; GRANT SELECT ON SEQUENCE {}", sequence.shown(),
                         sequence.shown());
    }
  }
  return "";
}

std::int64_t value_of(Session& session, const RelationName& sequence) {
  return session
      .query(SqlBuilder{} << "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM "
                          << sequence)
      .number(0, 0);
}

}  // namespace

CountedWrites counted_writes(Session& session, const WriteCounters& counters) {
  CountedWrites counted{.blind = why_blind(session, counters)};
  if (!counted.blind.empty()) return counted;
  counted.old_shape = value_of(session, counters.old_shape);
  if (counters.contradictions) counted.contradictions = value_of(session, *counters.contradictions);
  const Rows kept = session.query(
      SqlBuilder{} << "SELECT value, extract(epoch FROM clock_timestamp() - changed_at)::float8"
                      " FROM lockstep.write_counts WHERE counter = $1",
      {counters.old_shape.name.text()});
  if (kept.empty()) return counted;
  counted.since_last_look = kept.number(0, 0) != counted.old_shape;
  if (!counted.since_last_look) counted.quiet_seconds = std::stod(kept.text(0, 1));
  return counted;
}

void keep_write_counts(Session& ledger, std::chrono::seconds observe) {
  if (observe.count() == 0) return;
  ledger.query(
      SqlBuilder{}
      << "INSERT INTO lockstep.write_counts AS kept (counter, value)"
         " SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences"
         " WHERE schemaname = 'lockstep' AND sequencename LIKE 'old\\_writes\\_%'"
         " ON CONFLICT (counter) DO UPDATE SET value = excluded.value, changed_at = CASE WHEN"
         " kept.value = excluded.value THEN kept.changed_at ELSE excluded.changed_at END");
  ledger.query(SqlBuilder{} << "DELETE FROM lockstep.write_counts w WHERE NOT EXISTS (SELECT FROM"
                               " pg_sequences s WHERE s.schemaname = 'lockstep' AND"
                               " s.sequencename = w.counter)");
}

}  // namespace lockstep
