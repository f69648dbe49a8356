// In which order lint takes files, and what each of them begins with: a revision comes after those
// that it stands on, and finds what they leave; every other file finds the catalog alone.

#pragma once

#include "analyzers/history.hpp"
#include "cli/sql_files.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace lockstep {

struct LintItem {
  const SourceText* source = nullptr;  // null: it could not be read
  std::optional<std::size_t> input;    // none: read only for what it leaves
  History* history = nullptr;          // null: it stands alone
  std::size_t place = 0;               // in its history
};

// Which revisions the catalog has already. Those are judged without it, on what the ones before
// them leave; the others on the catalog with what other pending ones make of it.
struct CatalogCoverage {
  enum class Kind {
    NoCatalog,
    Unknown,  // each file is judged on the catalog as it stands
    Known
  };
  Kind kind = Kind::NoCatalog;
  std::function<bool(const Revision&)> has{};  // of Known
};

class LintOrder {
 public:
  // The inputs outlive it. `given` is what is known at the start, the catalog if there is one.
  LintOrder(const std::vector<SqlInput>& inputs, const AnalysisState& given,
            const CatalogCoverage& coverage);

  const std::vector<LintItem>& items() const { return items_; }

 private:
  struct Wanted;  // the inputs of one folder
  void add_revisions(const Wanted& wanted, const AnalysisState& start,
                     const std::function<bool(const Revision&)>& belongs);

  const std::vector<SqlInput>& inputs_;
  std::vector<std::unique_ptr<History>> histories_;
  std::vector<LintItem> items_;
};

}  // namespace lockstep
