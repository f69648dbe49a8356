#include "analyzers/history.hpp"

#include <algorithm>
#include <utility>

namespace lockstep {
namespace {

// What of a script could not be read may have done anything.
void end(const Script& script, AnalysisState& state) {
  if (!script.errors.empty()) state.doubt_all();
  state.settle();
}

}  // namespace

History::History(Parents parents, AnalysisState start)
    : start_(std::move(start)), nodes_(parents.size()) {
  for (std::size_t place = 0; place < parents.size(); ++place) {
    for (const std::size_t parent : parents[place])
      ++nodes_[parent].children;
    branches_meet_ = branches_meet_ || parents[place].size() > 1;
    nodes_[place].parents = std::move(parents[place]);
  }
}

AnalysisState History::before(std::size_t place) {
  const std::vector<std::size_t>& parents = nodes_[place].parents;
  if (parents.empty()) return start_;
  AnalysisState state = left_to_child(parents.front());
  // Where branches meet: on what the first one left, what the others have run and it has not.
  std::vector<bool> done = ancestors(parents.front());
  for (std::size_t index = 1; index < parents.size(); ++index) {
    left_to_child(parents[index]);
    const std::vector<bool> more = ancestors(parents[index]);
    for (std::size_t each = 0; each < more.size(); ++each) {
      if (!more[each] || done[each]) continue;
      done[each] = true;
      pass(*nodes_[each].script, state);
      end(*nodes_[each].script, state);
    }
  }
  return state;
}

void History::after(std::size_t place, AnalysisState state, std::shared_ptr<const Script> script) {
  Node& node = nodes_[place];
  end(*script, state);
  if (node.children > 0) node.left = std::move(state);
  if (branches_meet_) node.script = std::move(script);
}

// The place itself is one of them.
std::vector<bool> History::ancestors(std::size_t place) const {
  std::vector<bool> found(nodes_.size());
  std::vector<std::size_t> open{place};
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    if (found[next]) continue;
    found[next] = true;
    open.insert(open.end(), nodes_[next].parents.begin(), nodes_[next].parents.end());
  }
  return found;
}

AnalysisState History::left_to_child(std::size_t place) {
  Node& node = nodes_[place];
  if (--node.children > 0) return *node.left;
  AnalysisState left = std::move(*node.left);
  node.left.reset();
  return left;
}

void pass(const Script& script, AnalysisState& state) {
  for (const ScriptStatement& each : script.statements)
    state.apply(each.statement);
}

}  // namespace lockstep
