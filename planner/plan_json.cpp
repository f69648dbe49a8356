#include "planner/plan_json.hpp"

#include "sql/errors.hpp"
#include "sql/overloaded.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

// ---- values → JSON

Json json_of(const std::vector<Sql>& statements) {
  Json list = Json::array();
  for (const Sql& sql : statements)
    list.push_back(sql.text());
  return list;
}

Json json_of(const std::vector<RelationLock>& locks) {
  Json list = Json::array();
  for (const RelationLock& lock : locks) {
    list.push_back(Json{{"relation", lock.relation}, {"mode", std::string(to_string(lock.mode))}});
  }
  return list;
}

Json json_of(const RelationName& name) {
  return Json{{"schema", name.schema ? Json(name.schema->text()) : Json()},
              {"name", name.name.text()}};
}

Json json_of(const std::vector<Identifier>& names) {
  Json list = Json::array();
  for (const Identifier& name : names)
    list.push_back(name.text());
  return list;
}

Json json_of(const Backfill& backfill) {
  Json json{{"relation", json_of(backfill.relation)},
            {"assignment", backfill.assignment.text()},
            {"out_of_sync", backfill.out_of_sync.text()},
            {"key", json_of(backfill.key)},
            {"poison", backfill.poison ? Json(backfill.poison->text()) : Json()}};
  if (backfill.edit != RowEdit::Copy) json["edit"] = std::string(to_string(backfill.edit));
  return json;
}

Json json_of(const LossGuard& guard) {
  return Json{{"marks", json_of(guard.marks)}, {"lost_keys", guard.lost_keys.text()}};
}

Json json_of(const std::vector<UndoLater>& transactions) {
  Json list = Json::array();
  for (const UndoLater& later : transactions) {
    Json item{{"sql", later.sql.text()}, {"locks", json_of(later.locks)}};
    if (later.builds) {
      item["builds"] =
          Json{{"table", json_of(later.builds->table)}, {"index", json_of(later.builds->index)}};
    }
    list.push_back(std::move(item));
  }
  return list;
}

Json json_of(const AwaitGate& await) {
  Json gates = Json::array();
  for (const Gate gate : await.gates)
    gates.push_back(std::string(to_string(gate)));
  Json json{{"gates", gates}};
  for (const UseTarget& shape : await.watched) {
    json["watched"].push_back(
        Json{{"relation", json_of(shape.relation)}, {"columns", json_of(shape.columns)}});
  }
  if (const auto& headroom = await.headroom) {
    json["headroom"] = Json{{"relation", json_of(headroom->relation)},
                            {"column", headroom->column.text()},
                            {"limit", headroom->limit}};
  }
  if (const auto& counters = await.counters) {
    json["counters"] = Json{{"old_shape", json_of(counters->old_shape)}};
    if (counters->contradictions)
      json["counters"]["contradictions"] = json_of(*counters->contradictions);
  }
  return json;
}

// What a kind has besides the keys that every step shows.
Json details_of(const StepAction& action) {
  return std::visit(
      Overloaded{
          [](const RunDdl& step) {
            Json details{{"as_is", step.as_is}, {"undo_guard", nullptr}};
            if (step.undo_guard) details["undo_guard"] = json_of(*step.undo_guard);
            return details;
          },
          [](const RunDml&) { return Json::object(); },
          [](const BuildIndexConcurrently& step) {
            return Json{{"table", json_of(step.table)}, {"index", json_of(step.index)}};
          },
          [](const ValidateConstraintStep& step) {
            Json details{{"table", json_of(step.table)}, {"constraint", step.constraint.text()}};
            for (const RelationName& child : step.children)
              details["children"].push_back(json_of(child));
            return details;
          },
          [](const InstallSyncTrigger& step) {
            Json details = Json::object();
            if (step.undo_guard) details["undo_guard"] = json_of(*step.undo_guard);
            return details;
          },
          [](const Backfill& step) { return json_of(step); },
          [](const Verify& step) {
            return Json{{"relation", json_of(step.relation)},
                        {"out_of_sync", step.out_of_sync.text()},
                        {"key", json_of(step.key)}};
          },
          [](const AwaitGate& step) { return json_of(step); },
          [](const DropObject& step) {
            return Json{{"as_is", step.as_is}};
          },
          [](const DetachPartitionStep& step) {
            return Json{{"table", json_of(step.table)}, {"partition", json_of(step.partition)}};
          },
          [](const DropIndexConcurrently& step) {
            return Json{{"table", json_of(step.table)}, {"index", json_of(step.index)}};
          },
          [](const ReindexConcurrently& step) {
            return Json{{"table", json_of(step.table)}};
          },
      },
      action);
}

Json json_of(const Step& step) {
  Json json{{"id", step.id},
            {"kind", std::string(step_kind(step.action))},
            {"sql", json_of(step_sql(step.action))},
            {"undo", json_of(step.undo.statements)},
            {"locks", json_of(step_locks(step.action))},
            {"transactional", is_transactional(step.action)},
            {"reversible", step.reversible},
            {"estimate_seconds", nullptr},
            {"why", step.why},
            {"undo_afterwards", json_of(step.undo.afterwards)},
            {"undo_locks", json_of(step.undo.locks)},
            {"undo_resync", nullptr},
            {"details", details_of(step.action)}};
  if (step.undo.resync) json["undo_resync"] = json_of(*step.undo.resync);
  if (step.undo.gate) json["undo_gate"] = json_of(*step.undo.gate);
  return json;
}

Json json_of(const PhaseSteps& phase) {
  Json steps = Json::array();
  for (const Step& step : phase.steps)
    steps.push_back(json_of(step));
  return Json{{"phase", std::string(to_string(phase.phase))},
              {"stage", phase.stage ? Json(std::string(to_string(*phase.stage))) : Json()},
              {"steps", steps}};
}

Json json_of(const Plan& plan) {
  Json breaks = Json::array();
  for (const CompatibilityBreak& item : plan.breaks) {
    breaks.push_back(Json{{"who", item.who}, {"what", item.what}});
  }
  Json phases = Json::array();
  for (const PhaseSteps& phase : plan.phases)
    phases.push_back(json_of(phase));
  return Json{
      {"revision", plan.revision},
      {"source", plan.source},
      {"fingerprint", plan.fingerprint},
      {"point_of_no_return", plan.point_of_no_return ? Json(*plan.point_of_no_return) : Json()},
      {"class", std::string(to_string(plan.operation_class))},
      {"breaks", breaks},
      {"phases", phases},
      {"checksum", plan.checksum},
      {"relations", plan.relations}};
}

// ---- JSON → values. The text was written above, so anything unexpected is a broken invariant.

[[noreturn]] void malformed(std::string_view what) {
  throw InternalError("a recorded plan is malformed at \"" + std::string(what) + "\"");
}

const Json& member(const Json& json, const char* key) {
  if (!json.is_object()) malformed(key);
  const auto found = json.find(key);
  if (found == json.end()) malformed(key);
  return *found;
}

const Json& list(const Json& json, const char* key) {
  const Json& value = member(json, key);
  if (!value.is_array()) malformed(key);
  return value;
}

const std::string& as_text(const Json& json, const char* key) {
  if (!json.is_string()) malformed(key);
  return json.get_ref<const std::string&>();
}

const std::string& text(const Json& json, const char* key) {
  return as_text(member(json, key), key);
}

Identifier identifier(const std::string& name, const char* key) {
  if (name.empty() || name.find('\0') != std::string::npos) malformed(key);
  return Identifier(name);
}

template <class Value>
Value known(const std::optional<Value>& value, const char* key) {
  if (!value) malformed(key);
  return *value;
}

Sql recorded(const Json& json, const char* key) {
  return Sql::recorded(text(json, key));
}

std::vector<Sql> statements(const Json& json, const char* key) {
  std::vector<Sql> result;
  for (const Json& item : list(json, key))
    result.push_back(Sql::recorded(as_text(item, key)));
  return result;
}

std::vector<RelationLock> locks(const Json& json, const char* key) {
  std::vector<RelationLock> result;
  for (const Json& item : list(json, key)) {
    result.push_back({text(item, "relation"), known(lock_mode_from(text(item, "mode")), "mode")});
  }
  return result;
}

bool flag(const Json& json, const char* key) {
  const Json& value = member(json, key);
  if (!value.is_boolean()) malformed(key);
  return value.get<bool>();
}

std::vector<Identifier> identifiers(const Json& json, const char* key) {
  std::vector<Identifier> result;
  for (const Json& item : list(json, key))
    result.push_back(identifier(as_text(item, key), key));
  return result;
}

RelationName as_relation(const Json& value) {
  std::optional<Identifier> schema;
  if (!member(value, "schema").is_null()) schema = identifier(text(value, "schema"), "schema");
  return {schema, identifier(text(value, "name"), "name")};
}

RelationName relation(const Json& json, const char* key) {
  return as_relation(member(json, key));
}

std::vector<UndoLater> undo_later(const Json& json, const char* key) {
  std::vector<UndoLater> result;
  for (const Json& item : list(json, key)) {
    UndoLater& later = result.emplace_back(UndoLater{recorded(item, "sql"), locks(item, "locks")});
    if (!item.contains("builds")) continue;
    const Json& built = item["builds"];
    later.builds = {relation(built, "table"), relation(built, "index")};
  }
  return result;
}

Backfill backfill(const Json& json) {
  Backfill step{relation(json, "relation"), recorded(json, "assignment"),
                recorded(json, "out_of_sync"), identifiers(json, "key")};
  // A plan recorded by an earlier version has no such key.
  const auto poison = json.find("poison");
  if (poison != json.end() && !poison->is_null()) step.poison = recorded(json, "poison");
  if (json.contains("edit")) step.edit = known(row_edit_from(text(json, "edit")), "edit");
  return step;
}

LossGuard loss_guard(const Json& json) {
  return {relation(json, "marks"), recorded(json, "lost_keys")};
}

RunDdl run_ddl(const Json& json, const Json& details) {
  RunDdl step{statements(json, "sql"), locks(json, "locks")};
  step.as_is = flag(details, "as_is");
  const Json& guard = member(details, "undo_guard");
  if (!guard.is_null()) step.undo_guard = loss_guard(guard);
  return step;
}

InstallSyncTrigger install_sync_trigger(const Json& json, const Json& details) {
  InstallSyncTrigger step{statements(json, "sql"), locks(json, "locks")};
  if (details.contains("undo_guard")) step.undo_guard = loss_guard(details["undo_guard"]);
  return step;
}

Headroom headroom(const Json& json) {
  const Json& limit = member(json, "limit");
  if (!limit.is_number_integer()) malformed("limit");
  return {relation(json, "relation"), identifier(text(json, "column"), "column"),
          limit.get<std::int64_t>()};
}

AwaitGate await_gate(const Json& json) {
  AwaitGate await;
  for (const Json& item : list(json, "gates"))
    await.gates.push_back(known(gate_from(as_text(item, "gates")), "gates"));
  if (json.contains("watched")) {
    for (const Json& shape : list(json, "watched"))
      await.watched.push_back({relation(shape, "relation"), identifiers(shape, "columns")});
  }
  if (json.contains("headroom")) await.headroom = headroom(json["headroom"]);
  if (json.contains("counters")) {
    const Json& counters = json["counters"];
    await.counters = WriteCounters{relation(counters, "old_shape")};
    if (counters.contains("contradictions"))
      await.counters->contradictions = relation(counters, "contradictions");
  }
  return await;
}

Sql only_statement(const Json& json) {
  std::vector<Sql> sql = statements(json, "sql");
  if (sql.size() != 1) malformed("sql");
  return sql.front();
}

ValidateConstraintStep validate_constraint(const Json& json, const Json& details) {
  ValidateConstraintStep step{only_statement(json), relation(details, "table"),
                              identifier(text(details, "constraint"), "constraint")};
  if (!details.contains("children")) return step;
  for (const Json& child : list(details, "children"))
    step.children.push_back(as_relation(child));
  return step;
}

StepAction action(const Json& json) {
  const std::string& kind = text(json, "kind");
  const Json& details = member(json, "details");
  if (kind == "run_ddl") return run_ddl(json, details);
  if (kind == "run_dml") return RunDml{statements(json, "sql"), locks(json, "locks")};
  if (kind == "build_index_concurrently") {
    return BuildIndexConcurrently{only_statement(json), relation(details, "table"),
                                  relation(details, "index")};
  }
  if (kind == "drop_index_concurrently")
    return DropIndexConcurrently{relation(details, "table"), relation(details, "index")};
  if (kind == "reindex_concurrently")
    return ReindexConcurrently{only_statement(json), relation(details, "table")};
  if (kind == "validate_constraint") return validate_constraint(json, details);
  if (kind == "install_sync_trigger") {
    return install_sync_trigger(json, details);
  }
  if (kind == "backfill") return backfill(details);
  if (kind == "verify") {
    return Verify{relation(details, "relation"), recorded(details, "out_of_sync"),
                  identifiers(details, "key")};
  }
  if (kind == "await_gate") return await_gate(details);
  if (kind == "drop_object") {
    return DropObject{statements(json, "sql"), locks(json, "locks"), flag(details, "as_is")};
  }
  if (kind == "detach_partition")
    return DetachPartitionStep{relation(details, "table"), relation(details, "partition")};
  malformed("kind");
}

Step step(const Json& json) {
  Step result;
  result.id = text(json, "id");
  result.action = action(json);
  result.undo.statements = statements(json, "undo");
  result.undo.afterwards = undo_later(json, "undo_afterwards");
  result.undo.locks = locks(json, "undo_locks");
  const Json& resync = member(json, "undo_resync");
  if (!resync.is_null()) result.undo.resync = backfill(resync);
  if (json.contains("undo_gate")) result.undo.gate = await_gate(json["undo_gate"]);
  result.reversible = flag(json, "reversible");
  result.why = text(json, "why");
  return result;
}

PhaseSteps phase_steps(const Json& json) {
  PhaseSteps result;
  result.phase = known(phase_from(text(json, "phase")), "phase");
  if (!member(json, "stage").is_null())
    result.stage = known(stage_from(text(json, "stage")), "stage");
  for (const Json& item : list(json, "steps"))
    result.steps.push_back(step(item));
  return result;
}

}  // namespace

std::string to_json(std::span<const Plan> plans) {
  Json list_of_plans = Json::array();
  for (const Plan& plan : plans)
    list_of_plans.push_back(json_of(plan));
  return Json{{"version", 1}, {"plans", list_of_plans}}.dump(2);
}

std::string to_json(const Plan& plan) {
  return json_of(plan).dump();
}

Plan plan_from_json(std::string_view json_text) {
  const Json json = Json::parse(json_text, nullptr, false);
  if (json.is_discarded()) malformed("plan");
  Plan plan;
  plan.revision = text(json, "revision");
  plan.source = text(json, "source");
  plan.checksum = text(json, "checksum");
  plan.fingerprint = text(json, "fingerprint");
  plan.operation_class = known(operation_class_from(text(json, "class")), "class");
  for (const Json& item : list(json, "breaks")) {
    plan.breaks.push_back({text(item, "who"), text(item, "what")});
  }
  for (const Json& item : list(json, "relations"))
    plan.relations.push_back(as_text(item, "relations"));
  if (!member(json, "point_of_no_return").is_null()) {
    plan.point_of_no_return = text(json, "point_of_no_return");
  }
  for (const Json& item : list(json, "phases"))
    plan.phases.push_back(phase_steps(item));
  return plan;
}

}  // namespace lockstep
