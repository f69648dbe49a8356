// SQL text → reports, for tests of the analyzers.

#pragma once

#include "analyzers/analyze.hpp"
#include "sql/catalog_snapshot.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::tests {

// A script and what analyze() says of it. Requires that the SQL can be read.
class Analyzed {
 public:
  explicit Analyzed(std::string_view sql, const AnalysisOptions& options = {});

  const SourceText& source() const { return source_; }
  const std::vector<StatementReport>& reports() const { return reports_; }
  const StatementReport& last() const { return reports_.back(); }
  const Effect& effect() const { return reports_.back().effect; }
  // Rule ids of every finding that is not suppressed.
  std::multiset<std::string> rules() const;

 private:
  SourceText source_;
  Script script_;
  std::vector<StatementReport> reports_;
};

// The effect of the last statement.
Effect effect_after(std::string_view sql, std::optional<CatalogSnapshot> catalog = std::nullopt);

std::string read_file(const std::filesystem::path& path);

// A shop's catalog: public.orders (id int PRIMARY KEY, customer_id int → public.customer, note
// varchar(20) NOT NULL DEFAULT '', placed_at timestamp with an index, total numeric(10,2) with a
// CHECK), read by a view.
CatalogSnapshot shop();

}  // namespace lockstep::tests
