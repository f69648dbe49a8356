// An index is dropped before the one that replaces it is built.

#include "analyzers/rule.hpp"
#include "analyzers/rules/actions.hpp"

#include <algorithm>

namespace lockstep::rules {
namespace {

// The valid index over the same columns that the table had when the script began, and has no more.
std::string dropped_before(const CreateIndex& create, const AnalysisState& state) {
  const CatalogRelation* now = state.relation(create.table);
  if (now == nullptr || create.columns.empty()) return "";
  const CatalogRelation* before = state.given_catalog().find(now->relation_name());
  if (before == nullptr) return "";
  const auto has = [](const CatalogRelation& relation, const std::string& name) {
    return std::any_of(relation.indexes.begin(), relation.indexes.end(),
                       [&](const CatalogIndex& index) { return index.name == name; });
  };
  for (const CatalogIndex& index : before->indexes) {
    const bool same = std::equal(
        index.columns.begin(), index.columns.end(), create.columns.begin(), create.columns.end(),
        [](const std::string& left, const Identifier& right) { return left == right.text(); });
    if (same && index.valid && !has(*now, index.name)) return Identifier(index.name).shown();
  }
  return "";
}

void check(const Statement& statement, const RuleContext& context, FindingSink& findings) {
  const auto* create = std::get_if<CreateIndex>(&statement.node);
  if (create == nullptr) return;
  const std::string replaced = dropped_before(*create, context.state);
  if (replaced.empty()) return;
  findings.add({
      .span = statement.span,
      .message = "The script drops " + replaced +
                 " before this index over the same columns is built: until then queries read the "
                 "whole table.",
      .help =
          "Build the new index first, under another name, and drop the old one when it is valid.",
  });
}

}  // namespace

constinit const Rule index_gap{.verdict = Verdict::Caution,
                               .summary = "index dropped before its replacement is built",
                               .check = check};

}  // namespace lockstep::rules
