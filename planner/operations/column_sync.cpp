#include "planner/operations/column_sync.hpp"

#include <string_view>

namespace lockstep {
namespace {

constexpr std::string_view kForward = "forward";
constexpr std::string_view kReverse = "reverse";
constexpr std::string_view kMark = "mark";

std::string_view role_of(SyncDirection direction) {
  return direction == SyncDirection::Forward ? kForward : kReverse;
}

RelationName in_lockstep_schema(std::string_view role, const std::string& tag) {
  return {Identifier("lockstep"), Identifier(std::string(role) + "_" + tag)};
}

Identifier trigger_name(const std::string& prefix, const std::string& tag, std::string_view role,
                        std::string_view event = "") {
  return Identifier(prefix + "lockstep_" + tag + "_" + std::string(role) + std::string(event));
}

Sql field(Fragment row, const Identifier& column) {
  return SqlBuilder{} << row << column;
}

Sql create_function(const RelationName& name, Fragment options, const Sql& body) {
  return SqlBuilder{} << "CREATE FUNCTION " << name << "() RETURNS trigger LANGUAGE plpgsql"
                      << options << " SET search_path = pg_catalog, pg_temp AS "
                      << Literal{body.text()};
}

Sql assigning_body(const Identifier& target, const Sql& value) {
  return SqlBuilder{} << "\nBEGIN\n  NEW." << target << " := " << value
                      << ";\n  RETURN NEW;\nEND\n";
}

struct TriggerText {
  Identifier name;
  Fragment events;
  Sql when;
};

// ALWAYS: they fire for logical replication's apply and under session_replication_role = replica
// too (trap 9).
std::vector<Sql> create_always(const RelationName& table, const RelationName& function,
                               const std::vector<TriggerText>& triggers) {
  std::vector<Sql> statements;
  SqlBuilder enable;
  enable << "ALTER TABLE " << table;
  bool first = true;
  for (const TriggerText& trigger : triggers) {
    statements.push_back(SqlBuilder{} << "CREATE TRIGGER " << trigger.name << " BEFORE "
                                      << trigger.events << " ON " << table
                                      << " FOR EACH ROW\n  WHEN (" << trigger.when
                                      << ")\n  EXECUTE FUNCTION " << function << "()");
    if (!first) enable << ",";
    enable << " ENABLE ALWAYS TRIGGER " << trigger.name;
    first = false;
  }
  statements.push_back(enable);
  return statements;
}

Sql drop_trigger(const RelationName& table, const Identifier& name) {
  return SqlBuilder{} << "DROP TRIGGER " << name << " ON " << table;
}

}  // namespace

ColumnSync::ColumnSync(RelationName table, TypeConversion conversion, std::string tag,
                       std::string first_prefix, std::string last_prefix)
    : table_(std::move(table)),
      conversion_(std::move(conversion)),
      tag_(std::move(tag)),
      first_prefix_(std::move(first_prefix)),
      last_prefix_(std::move(last_prefix)),
      marks_(in_lockstep_schema("marks", tag_)) {}

std::vector<Sql> ColumnSync::create_functions(const ColumnPair& before_cutover,
                                              const ColumnPair& after_cutover) const {
  const Sql forward = conversion_.forward(field("NEW.", before_cutover.old_shape));
  const Sql reverse = conversion_.reverse(field("NEW.", after_cutover.new_shape));
  // The application's roles have no rights in schema lockstep, so the mark is left as its owner.
  const Sql mark_body = SqlBuilder{} << "\nBEGIN\n  PERFORM pg_catalog.nextval("
                                     << Literal{marks_.quoted()} << ");\n  RETURN NEW;\nEND\n";
  return {SqlBuilder{} << "CREATE SEQUENCE " << marks_,
          create_function(in_lockstep_schema(kForward, tag_), "",
                          assigning_body(before_cutover.new_shape, forward)),
          create_function(in_lockstep_schema(kReverse, tag_), "",
                          assigning_body(after_cutover.old_shape, reverse)),
          create_function(in_lockstep_schema(kMark, tag_), " SECURITY DEFINER", mark_body)};
}

std::vector<Sql> ColumnSync::drop_functions() const {
  std::vector<Sql> statements;
  for (const std::string_view role : {kForward, kReverse, kMark}) {
    statements.push_back(SqlBuilder{} << "DROP FUNCTION " << in_lockstep_schema(role, tag_)
                                      << "()");
  }
  statements.push_back(SqlBuilder{} << "DROP SEQUENCE " << marks_);
  return statements;
}

std::vector<Sql> ColumnSync::create_triggers(SyncDirection direction,
                                             const ColumnPair& columns) const {
  const Sql when = out_of_sync_in("NEW.", columns);
  std::vector<TriggerText> triggers;
  for (const std::string& prefix : {first_prefix_, last_prefix_}) {
    triggers.push_back({trigger_name(prefix, tag_, role_of(direction)), "INSERT OR UPDATE", when});
  }
  return create_always(table_, in_lockstep_schema(role_of(direction), tag_), triggers);
}

std::vector<Sql> ColumnSync::drop_triggers(SyncDirection direction) const {
  std::vector<Sql> statements;
  for (const std::string& prefix : {first_prefix_, last_prefix_}) {
    statements.push_back(drop_trigger(table_, trigger_name(prefix, tag_, role_of(direction))));
  }
  return statements;
}

std::vector<Sql> ColumnSync::create_mark_triggers(const Identifier& new_shape) const {
  const Sql lost = conversion_.unrepresentable(field("NEW.", new_shape));
  // A row that goes on holding such a value costs no function call.
  const Sql newly_lost = SqlBuilder{} << "pg_catalog.record_image_ne(ROW(OLD." << new_shape
                                      << "), ROW(NEW." << new_shape << "))\n    AND " << lost;
  return create_always(
      table_, in_lockstep_schema(kMark, tag_),
      {{trigger_name(last_prefix_, tag_, kMark, "_insert"), "INSERT", lost},
       {trigger_name(last_prefix_, tag_, kMark, "_update"), "UPDATE", newly_lost}});
}

std::vector<Sql> ColumnSync::drop_mark_triggers() const {
  return {drop_trigger(table_, trigger_name(last_prefix_, tag_, kMark, "_insert")),
          drop_trigger(table_, trigger_name(last_prefix_, tag_, kMark, "_update"))};
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

Sql ColumnSync::out_of_sync_in(Fragment row, const ColumnPair& columns) const {
  const Sql old_value = field(row, columns.old_shape);
  const Sql new_value = field(row, columns.new_shape);
  return SqlBuilder{} << "pg_catalog.record_image_ne(ROW(" << new_value << "), ROW("
                      << conversion_.forward(old_value)
                      << "))\n    AND pg_catalog.record_image_ne(ROW(" << old_value << "), ROW("
                      << conversion_.reverse(new_value) << "))";
}

Sql ColumnSync::raise_when_marked() const {
  const Sql body =
      SqlBuilder{} << "BEGIN\n  IF (SELECT is_called FROM " << marks_
                   << ") THEN\n    RAISE EXCEPTION USING ERRCODE = 'LS002',\n      MESSAGE = "
                      "'values were written that the old shape cannot hold';\n  END IF;\nEND";
  return SqlBuilder{} << "DO " << Literal{body.text()};
}

}  // namespace lockstep
