#include "planner/operations/column_sync.hpp"

#include "planner/operations/image_comparison.hpp"
#include "planner/operations/lockstep_schema.hpp"
#include "planner/operations/sync_triggers.hpp"

#include <string_view>

namespace lockstep {
namespace {

constexpr std::string_view kForward = "forward";
constexpr std::string_view kReverse = "reverse";
constexpr std::string_view kMark = "mark";
constexpr std::string_view kOnInsert = "_insert";
constexpr std::string_view kOnUpdate = "_update";

std::string_view role_of(SyncDirection direction) {
  return direction == SyncDirection::Forward ? kForward : kReverse;
}

}  // namespace

ColumnSync::ColumnSync(RelationName table, Conversion conversion, std::string tag,
                       std::string first_prefix, std::string last_prefix, bool own_triggers)
    : table_(std::move(table)),
      conversion_(std::move(conversion)),
      tag_(std::move(tag)),
      first_prefix_(std::move(first_prefix)),
      last_prefix_(std::move(last_prefix)),
      own_triggers_(own_triggers),
      marks_(in_lockstep_schema("marks", tag_)) {}

std::vector<Sql> ColumnSync::create_functions(const ColumnPair& before_cutover,
                                              const ColumnPair& after_cutover) const {
  std::vector<Sql> statements = conversion_.create_functions();
  statements.push_back(SqlBuilder{} << "CREATE SEQUENCE " << marks_);
  statements.push_back(create_sync_function(
      in_lockstep_schema(kForward, tag_), "",
      conversion_.assign_forward(before_cutover.new_shape, before_cutover.old_shape)));
  statements.push_back(create_sync_function(
      in_lockstep_schema(kReverse, tag_), "",
      conversion_.assign_reverse(after_cutover.old_shape, after_cutover.new_shape)));
  statements.push_back(create_counting_function(in_lockstep_schema(kMark, tag_), marks_));
  return statements;
}

std::vector<Sql> ColumnSync::drop_functions() const {
  std::vector<Sql> statements;
  for (const std::string_view role : {kForward, kReverse, kMark}) {
    statements.push_back(SqlBuilder{} << "DROP FUNCTION " << in_lockstep_schema(role, tag_)
                                      << "()");
  }
  statements.push_back(SqlBuilder{} << "DROP SEQUENCE " << marks_);
  for (Sql& drop : conversion_.drop_functions())
    statements.push_back(std::move(drop));
  return statements;
}

std::vector<Sql> ColumnSync::create_triggers(SyncDirection direction,
                                             const ColumnPair& columns) const {
  const Sql inserted =
      conversion_.is_inline() ? unlike_forward("NEW.", columns) : out_of_sync_in("NEW.", columns);
  const Sql updated = conversion_.is_inline()
                          ? inserted
                          : SqlBuilder{} << changed(columns) << "\n    AND " << inserted;
  const std::string_view role = role_of(direction);
  const RelationName function = in_lockstep_schema(role, tag_);
  // Before the application's own triggers only the statement can have changed one of the two.
  const Sql any_update = SqlBuilder{} << "UPDATE";
  const Sql update = SqlBuilder{} << "UPDATE OF " << columns.old_shape << ", " << columns.new_shape;
  const auto trigger = [&](const std::string& prefix, std::string_view event, const Sql& events,
                           const Sql& when) {
    return SyncTrigger{sync_trigger_name(prefix, tag_, role, event), events, when, function};
  };
  std::vector<SyncTrigger> triggers{
      trigger(first_prefix_, kOnInsert, SqlBuilder{} << "INSERT", inserted),
      trigger(first_prefix_, kOnUpdate, update, updated),
      trigger(last_prefix_, kOnInsert, SqlBuilder{} << "INSERT", inserted),
      trigger(last_prefix_, kOnUpdate, own_triggers_ ? any_update : update, updated)};
  return create_always(table_, triggers);
}

std::vector<Sql> ColumnSync::drop_triggers(SyncDirection direction) const {
  std::vector<Sql> statements;
  for (const std::string& prefix : {first_prefix_, last_prefix_}) {
    for (const std::string_view event : {kOnInsert, kOnUpdate}) {
      statements.push_back(
          drop_trigger(table_, sync_trigger_name(prefix, tag_, role_of(direction), event)));
    }
  }
  return statements;
}

std::vector<Sql> ColumnSync::create_mark_triggers(const Identifier& new_shape) const {
  const Sql lost = conversion_.unrepresentable(field("NEW.", new_shape));
  // A row that goes on holding such a value costs no function call.
  const Sql newly_lost = SqlBuilder{}
                         << image_differs(field("OLD.", new_shape), field("NEW.", new_shape),
                                          conversion_.new_type())
                         << "\n    AND " << lost;
  const RelationName function = in_lockstep_schema(kMark, tag_);
  return create_always(table_, {{sync_trigger_name(last_prefix_, tag_, kMark, kOnInsert),
                                 SqlBuilder{} << "INSERT", lost, function},
                                {sync_trigger_name(last_prefix_, tag_, kMark, kOnUpdate),
                                 SqlBuilder{} << "UPDATE", newly_lost, function}});
}

std::vector<Sql> ColumnSync::drop_mark_triggers() const {
  return {drop_trigger(table_, sync_trigger_name(last_prefix_, tag_, kMark, kOnInsert)),
          drop_trigger(table_, sync_trigger_name(last_prefix_, tag_, kMark, kOnUpdate))};
}

Sql ColumnSync::assignment(SyncDirection direction, const ColumnPair& columns) const {
  if (direction == SyncDirection::Forward) {
    return SqlBuilder{} << columns.new_shape << " = "
                        << conversion_.forward(field("", columns.old_shape));
  }
  return SqlBuilder{} << columns.old_shape << " = "
                      << conversion_.reverse(field("", columns.new_shape));
}

Sql ColumnSync::out_of_sync(const ColumnPair& columns) const {
  return out_of_sync_in("", columns);
}

Sql ColumnSync::unproven(const ColumnPair& columns) const {
  const std::optional<Sql> error = poison(columns);
  if (!error) return out_of_sync(columns);
  return SqlBuilder{} << "(" << out_of_sync(columns) << ")\n    OR " << *error << " IS NOT NULL";
}

std::optional<Sql> ColumnSync::poison(const ColumnPair& columns) const {
  const std::optional<Sql> error = conversion_.poison(field("", columns.old_shape));
  if (!error) return std::nullopt;
  // A row that has its new value costs no function call.
  return SqlBuilder{} << "CASE WHEN " << columns.new_shape << " IS NULL THEN " << *error << " END";
}

Sql ColumnSync::unrepresentable(const Identifier& new_shape) const {
  return conversion_.unrepresentable(field("", new_shape));
}

Sql ColumnSync::out_of_sync_in(Fragment row, const ColumnPair& columns) const {
  const Sql old_value = field(row, columns.old_shape);
  const Sql new_value = field(row, columns.new_shape);
  if (conversion_.same_type()) return image_differs(new_value, old_value, conversion_.new_type());
  return SqlBuilder{} << unlike_forward(row, columns) << "\n    AND "
                      << image_differs(old_value, conversion_.reverse(new_value),
                                       conversion_.old_type());
}

Sql ColumnSync::unlike_forward(Fragment row, const ColumnPair& columns) const {
  return image_differs(field(row, columns.new_shape),
                       conversion_.forward(field(row, columns.old_shape)), conversion_.new_type());
}

// By an UPDATE, one of the two at least.
Sql ColumnSync::changed(const ColumnPair& columns) const {
  return SqlBuilder{} << "pg_catalog.record_image_ne(ROW(OLD." << columns.old_shape << ", OLD."
                      << columns.new_shape << "), ROW(NEW." << columns.old_shape << ", NEW."
                      << columns.new_shape << "))";
}

// tgtype: 1 for each row, 2 BEFORE, 16 UPDATE (pg_trigger.h).
Sql ColumnSync::raise_when_unwatched() const {
  const Sql body =
      SqlBuilder{} << "DECLARE\n  made text;\nBEGIN\n  SELECT tgname INTO made FROM "
                      "pg_catalog.pg_trigger WHERE tgrelid = "
                   << Literal{table_.quoted()}
                   << "::pg_catalog.regclass\n    AND NOT tgisinternal AND tgenabled <> 'D' AND "
                      "tgtype & 19 = 19 AND pg_catalog.strpos(tgname, "
                   << Literal{tag_}
                   << ") = 0 LIMIT 1;\n  IF FOUND THEN\n    RAISE EXCEPTION 'trigger % was made "
                      "since the change began, and may have changed the column unseen', made\n"
                      "      USING HINT = 'Disable it, see with lockstep verify that both shapes "
                      "agree, revert, and enable it again.';\n  END IF;\nEND";
  return SqlBuilder{} << "DO " << Literal{body.text()};
}

Sql ColumnSync::raise_when_marked() const {
  const Sql body =
      SqlBuilder{} << "BEGIN\n  IF (SELECT is_called FROM " << marks_
                   << ") THEN\n    RAISE EXCEPTION USING ERRCODE = 'LS002',\n      MESSAGE = "
                      "'values were written that the old shape cannot hold';\n  END IF;\nEND";
  return SqlBuilder{} << "DO " << Literal{body.text()};
}

}  // namespace lockstep
