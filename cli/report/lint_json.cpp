#include "cli/report/lint_report.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Finding& finding, const SourceText& source) {
  const SourcePosition begin = source.position(finding.span.begin);
  const SourcePosition end = source.position(finding.span.end);
  Json json;
  json["rule"] = finding.rule;
  json["verdict"] = std::string(to_string(finding.verdict));
  json["line"] = begin.line;
  json["column"] = begin.column;
  json["end_line"] = end.line;
  json["end_column"] = end.column;
  json["message"] = finding.message;
  json["help"] = finding.help;
  json["fix"] = nullptr;
  json["suppressed"] = finding.suppressed ? Json(*finding.suppressed) : Json();
  return json;
}

void add_effect(Json& json, const Effect& effect) {
  Json locks = Json::array();
  for (const RelationLock& lock : effect.locks) {
    locks.push_back({{"relation", lock.relation}, {"mode", std::string(to_string(lock.mode))}});
  }
  Json breaks = Json::array();
  for (const CompatibilityBreak& item : effect.breaks) {
    breaks.push_back({{"who", item.who}, {"what", item.what}});
  }
  Json raises = Json::array();
  for (const RaisedError& error : effect.raises) {
    raises.push_back({{"sqlstate", error.sqlstate}, {"message", error.message}});
  }
  json["locks"] = std::move(locks);
  json["rewrites"] = effect.rewrites;
  json["scans"] = effect.scans;
  json["rebuilds"] = effect.rebuilds;
  json["destroys"] = effect.destroys;
  json["breaks"] = std::move(breaks);
  json["raises"] = std::move(raises);
  json["grows"] = effect.grows == Growth::Rows ? "rows" : "instant";
  json["facts"] = effect.facts;
}

Json json_of(const StatementReport& report, std::size_t index, const SourceText& source) {
  Json json;
  json["index"] = index;
  json["line"] = source.position(report.statement->statement.span.begin).line;
  json["kind"] = report.statement->statement.kind;
  json["verdict"] = std::string(to_string(report.verdict));
  add_effect(json, report.effect);
  json["findings"] = Json::array();
  for (const Finding& finding : report.findings)
    json["findings"].push_back(json_of(finding, source));
  return json;
}

Json json_of(const LintedFile& linted) {
  Json json;
  json["path"] = linted.file.path;
  json["errors"] = Json::array();
  for (const Diagnostic& error : linted.file.script.errors) {
    json["errors"].push_back(
        {{"line", error.at.line}, {"column", error.at.column}, {"message", error.message}});
  }
  json["statements"] = Json::array();
  for (std::size_t index = 0; index < linted.statements.size(); ++index) {
    json["statements"].push_back(json_of(linted.statements[index], index + 1, *linted.file.source));
  }
  return json;
}

}  // namespace

std::string lint_json(std::span<const LintedFile> files) {
  Json report;
  report["version"] = 1;
  report["files"] = Json::array();
  for (const LintedFile& file : files)
    report["files"].push_back(json_of(file));
  const VerdictCounts counts = count_verdicts(files);
  report["summary"] = {{"statements", counts.statements},
                       {"safe", counts.safe},
                       {"caution", counts.caution},
                       {"unsafe", counts.unsafe}};
  // A path may hold any bytes; JSON may not.
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lockstep
