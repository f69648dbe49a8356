#include "cli/report/baseline_json.hpp"

#include "sql/errors.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw UserError(path + " is no baseline of lockstep: " + why,
                  "write it anew: lockstep lint --write-baseline " + path);
}

std::string text_at(const Json& entry, const char* key, const std::string& path) {
  const auto found = entry.find(key);
  if (found == entry.end() || !found->is_string())
    refuse(path, "a finding without \"" + std::string(key) + "\"");
  return found->get<std::string>();
}

}  // namespace

std::string baseline_json(const std::vector<BaselineEntry>& entries) {
  Json findings = Json::array();
  for (const BaselineEntry& entry : entries) {
    findings.push_back({{"fingerprint", entry.fingerprint},
                        {"path", entry.path},
                        {"rule", entry.rule},
                        {"statement", entry.statement}});
  }
  const Json baseline{{"version", 1}, {"findings", std::move(findings)}};
  return baseline.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<BaselineEntry> baseline_from_json(const std::string& path, const std::string& text) {
  const Json baseline = Json::parse(text, nullptr, false);
  if (baseline.is_discarded() || !baseline.is_object()) refuse(path, "not a JSON object");
  if (baseline.value("version", Json()) != 1) refuse(path, "its \"version\" is not 1");
  const auto findings = baseline.find("findings");
  if (findings == baseline.end() || !findings->is_array()) refuse(path, "no list of findings");
  std::vector<BaselineEntry> entries;
  for (const Json& finding : *findings) {
    if (!finding.is_object()) refuse(path, "a finding that is no object");
    entries.push_back({text_at(finding, "fingerprint", path), text_at(finding, "path", path),
                       text_at(finding, "rule", path), text_at(finding, "statement", path)});
  }
  return entries;
}

}  // namespace lockstep
