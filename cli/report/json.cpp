#include "cli/report/json.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

std::string report_of(const std::string& list, Json items) {
  Json report;
  report["version"] = 1;
  report[list] = std::move(items);
  // A path may hold any bytes; JSON may not.
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
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

Json directive_json(const Directive& directive) {
  Json item;
  item["directive"] = std::string(to_string(directive.kind));
  item["rule"] = directive.rule.empty() ? Json() : Json(directive.rule);
  item["reason"] = directive.reason.empty() ? Json() : Json(directive.reason);
  item["expression"] = directive.expression ? Json(directive.expression->text) : Json();
  return item;
}

Json script_json(const Script& script) {
  Json items = Json::array();
  for (const ScriptStatement& statement : script.statements) {
    Json item;
    item["kind"] = statement.statement.kind;
    item["sql"] = statement.statement.text;
    item["directives"] = Json::array();
    for (const Directive& directive : statement.directives) {
      item["directives"].push_back(directive_json(directive));
    }
    items.push_back(std::move(item));
  }
  return items;
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

std::string show_json(const Revision& revision, const RevisionGraph& graph) {
  Json item = revision_json(revision, graph);
  item["children"] = graph.children(revision.id);
  item["upgrade"] = script_json(revision.upgrade);
  item["downgrade_statements"] = revision.downgrade ? script_json(*revision.downgrade) : Json();
  return report_of("show", Json::array({std::move(item)}));
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
