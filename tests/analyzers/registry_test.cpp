// A rule is complete when it is registered and has a page, a bad case and a good case.

#include "analyzers/registry.hpp"

#include "tests/analyzers/analyzed.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace lockstep;
namespace fs = std::filesystem;

namespace {

const fs::path kRoot = LOCKSTEP_SOURCE_DIR;

std::set<std::string> registered() {
  std::set<std::string> ids;
  for (const Rule& rule : all_rules())
    ids.emplace(rule.id);
  return ids;
}

std::set<std::string> all_ids() {
  std::set<std::string> ids;
  for (const std::string_view id : all_rule_ids())
    ids.emplace(id);
  return ids;
}

std::set<std::string> stems(const fs::path& folder, const std::string& extension) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != extension) continue;
    std::string name = entry.path().stem();
    std::replace(name.begin(), name.end(), '_', '-');
    names.insert(name);
  }
  return names;
}

// A row of the union of all linters' rules: "76 type-fk-referenced", "18 a-name = its-rule-here",
// "2 a-name - why no rule is needed".
struct HazardRow {
  int number = 0;
  std::string rule;  // "" where there is none
  std::string reason;
};

std::vector<HazardRow> hazard_rows() {
  std::istringstream lines(tests::read_file(kRoot / "tests/analyzers/hazard_rows.txt"));
  std::vector<HazardRow> rows;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    HazardRow row;
    std::string name;
    std::string how;
    words >> row.number >> name >> how >> std::ws;
    std::string rest;
    std::getline(words, rest);
    INFO(line);
    REQUIRE((how.empty() || how == "=" || how == "-"));
    if (how.empty()) row.rule = name;
    if (how == "=") row.rule = rest;
    if (how == "-") row.reason = rest;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

TEST_CASE("Every hazard that some linter knows has a rule, or a reason why not") {
  const std::set<std::string> ids = all_ids();
  std::set<std::string> left = registered();
  std::set<int> numbers;
  for (const HazardRow& row : hazard_rows()) {
    INFO("row " << row.number);
    numbers.insert(row.number);
    left.erase(row.rule);
    if (row.rule.empty()) {
      CHECK(std::count(row.reason.begin(), row.reason.end(), ' ') >= 3);
    } else {
      CHECK(ids.contains(row.rule));
    }
  }
  constexpr int kRows = 166;
  CHECK(numbers.size() == kRows);
  CHECK((*numbers.begin() == 1 && *numbers.rbegin() == kRows));
  CHECK(left == std::set<std::string>{});
}

TEST_CASE("Every rule's file is registered, and every registered rule has a file") {
  CHECK(stems(kRoot / "analyzers/rules", ".cpp") == registered());
}

TEST_CASE("Every rule has a page, and every page a rule") {
  CHECK(stems(kRoot / "docs/rules", ".md") == all_ids());
}

TEST_CASE("Every rule has cases, which its page shows") {
  for (const std::string& id : all_ids()) {
    INFO(id);
    const std::string page = tests::read_file(kRoot / "docs/rules" / (id + ".md"));
    CHECK(page.starts_with("# " + id + "\n"));
    for (const char* file : {"bad.sql", "good.sql"}) {
      INFO(file);
      const std::string sql = tests::read_file(kRoot / "tests/analyzers/rules" / id / file);
      CHECK_FALSE(sql.empty());
      CHECK(page.find("```sql\n" + sql + "```") != std::string::npos);
    }
  }
}

TEST_CASE("Every case belongs to a rule") {
  const std::set<std::string> ids = all_ids();
  for (const auto& entry : fs::directory_iterator(kRoot / "tests/analyzers/rules")) {
    INFO(entry.path());
    CHECK(ids.contains(entry.path().filename()));
  }
}

TEST_CASE("Rules are found by id and say what they are about") {
  const Rule* rule = find_rule("create-index-blocking");
  REQUIRE(rule != nullptr);
  CHECK(rule->verdict == Verdict::Unsafe);
  CHECK(find_rule("create_index_blocking") == nullptr);
  CHECK(find_rule("") == nullptr);
  for (const Rule& each : all_rules()) {
    INFO(each.id);
    CHECK_FALSE(each.summary.empty());
    // A rule that covers nothing speaks of what is no hazard, so it makes no statement unsafe.
    CHECK((each.covers != 0 || each.verdict == Verdict::Caution));
    CHECK((each.on_by_default || each.covers == 0));
  }
}
