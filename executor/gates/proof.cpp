// What was proved about the copy and its constraints and indexes.

#include "executor/duration_text.hpp"
#include "executor/gates/gate_check.hpp"
#include "executor/text_array.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lockstep::gates {
namespace {

GateStatus nothing_listed(Gate gate, const Rows& rows, std::string_view what) {
  if (rows.empty())
    return holds(gate, fmt::format("every {} on the tables involved is valid", what));
  std::string names;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!names.empty()) names += ", ";
    names += rows.text(row, 0);
  }
  return closed(gate, fmt::format("not valid: {}", names));
}

}  // namespace

// The newest verification of this revision, made by whichever step.
GateStatus verified(const GateQuestion& question, Session& session) {
  const Rows rows = session.query(
      SqlBuilder{}
          << "SELECT ok, row_count, array_to_string(differences, ', '),"
             " extract(epoch FROM clock_timestamp() - at)::float8 FROM lockstep.verifications"
             " WHERE revision = $1 ORDER BY id DESC LIMIT 1",
      {question.plan.revision});
  if (rows.empty()) return closed(Gate::Verified, "the copy was never verified");
  const double age = std::stod(rows.text(0, 3));
  if (rows.flag(0, 0)) {
    return holds(
        Gate::Verified,
        fmt::format("all of {} rows in sync, {} ago", rows.number(0, 1), duration_text(age)), age);
  }
  return closed(Gate::Verified, "rows out of sync: " + rows.text(0, 2), age);
}

// Those that lockstep put there; the application's own may have been NOT VALID before.
GateStatus constraints_valid(const GateQuestion& question, Session& session) {
  return nothing_listed(
      Gate::ConstraintsValid,
      session.query(
          SqlBuilder{} << "SELECT quote_ident(c.conname) || ' on ' || c.conrelid::regclass"
                          " FROM pg_constraint c JOIN unnest($1::text[]) AS r(name)"
                          " ON c.conrelid = to_regclass(r.name) WHERE NOT c.convalidated"
                          " AND c.conname LIKE 'lockstep\\_%' ORDER BY 1",
          {text_array(question.plan.relations)}),
      "constraint made by lockstep");
}

GateStatus indexes_valid(const GateQuestion& question, Session& session) {
  return nothing_listed(
      Gate::IndexesValid,
      session.query(
          SqlBuilder{} << "SELECT i.indexrelid::regclass::text FROM pg_index i"
                          " JOIN unnest($1::text[]) AS r(name) ON i.indrelid = to_regclass(r.name)"
                          " WHERE NOT i.indisvalid ORDER BY 1",
          {text_array(question.plan.relations)}),
      "index");
}

}  // namespace lockstep::gates
