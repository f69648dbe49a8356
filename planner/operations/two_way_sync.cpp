#include "planner/operations/two_way_sync.hpp"

#include "migrations/checksum.hpp"
#include "planner/operations/image_comparison.hpp"
#include "planner/operations/lockstep_schema.hpp"

#include <iterator>

namespace lockstep {
namespace {

constexpr std::string_view kForward = "forward";
constexpr std::string_view kReverse = "reverse";
constexpr std::string_view kMark = "mark";
// They sort before the others, which leave the row in sync.
constexpr std::string_view kContradict = "contradict";
constexpr std::string_view kCount = "count";
constexpr std::string_view kSeen = "seen";  // and this one behind them
constexpr std::size_t kHashDigits = 8;

template <class Element>
void append(std::vector<Element>& to, std::vector<Element> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

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
      sync_(place_.table, conversion_, place_.tag, place_.first_prefix, place_.last_prefix),
      counters_{in_lockstep_schema("old_writes", place_.tag),
                in_lockstep_schema("contradictions", place_.tag)} {}

// ---- functions

std::vector<Sql> TwoWaySync::create_functions() const {
  const auto& [old_shape, new_shape] = place_.columns;
  const auto named = [&](std::string_view role) { return in_lockstep_schema(role, place_.tag); };
  std::vector<Sql> statements = conversion_.create_functions();
  const auto count = [&](std::string_view role, const RelationName& sequence) {
    statements.push_back(SqlBuilder{} << "CREATE SEQUENCE " << sequence);
    statements.push_back(create_counting_function(named(role), sequence));
  };
  count(kCount, counters_.old_shape);
  count(kContradict, counters_.contradictions);
  if (!same_type()) count(kMark, sync_.marks());
  statements.push_back(
      create_sync_function(named(kForward), "", conversion_.assign_forward(new_shape, old_shape)));
  statements.push_back(
      create_sync_function(named(kReverse), "", conversion_.assign_reverse(old_shape, new_shape)));
  if (!place_.own_triggers) return statements;
  const std::string setting =
      "lockstep.seen_" + sha256_hex(place_.tag).substr(0, kHashDigits) + "_";
  const Sql seen = SqlBuilder{} << "\nBEGIN\n  PERFORM pg_catalog.set_config(" << Literal{setting}
                                << " || pg_catalog.pg_trigger_depth(), " << remembered()
                                << ", true);\n  RETURN NEW;\nEND\n";
  statements.push_back(create_sync_function(named(kSeen), "", seen));
  return statements;
}

std::vector<Sql> TwoWaySync::drop_functions() const {
  std::vector<std::string_view> roles{kCount, kContradict, kForward, kReverse};
  if (!same_type()) roles.push_back(kMark);
  if (place_.own_triggers) roles.push_back(kSeen);
  std::vector<Sql> statements;
  for (const std::string_view role : roles) {
    statements.push_back(SqlBuilder{} << "DROP FUNCTION " << in_lockstep_schema(role, place_.tag)
                                      << "()");
  }
  std::vector<RelationName> sequences{counters_.old_shape, counters_.contradictions};
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

std::vector<SyncTrigger> TwoWaySync::on_insert(CutOver cutover) const {
  const Sql old_written = old_differs(baselines_.old_shape);
  const Sql new_written = new_differs(baselines_.new_shape);
  const auto when = [&](std::string_view role, const Sql& condition) {
    return trigger(When::First, role, "INSERT", both(out_of_sync(), condition));
  };
  if (baselines_.computed && cutover == CutOver::Before)
    return {when(kForward, negated(new_written)), when(kReverse, new_written)};
  if (baselines_.computed) {
    return {when(kCount, old_written), when(kForward, old_written),
            when(kReverse, negated(old_written))};
  }
  const Sql only_old = both(old_written, negated(new_written));
  std::vector<SyncTrigger> triggers{when(kContradict, both(old_written, new_written)),
                                    when(kCount, only_old)};
  if (cutover == CutOver::Before || !asks_when()) {
    append(triggers, {when(kForward, negated(new_written)), when(kReverse, new_written)});
  } else {
    append(triggers, {when(kForward, only_old), when(kReverse, negated(only_old))});
  }
  return triggers;
}

std::vector<SyncTrigger> TwoWaySync::on_update() const {
  const Sql old_written = old_differs(field("OLD.", place_.columns.old_shape));
  const Sql new_written = new_differs(field("OLD.", place_.columns.new_shape));
  const Sql only_old = both(old_written, negated(new_written));
  const auto when = [&](std::string_view role, const Sql& condition) {
    return trigger(When::First, role, "UPDATE", both(condition, out_of_sync()));
  };
  return {when(kContradict, both(old_written, new_written)), when(kCount, only_old),
          when(kForward, only_old), when(kReverse, new_written)};
}

// What remembers has no condition: a row must never be judged by what was seen of another.
std::vector<SyncTrigger> TwoWaySync::around_own_triggers() const {
  const std::string setting =
      "lockstep.seen_" + sha256_hex(place_.tag).substr(0, kHashDigits) + "_";
  // A condition is asked one level above the function that it guards.
  const Sql new_changed = SqlBuilder{}
                          << "pg_catalog.current_setting(" << Literal{setting}
                          << " || (pg_catalog.pg_trigger_depth() + 1), true) IS DISTINCT FROM "
                          << remembered();
  const Sql touched = either(old_differs(field("OLD.", place_.columns.old_shape)),
                             new_differs(field("OLD.", place_.columns.new_shape)));
  std::vector<SyncTrigger> triggers{{sync_trigger_name(place_.first_prefix, place_.tag, kSeen, ""),
                                     "INSERT OR UPDATE", std::nullopt,
                                     in_lockstep_schema(kSeen, place_.tag)}};
  const Sql inserted = out_of_sync();
  const Sql updated = both(touched, out_of_sync());
  for (const std::string_view role : {kForward, kReverse}) {
    const Sql changed = role == kForward ? negated(new_changed) : new_changed;
    triggers.push_back(trigger(When::Last, role, "INSERT", both(inserted, changed)));
    triggers.push_back(trigger(When::Last, role, "UPDATE", both(updated, changed)));
  }
  return triggers;
}

std::vector<SyncTrigger> TwoWaySync::marking() const {
  const Identifier& new_shape = place_.columns.new_shape;
  const Sql lost = conversion_.unrepresentable(field("NEW.", new_shape));
  // A row that goes on holding such a value costs no function call.
  return {trigger(When::Last, kMark, "INSERT", lost),
          trigger(When::Last, kMark, "UPDATE", both(new_differs(field("OLD.", new_shape)), lost))};
}

SyncTrigger TwoWaySync::trigger(When when, std::string_view role, Fragment event,
                                const Sql& condition) const {
  const std::string& prefix = when == When::First ? place_.first_prefix : place_.last_prefix;
  const std::string_view suffix = event.text() == "INSERT" ? "_insert" : "_update";
  return {sync_trigger_name(prefix, place_.tag, role, suffix), event, condition,
          in_lockstep_schema(role, place_.tag)};
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
