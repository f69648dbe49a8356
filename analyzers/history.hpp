// What the scripts before one leave, replayed: scripts in a graph, of which each one is judged on
// what its own ancestors leave and not on what stands beside it.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "migrations/directive.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace lockstep {

class History {
 public:
  // Of each script the places of those that it comes directly after, all of them before its own.
  // Scripts in a row: {{}, {0}, {1}, …}.
  using Parents = std::vector<std::vector<std::size_t>>;

  // `start` is what a script without parents begins with.
  History(Parents parents, AnalysisState start);

  // What the script at this place begins with. To be asked once, when all of its parents have
  // ended.
  AnalysisState before(std::size_t place);
  // What it left. A script with errors may have done anything besides what could be read of it.
  void after(std::size_t place, AnalysisState state, std::shared_ptr<const Script> script);

 private:
  struct Node {
    std::vector<std::size_t> parents;
    std::size_t children = 0;              // that have not begun yet
    std::optional<AnalysisState> left;     // until the last of them begins
    std::shared_ptr<const Script> script;  // where two branches meet above it
  };

  std::vector<bool> ancestors(std::size_t place) const;
  AnalysisState left_to_child(std::size_t place);

  AnalysisState start_;
  std::vector<Node> nodes_;
  bool branches_meet_ = false;
};

// Moves the state past the script's statements.
void pass(const Script& script, AnalysisState& state);

}  // namespace lockstep
