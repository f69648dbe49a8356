#include "cli/lint/lint_order.hpp"

#include <map>

namespace lockstep {

struct LintOrder::Wanted {
  const RevisionFolder* folder = nullptr;
  std::map<std::string, std::size_t> inputs;  // by path in the folder
};

namespace {

// The revisions with these paths and all below them that belong with them, in the graph's order.
std::vector<const Revision*> needed(const RevisionGraph& graph,
                                    const std::map<std::string, std::size_t>& paths,
                                    const std::function<bool(const Revision&)>& belongs) {
  std::set<RevisionId> ids;
  const std::span<const Revision> all = graph.in_order();
  for (std::size_t at = all.size(); at-- > 0;) {
    const Revision& revision = all[at];
    if (!belongs(revision) || (!paths.contains(revision.path) && !ids.contains(revision.id)))
      continue;
    ids.insert(revision.id);
    ids.insert(revision.down_revisions.begin(), revision.down_revisions.end());
  }
  std::vector<const Revision*> revisions;
  for (const Revision& revision : all) {
    if (ids.contains(revision.id) && belongs(revision)) revisions.push_back(&revision);
  }
  return revisions;
}

}  // namespace

LintOrder::LintOrder(const std::vector<SqlInput>& inputs, const AnalysisState& given,
                     const CatalogCoverage& coverage)
    : inputs_(inputs) {
  using Kind = CatalogCoverage::Kind;
  std::map<const RevisionFolder*, Wanted> folders;
  for (std::size_t index = 0; index < inputs.size(); ++index) {
    const SqlInput& input = inputs[index];
    if (input.folder == nullptr || coverage.kind == Kind::Unknown) continue;
    Wanted& wanted = folders[input.folder.get()];
    wanted.folder = input.folder.get();
    wanted.inputs.emplace(input.path_in_folder, index);
  }
  for (const auto& [folder, wanted] : folders) {
    if (coverage.kind == Kind::Known) {
      add_revisions(wanted, AnalysisState(given.version(), std::nullopt), coverage.has);
      add_revisions(wanted, given, [&](const Revision& each) { return !coverage.has(each); });
    } else {
      add_revisions(wanted, given, [](const Revision&) { return true; });
    }
  }
  std::set<std::size_t> in_history;
  for (const LintItem& item : items_) {
    if (item.input) in_history.insert(*item.input);
  }
  for (std::size_t index = 0; index < inputs.size(); ++index) {
    if (!in_history.contains(index))
      items_.push_back({.source = inputs[index].source.get(), .input = index});
  }
}

void LintOrder::add_revisions(const Wanted& wanted, const AnalysisState& start,
                              const std::function<bool(const Revision&)>& belongs) {
  const std::vector<const Revision*> revisions =
      needed(wanted.folder->headers.graph, wanted.inputs, belongs);
  std::map<RevisionId, std::size_t> places;
  History::Parents parents;
  for (const Revision* revision : revisions) {
    std::vector<std::size_t>& before = parents.emplace_back();
    for (const RevisionId& parent : revision->down_revisions) {
      const auto found = places.find(parent);
      if (found != places.end()) before.push_back(found->second);
    }
    places.emplace(revision->id, places.size());
  }
  History* history =
      histories_.emplace_back(std::make_unique<History>(std::move(parents), start)).get();
  for (std::size_t place = 0; place < revisions.size(); ++place) {
    const std::string& path = revisions[place]->path;
    const auto source = wanted.folder->sources.find(path);
    const auto input = wanted.inputs.find(path);
    LintItem item{.history = history, .place = place};
    if (input != wanted.inputs.end()) item.input = input->second;
    // Standard input is no file of the folder.
    if (item.input) {
      item.source = inputs_[*item.input].source.get();
    } else if (source != wanted.folder->sources.end()) {
      item.source = source->second.get();
    }
    items_.push_back(item);
  }
}

}  // namespace lockstep
