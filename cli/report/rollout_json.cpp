#include "cli/report/rollout_json.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

std::string report_of(Json items) {
  Json report;
  report["version"] = 1;
  report["rollout"] = std::move(items);
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

}  // namespace

std::string playbook_json(const std::string& path, const PlaybookResult& loaded) {
  const auto* playbook = std::get_if<Playbook>(&loaded);
  Json item;
  item["path"] = path;
  item["ok"] = playbook != nullptr;
  item["stages"] = Json::array();
  item["problems"] = Json::array();
  if (playbook != nullptr) {
    for (const PlaybookStage& stage : playbook->stages)
      item["stages"].push_back({{"stage", stage.name}, {"kind", kind_of(stage.action)}});
  } else {
    for (const Diagnostic& problem : std::get<std::vector<Diagnostic>>(loaded))
      item["problems"].push_back({{"line", problem.at.line},
                                  {"column", problem.at.column},
                                  {"message", problem.message},
                                  {"hint", or_null(problem.hint)}});
  }
  return report_of(Json::array({std::move(item)}));
}

std::string rollout_status_json(const std::optional<RolloutRecord>& record,
                                const std::vector<RolloutLogEntry>& log) {
  if (!record) return report_of(Json::array());
  Json item;
  item["id"] = record->id;
  item["playbook"] = record->playbook;
  item["state"] = to_string(record->state);
  item["reason"] = or_null(record->reason);
  item["by_whom"] = record->by_whom;
  item["age_seconds"] = record->age_seconds;
  item["revisions"] = record->revisions;
  item["stages"] = Json::array();
  for (const RolloutStageRecord& stage : record->stages)
    item["stages"].push_back({{"stage", stage.name},
                              {"kind", stage.kind},
                              {"state", to_string(stage.state)},
                              {"attempts", stage.attempts},
                              {"reason", or_null(stage.reason)}});
  item["log"] = Json::array();
  for (const RolloutLogEntry& entry : log)
    item["log"].push_back({{"at", entry.at},
                           {"stage", or_null(entry.stage)},
                           {"event", entry.event},
                           {"by_whom", entry.by_whom},
                           {"reason", or_null(entry.reason)}});
  return report_of(Json::array({std::move(item)}));
}

}  // namespace lockstep
