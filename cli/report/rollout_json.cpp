#include "cli/report/rollout_json.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

std::string report_of(Json item) {
  Json report;
  report["version"] = 1;
  report["rollout"] = Json::array();
  report["rollout"].push_back(std::move(item));
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
  return report_of(std::move(item));
}

}  // namespace lockstep
