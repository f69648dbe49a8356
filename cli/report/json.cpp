#include "cli/report/json.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

std::string report_of(const std::string& list, Json items) {
  Json report;
  report["version"] = 1;
  report[list] = std::move(items);
  return report.dump(2) + "\n";
}

Json revision_json(const Revision& revision, const RevisionGraph& graph) {
  Json item;
  item["revision"] = revision.id;
  item["down_revisions"] = revision.down_revisions;
  item["description"] = revision.description;
  item["created"] = revision.created.empty() ? Json() : Json(revision.created);
  item["path"] = revision.path;
  item["checksum"] = revision.checksum;
  item["head"] = graph.children(revision.id).empty();
  item["base"] = revision.down_revisions.empty();
  item["statements"] = revision.upgrade.statements.size();
  item["downgrade"] = revision.downgrade.has_value();
  return item;
}

}  // namespace

std::string heads_json(const RevisionGraph& graph) {
  Json items = Json::array();
  for (const RevisionId& head : graph.heads())
    items.push_back(revision_json(*graph.find(head), graph));
  return report_of("heads", std::move(items));
}

std::string history_json(std::span<const Revision* const> revisions, const RevisionGraph& graph) {
  Json items = Json::array();
  for (const Revision* revision : revisions)
    items.push_back(revision_json(*revision, graph));
  return report_of("history", std::move(items));
}

std::string created_json(const std::string& command, const std::vector<std::string>& paths) {
  Json items = Json::array();
  for (const std::string& path : paths)
    items.push_back({{"path", path}});
  return report_of(command, std::move(items));
}

std::string config_json(const Config& config) {
  Json items = Json::array();
  for (const ShownSetting& setting : shown_settings(config)) {
    items.push_back({{"key", setting.key}, {"value", setting.value}, {"origin", setting.origin}});
  }
  return report_of("config", std::move(items));
}

}  // namespace lockstep
