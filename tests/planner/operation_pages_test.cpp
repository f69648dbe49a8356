// Every operation has a page, and every page an operation; and applications write around each.

#include "planner/operation.hpp"
#include "tests/catch.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

using namespace lockstep;

namespace {

const std::set<std::string> kPages{"add-check-constraint",
                                   "add-enum-value",
                                   "add-foreign-key",
                                   "add-key",
                                   "add-plain-column",
                                   "attach-partition",
                                   "change-column-type",
                                   "change-rows",
                                   "create-index-concurrently",
                                   "create-partition",
                                   "create-partitioned-index",
                                   "detach-partition",
                                   "drop-column",
                                   "drop-default",
                                   "drop-indexes",
                                   "drop-not-null",
                                   "drop-table",
                                   "drop-table-constraint",
                                   "empty-tables",
                                   "fill-new-column",
                                   "refresh-view",
                                   "reindex-tables",
                                   "rename-column",
                                   "rename-enum-value",
                                   "rename-table",
                                   "replace-constraint",
                                   "run-as-written",
                                   "set-not-null",
                                   "twin-columns",
                                   "validate-constraint"};

}  // namespace

TEST_CASE("each operation has a page of its own") {
  CHECK(kPages.size() == std::variant_size_v<Operation>);
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "docs/operations")) {
    found.insert(entry.path().stem().string());
  }
  CHECK(found == kPages);
}

// `page: file.cpp…`, or `page: none, reason`.
TEST_CASE("applications write around each operation, or it is said why not") {
  const std::filesystem::path folder =
      std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "tests/interleaving";
  std::ifstream list(folder / "operations.txt");
  std::set<std::string> listed;
  for (std::string line; std::getline(list, line);) {
    if (line.starts_with('#')) continue;
    CAPTURE(line);
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    listed.insert(line.substr(0, colon));
    const std::string by = line.substr(colon + 2);
    CHECK((by.starts_with("none, ") || exists(folder / by.substr(0, by.find(',')))));
  }
  CHECK(listed == kPages);
}

TEST_CASE("what becomes of each rule's hazard stands in docs/safe-forms.md") {
  const std::filesystem::path docs = std::filesystem::path(LOCKSTEP_SOURCE_DIR) / "docs";
  std::ifstream file(docs / "safe-forms.md");
  std::stringstream page;
  page << file.rdbuf();
  const std::string text = page.str();
  for (const auto& rule : std::filesystem::directory_iterator(docs / "rules")) {
    const std::string id = rule.path().stem().string();
    CAPTURE(id);
    CHECK(text.find("(rules/" + id + ".md)") != std::string::npos);
  }
}
