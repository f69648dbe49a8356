// Each rule's own cases: bad.sql, in which it finds something, good.sql, in which it finds nothing,
// and expected.txt, all that the linter says of both, by catalog.json where there is one.
// LOCKSTEP_UPDATE_GOLDEN=1 writes expected.txt anew.

#include "analyzers/registry.hpp"
#include "sql/snapshot_json.hpp"
#include "tests/analyzers/analyzed.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace lockstep;
namespace fs = std::filesystem;

namespace {

const fs::path kCases = fs::path(LOCKSTEP_SOURCE_DIR) / "tests/analyzers/rules";

std::vector<std::string> ids() {
  const std::vector<std::string_view> all = all_rule_ids();
  return {all.begin(), all.end()};
}

tests::Analyzed analyzed(const std::string& id, const std::string& file) {
  AnalysisOptions options;
  const fs::path catalog = kCases / id / "catalog.json";
  if (fs::exists(catalog)) {
    options.catalog = snapshot_from_json(tests::read_file(catalog));
    options.version = options.catalog->version;
  }
  options.disabled_rules.erase(id);  // where the rule is off by default
  return tests::Analyzed(tests::read_file(kCases / id / file), options);
}

std::string at(const SourceText& source, std::size_t offset) {
  const SourcePosition position = source.position(offset);
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string rendered(const std::string& file, const tests::Analyzed& analyzed) {
  std::string text = file + "\n";
  for (const StatementReport& report : analyzed.reports()) {
    for (const Finding& finding : report.findings) {
      text += "  " + at(analyzed.source(), finding.span.begin) + "-" +
              at(analyzed.source(), finding.span.end) + " " +
              std::string(to_string(finding.verdict)) + " " + finding.rule + "\n    " +
              finding.message + "\n    " + finding.help + "\n";
      if (finding.suppressed) text += "    suppressed: " + *finding.suppressed + "\n";
    }
  }
  return text;
}

bool updates_golden_files() {
  return std::getenv("LOCKSTEP_UPDATE_GOLDEN") != nullptr;
}

}  // namespace

TEST_CASE("Each rule finds its bad case and not its good one") {
  for (const std::string& id : ids()) {
    INFO(id);
    CHECK(analyzed(id, "bad.sql").rules().contains(id));
    CHECK_FALSE(analyzed(id, "good.sql").rules().contains(id));
  }
}

TEST_CASE("The linter says of each rule's cases what was reviewed") {
  for (const std::string& id : ids()) {
    INFO(id);
    const std::string text = rendered("bad.sql", analyzed(id, "bad.sql")) +
                             rendered("good.sql", analyzed(id, "good.sql"));
    const fs::path expected = kCases / id / "expected.txt";
    if (updates_golden_files()) std::ofstream(expected) << text;
    CHECK(tests::read_file(expected) == text);
  }
}

// Except for what is suppressed with a reason; a caution may be left, as a NOT VALID foreign key
// still locks two tables at once.
TEST_CASE("What a rule advises is not unsafe") {
  for (const std::string& id : ids()) {
    INFO(id);
    const tests::Analyzed good = analyzed(id, "good.sql");
    for (const StatementReport& report : good.reports()) {
      INFO(report.statement->statement.text);
      CHECK(report.verdict < Verdict::Unsafe);
    }
  }
}
