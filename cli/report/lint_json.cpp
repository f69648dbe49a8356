#include "cli/report/lint_forms.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

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
  json["fix"] = finding.fix ? Json(*finding.fix) : Json();
  json["suppressed"] = finding.suppressed ? Json(*finding.suppressed) : Json();
  json["in_baseline"] = finding.in_baseline;
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

Json json_of(const BaselineUse& baseline) {
  Json stale = Json::array();
  for (const StaleEntry& entry : baseline.stale) {
    stale.push_back({{"path", entry.path}, {"rule", entry.rule}, {"statement", entry.statement}});
  }
  return {{"path", baseline.path}, {"matched", baseline.matched}, {"stale", std::move(stale)}};
}

// A path may hold any bytes; JSON may not.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// One file a line.
class JsonReport : public LintReport {
 public:
  void begin(std::ostream& out) override { out << "{\"version\":1,\"files\":["; }

  std::string of(const LintedFile& file) const override { return text_of(json_of(file)); }

  void add(std::ostream& out, const std::string& part) override {
    out << (first_ ? "\n" : ",\n") << part;
    first_ = false;
  }

  void end(std::ostream& out, const LintSummary& summary) override {
    const VerdictCounts& counts = summary.counts;
    const Json json{{"statements", counts.statements},
                    {"safe", counts.safe},
                    {"caution", counts.caution},
                    {"unsafe", counts.unsafe}};
    out << "\n],\"summary\":" << text_of(json)
        << ",\"baseline\":" << text_of(summary.baseline ? json_of(*summary.baseline) : Json())
        << "}\n";
  }

 private:
  bool first_ = true;
};

}  // namespace

std::unique_ptr<LintReport> json_lint_report() {
  return std::make_unique<JsonReport>();
}

}  // namespace lockstep
