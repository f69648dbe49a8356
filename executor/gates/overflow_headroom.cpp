// How much of an older, narrower integer type is left: going back to it is no help when it is full
// in a week.

#include "executor/gates/gate_check.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

namespace lockstep::gates {
namespace {

// Of the type's range; what is above leaves too little time to find another way.
constexpr double kMostUsed = 0.9;

struct Used {
  std::string by;  // "sequence public.account_id_seq", "the largest value, by its index"
  double value = 0;
};

// The sequence that the column owns, or that its default calls.
std::optional<Used> by_sequence(const Headroom& column, Session& session) {
  const Rows rows = session.query(
      SqlBuilder{}
          << "WITH c AS (SELECT attrelid, attnum FROM pg_attribute"
             " WHERE attrelid = to_regclass($1) AND attname = $2), s AS MATERIALIZED ("
             "SELECT d.objid AS oid FROM c JOIN pg_depend d ON d.refobjid = c.attrelid"
             " AND d.refobjsubid = c.attnum WHERE d.classid = 'pg_class'::regclass"
             " AND d.refclassid = 'pg_class'::regclass"
             " UNION SELECT d.refobjid FROM c JOIN pg_attrdef f ON f.adrelid = c.attrelid"
             " AND f.adnum = c.attnum JOIN pg_depend d ON d.objid = f.oid"
             " WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass)"
             " SELECT s.oid::regclass::text, pg_sequence_last_value(s.oid)::float8"
             " FROM s JOIN pg_class r USING (oid) WHERE CASE WHEN r.relkind = 'S'"
             " THEN has_sequence_privilege(s.oid, 'SELECT, USAGE') ELSE false END"
             " ORDER BY 2 DESC NULLS LAST LIMIT 1",
      {column.relation.quoted(), column.column.text()});
  if (rows.empty()) return std::nullopt;
  return Used{"sequence " + rows.text(0, 0), rows.is_null(0, 1) ? 0 : std::stod(rows.text(0, 1))};
}

bool has_index(const Headroom& column, Session& session) {
  return session
      .query(SqlBuilder{}
                 << "SELECT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                    " JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree'"
                    " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
                    " WHERE i.indrelid = to_regclass($1) AND a.attname = $2 AND i.indisvalid"
                    " AND i.indpred IS NULL AND a.atttypid IN ('int2'::regtype, 'int4'::regtype,"
                    " 'int8'::regtype, 'numeric'::regtype) AND has_table_privilege(i.indrelid, "
                    "'SELECT'))",
             {column.relation.quoted(), column.column.text()})
      .flag(0, 0);
}

Used by_index(const Headroom& column, Session& session) {
  const Rows rows = session.query(SqlBuilder{} << "SELECT max(" << column.column
                                               << ")::float8 FROM " << column.relation);
  return {"the largest value", rows.is_null(0, 0) ? 0 : std::stod(rows.text(0, 0))};
}

}  // namespace

GateStatus overflow_headroom(const AwaitGate& await, const GateQuestion& question,
                             Session& session) {
  if (!await.headroom)
    return closed(Gate::OverflowHeadroom, "blind: it is not known of which type");
  const Headroom& column = *await.headroom;
  const std::string name = column.relation.shown() + "." + column.column.shown();
  std::optional<Used> used = by_sequence(column, session);
  if (!used && has_index(column, session)) used = by_index(column, session);
  if (!used) {
    return closed(
        Gate::OverflowHeadroom,
        fmt::format("blind: {} has no sequence and no index that this role may read, so how"
                    " full the older type (up to {}) is, is not known",
                    name, column.limit));
  }
  const double share = used->value / static_cast<double>(column.limit);
  const std::string text =
      fmt::format("{} of {} is at {:.0f}, {:.1f} % of what the older type holds ({})", used->by,
                  name, used->value, share * 100, column.limit);
  if (share <= kMostUsed) return holds(Gate::OverflowHeadroom, text);
  return closed(Gate::OverflowHeadroom,
                fmt::format("{}; {} back on it, writes soon fail", text,
                            question.direction == Direction::Back ? "once" : "when"));
}

}  // namespace lockstep::gates
