#include "planner/operations/two_way_sync.hpp"

#include "migrations/checksum.hpp"
#include "planner/operations/fragment.hpp"
#include "planner/operations/image_comparison.hpp"
#include "planner/operations/lockstep_schema.hpp"

namespace lockstep {
namespace {

constexpr std::string_view kMark = "mark";
// In the order of their names: what counts comes before what leaves the row in sync, and what
// remembers comes last.
constexpr std::string_view kCountInsert = "count_insert";
constexpr std::string_view kCountUpdate = "count_update";
constexpr std::string_view kInsert = "sync_insert";
constexpr std::string_view kInsertAfter = "sync_insert_after";  // cutover
constexpr std::string_view kUpdate = "sync_update";
constexpr std::string_view kWatch = "watch";
constexpr std::string_view kSettle = "settle";
constexpr std::size_t kHashDigits = 8;

Sql both(const Sql& left, const Sql& right) {
  return SqlBuilder{} << left << "\n    AND " << right;
}
Sql either(const Sql& left, const Sql& right) {
  return SqlBuilder{} << "(" << left << " OR " << right << ")";
}
Sql negated(const Sql& condition) {
  return SqlBuilder{} << "NOT (" << condition << ")";
}

}  // namespace

TwoWaySync::TwoWaySync(Place place, Conversion conversion, Baselines baselines)
    : place_(std::move(place)),
      conversion_(std::move(conversion)),
      baselines_(std::move(baselines)),
      sync_(place_.table, conversion_, place_.tag, place_.first_prefix, place_.last_prefix,
            place_.own_triggers),
      counters_{in_lockstep_schema("old_writes", place_.tag),
                in_lockstep_schema("contradictions", place_.tag)} {}

// ---- functions

// The blocks that a conversion assigns in end with RETURN NEW.
Sql TwoWaySync::forward() const {
  return conversion_.assign_forward(place_.columns.new_shape, place_.columns.old_shape);
}
Sql TwoWaySync::reverse() const {
  return conversion_.assign_reverse(place_.columns.old_shape, place_.columns.new_shape);
}

// Of one type nothing has to be computed to see that a row is in sync, and a call costs a writer
// less than a condition, which the server reads anew for each statement. Of two it is the
// triggers' condition, since writers may not call what is in schema lockstep.
Sql TwoWaySync::unless_in_sync() const {
  if (!same_type()) return {};
  return SqlBuilder{} << "  IF NOT (" << out_of_sync() << ") THEN\n    RETURN NEW;\n  END IF;\n";
}

Sql TwoWaySync::sync_inserted(CutOver cutover) const {
  const Sql old_written = old_differs(baselines_.old_shape);
  const Sql new_written = new_differs(baselines_.new_shape);
  Sql only_old = both(old_written, negated(new_written));
  if (baselines_.computed)
    only_old = cutover == CutOver::Before ? negated(new_written) : old_written;
  else if (cutover == CutOver::Before)
    only_old = negated(new_written);
  return SqlBuilder{} << "\nBEGIN\n"
                      << unless_in_sync() << "  IF " << only_old << " THEN" << forward()
                      << ";\n  ELSE" << reverse() << ";\n  END IF;\nEND\n";
}

Sql TwoWaySync::sync_updated() const {
  return SqlBuilder{} << "\nBEGIN\n"
                      << unless_in_sync() << "  IF "
                      << new_differs(field("OLD.", place_.columns.new_shape)) << " THEN"
                      << reverse() << ";\n  ELSIF "
                      << old_differs(field("OLD.", place_.columns.old_shape)) << " THEN"
                      << forward() << ";\n  END IF;\n  RETURN NEW;\nEND\n";
}

// As its owner: the application's roles have no rights in schema lockstep (trap 17).
Sql TwoWaySync::count(const Sql& old_written, const Sql& new_written) const {
  const auto advance = [](const RelationName& sequence) -> Sql {
    return SqlBuilder{} << "    PERFORM pg_catalog.nextval(" << Literal{sequence.quoted()}
                        << ");\n";
  };
  SqlBuilder body;
  body << "\nBEGIN\n"
       << unless_in_sync() << "  IF NOT (" << old_written << ") THEN\n    RETURN NEW;\n";
  if (!new_written.empty())
    body << "  ELSIF " << new_written << " THEN\n" << advance(*counters_.contradictions);
  return body << "  ELSE\n" << advance(counters_.old_shape) << "  END IF;\n  RETURN NEW;\nEND\n";
}

Sql TwoWaySync::setting() const {
  const std::string name = "lockstep.seen_" + sha256_hex(place_.tag).substr(0, kHashDigits) + "_";
  return SqlBuilder{} << Literal{name} << " || pg_catalog.pg_trigger_depth()";
}

// Tells an UPDATE of one row from all others of the transaction.
Sql TwoWaySync::which_update() const {
  return SqlBuilder{} << "CAST(pg_catalog.statement_timestamp() AS pg_catalog.text) || ' ' || "
                         "pg_catalog.hashtextextended(CAST(OLD AS pg_catalog.text) COLLATE "
                         "pg_catalog.\"C\", 0) || ' '";
}

Sql TwoWaySync::watch() const {
  return SqlBuilder{} << "\nDECLARE\n  lockstep_row text := '';\nBEGIN\n"
                         "  IF TG_OP = 'UPDATE' THEN\n    lockstep_row := "
                      << which_update() << ";\n  END IF;\n  PERFORM pg_catalog.set_config("
                      << setting() << ", lockstep_row || " << remembered()
                      << ", true);\n  RETURN NEW;\nEND\n";
}

// What the table's own triggers changed is told by what was seen before them; where the statement
// assigned neither column nothing was seen, and what differs from OLD is theirs.
Sql TwoWaySync::settle() const {
  const Sql old_changed = old_differs(field("OLD.", place_.columns.old_shape));
  const Sql new_changed = new_differs(field("OLD.", place_.columns.new_shape));
  return SqlBuilder{}
         << "\nDECLARE\n  lockstep_seen text;\n  lockstep_row text := '';\n"
            "  lockstep_new boolean;\nBEGIN\n"
         << unless_in_sync() << "  lockstep_seen := pg_catalog.current_setting(" << setting()
         << ", true);\n  IF TG_OP = 'UPDATE' THEN\n    IF NOT (" << either(old_changed, new_changed)
         << ") THEN\n      RETURN NEW;\n    END IF;\n    lockstep_row := " << which_update()
         << ";\n  END IF;\n  IF pg_catalog.starts_with(lockstep_seen, lockstep_row) THEN\n"
            "    lockstep_new := lockstep_seen <> lockstep_row || "
         << remembered() << ";\n  ELSE\n    lockstep_new := " << new_changed
         << ";\n  END IF;\n  IF lockstep_new THEN" << reverse() << ";\n  ELSE" << forward()
         << ";\n  END IF;\nEND\n";
}

std::vector<std::pair<std::string_view, Sql>> TwoWaySync::bodies() const {
  std::vector<std::pair<std::string_view, Sql>> all{{kInsert, sync_inserted(CutOver::Before)},
                                                    {kUpdate, sync_updated()}};
  if (asks_when()) all.emplace_back(kInsertAfter, sync_inserted(CutOver::After));
  if (!place_.own_triggers) return all;
  all.emplace_back(kWatch, watch());
  all.emplace_back(kSettle, settle());
  return all;
}

std::vector<Sql> TwoWaySync::create_functions() const {
  const auto named = [&](std::string_view role) { return in_lockstep_schema(role, place_.tag); };
  std::vector<Sql> statements = conversion_.create_functions();
  statements.push_back(SqlBuilder{} << "CREATE SEQUENCE " << counters_.old_shape);
  statements.push_back(SqlBuilder{} << "CREATE SEQUENCE " << *counters_.contradictions);
  const Sql inserted_new = baselines_.computed ? Sql() : new_differs(baselines_.new_shape);
  statements.push_back(
      create_sync_function(named(kCountInsert), " SECURITY DEFINER",
                           count(old_differs(baselines_.old_shape), inserted_new)));
  statements.push_back(
      create_sync_function(named(kCountUpdate), " SECURITY DEFINER",
                           count(old_differs(field("OLD.", place_.columns.old_shape)),
                                 new_differs(field("OLD.", place_.columns.new_shape)))));
  for (const auto& [role, body] : bodies())
    statements.push_back(create_sync_function(named(role), "", body));
  if (same_type()) return statements;
  statements.push_back(SqlBuilder{} << "CREATE SEQUENCE " << sync_.marks());
  statements.push_back(create_counting_function(named(kMark), sync_.marks()));
  return statements;
}

std::vector<Sql> TwoWaySync::drop_functions() const {
  std::vector<std::string_view> roles{kCountInsert, kCountUpdate};
  for (const auto& [role, body] : bodies())
    roles.push_back(role);
  if (!same_type()) roles.push_back(kMark);
  std::vector<Sql> statements;
  for (const std::string_view role : roles) {
    statements.push_back(SqlBuilder{} << "DROP FUNCTION " << in_lockstep_schema(role, place_.tag)
                                      << "()");
  }
  std::vector<RelationName> sequences{counters_.old_shape, *counters_.contradictions};
  if (!same_type()) sequences.push_back(sync_.marks());
  for (const RelationName& sequence : sequences)
    statements.push_back(SqlBuilder{} << "DROP SEQUENCE " << sequence);
  append(statements, conversion_.drop_functions());
  return statements;
}

// ---- triggers

std::vector<Sql> TwoWaySync::create_triggers(CutOver cutover) const {
  return create_always(place_.table, all(cutover));
}

std::vector<Sql> TwoWaySync::drop_triggers(CutOver cutover) const {
  return drop(all(cutover));
}

std::vector<Sql> TwoWaySync::exchange_insert_triggers(CutOver from, CutOver to) const {
  if (!asks_when()) return {};
  std::vector<Sql> statements = drop(on_insert(from));
  append(statements, create_always(place_.table, on_insert(to)));
  return statements;
}

std::vector<SyncTrigger> TwoWaySync::all(CutOver cutover) const {
  std::vector<SyncTrigger> triggers = on_insert(cutover);
  append(triggers, on_update());
  if (place_.own_triggers) append(triggers, around_own_triggers());
  if (!same_type()) append(triggers, marking());
  return triggers;
}

// Before cutover a computed default stands on the old column, which looks written each time.
std::vector<SyncTrigger> TwoWaySync::on_insert(CutOver cutover) const {
  std::vector<SyncTrigger> triggers;
  if (!baselines_.computed || cutover == CutOver::After)
    triggers.push_back(trigger(When::First, kCountInsert, inserted()));
  const bool after = cutover == CutOver::After && asks_when();
  triggers.push_back(trigger(When::First, after ? kInsertAfter : kInsert, inserted()));
  return triggers;
}

// What a statement does not assign it does not change, and then it pays nothing for them.
std::vector<SyncTrigger> TwoWaySync::on_update() const {
  return {trigger(When::First, kCountUpdate, updated({place_.columns.old_shape})),
          trigger(When::First, kUpdate, updated(assigned()))};
}

std::vector<SyncTrigger> TwoWaySync::around_own_triggers() const {
  SyncTrigger watching =
      trigger(When::First, kWatch, SqlBuilder{} << inserted() << " OR " << updated(assigned()));
  watching.when.reset();  // a row must never be judged by what was seen of another
  return {std::move(watching),
          trigger(When::Last, kSettle, SqlBuilder{} << inserted() << " OR " << updated({}))};
}

std::vector<SyncTrigger> TwoWaySync::marking() const {
  const Identifier& new_shape = place_.columns.new_shape;
  const Sql lost = conversion_.unrepresentable(field("NEW.", new_shape));
  const auto mark = [&](std::string_view suffix, const Sql& event, const Sql& when) {
    return SyncTrigger{sync_trigger_name(place_.last_prefix, place_.tag, kMark, suffix), event,
                       when, in_lockstep_schema(kMark, place_.tag)};
  };
  // A row that goes on holding such a value costs no function call.
  return {mark("_insert", inserted(), lost),
          mark("_update", updated(place_.own_triggers ? std::vector<Identifier>() : assigned()),
               both(new_differs(field("OLD.", new_shape)), lost))};
}

SyncTrigger TwoWaySync::trigger(When when, std::string_view role, const Sql& event) const {
  const std::string& prefix = when == When::First ? place_.first_prefix : place_.last_prefix;
  SyncTrigger trigger{sync_trigger_name(prefix, place_.tag, role, ""), event, std::nullopt,
                      in_lockstep_schema(role, place_.tag)};
  if (!same_type()) trigger.when = out_of_sync();
  return trigger;
}

Sql TwoWaySync::inserted() {
  return SqlBuilder{} << "INSERT";
}

Sql TwoWaySync::updated(const std::vector<Identifier>& columns) {
  SqlBuilder event;
  event << "UPDATE";
  if (!columns.empty()) event << " OF " << std::span<const Identifier>(columns);
  return event;
}

std::vector<Sql> TwoWaySync::drop(const std::vector<SyncTrigger>& triggers) const {
  std::vector<Sql> statements;
  for (const SyncTrigger& trigger : triggers)
    statements.push_back(drop_trigger(place_.table, trigger.name));
  return statements;
}

// ---- conditions over NEW and OLD

Sql TwoWaySync::out_of_sync() const {
  return sync_.out_of_sync_in("NEW.", place_.columns);
}

Sql TwoWaySync::old_differs(const Sql& from) const {
  return image_differs(field("NEW.", place_.columns.old_shape), from, conversion_.old_type());
}

Sql TwoWaySync::new_differs(const Sql& from) const {
  return image_differs(field("NEW.", place_.columns.new_shape), from, conversion_.new_type());
}

// The new shape's value, short, and never NULL. As part of a row every type has a text that holds
// all of it.
Sql TwoWaySync::remembered() const {
  return SqlBuilder{} << "CAST(pg_catalog.hashtextextended(CAST(ROW("
                      << field("NEW.", place_.columns.new_shape)
                      << ") AS pg_catalog.text) COLLATE pg_catalog.\"C\", 0) AS pg_catalog.text)";
}

}  // namespace lockstep
