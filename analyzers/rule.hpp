// A lint rule: static data and a check. One rule a file in rules/, registered in rules.def.

#pragma once

#include "analyzers/analysis_state.hpp"
#include "analyzers/effect.hpp"
#include "analyzers/finding.hpp"
#include "analyzers/hazard.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// What a rule sees of a statement. Nothing in it outlives the check.
struct RuleContext {
  const AnalysisState& state;
  const Effect& effect;
  bool last = false;  // no statement follows in the script
};

// What a rule reports; analyze() adds the rule's id and its verdict where none is given.
struct RuleFinding {
  SourceSpan span;
  std::string message;
  std::string help;
  std::optional<Verdict> verdict;
};

class FindingSink {
 public:
  void add(RuleFinding finding) { findings_.push_back(std::move(finding)); }
  const std::vector<RuleFinding>& findings() const { return findings_; }

 private:
  std::vector<RuleFinding> findings_;
};

struct Rule {
  std::string_view id;  // filled in by the registry from the rule's name: create-index-blocking
  Verdict verdict = Verdict::Unsafe;
  std::string_view summary;  // one line, for the list of rules
  HazardSet covers = 0;      // the hazards that a finding of this rule tells of
  bool on_by_default = true;
  void (*check)(const Statement&, const RuleContext&, FindingSink&) = nullptr;
};

// One extern declaration a line of rules.def, which gives the const objects external linkage.
namespace rules {
#define LOCKSTEP_RULE(name) extern const Rule name;
#include "analyzers/rules.def"
#undef LOCKSTEP_RULE
}  // namespace rules

}  // namespace lockstep
