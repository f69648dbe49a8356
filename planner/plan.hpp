// A plan: what `upgrade` and `contract` will run for one revision, and nothing else.

#pragma once

#include "analyzers/effect.hpp"
#include "planner/phase.hpp"
#include "planner/step.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// How both application versions live with the change (DESIGN §4).
enum class OperationClass { Both, Transparent, Flip };
std::string_view to_string(OperationClass operation_class);  // "both", "transparent", "flip"
std::optional<OperationClass> operation_class_from(std::string_view name);

struct PhaseSteps {
  Phase phase = Phase::Expand;
  std::optional<Stage> stage;
  std::vector<Step> steps;  // never empty
  bool operator==(const PhaseSteps&) const = default;
};

struct Plan {
  std::string revision;
  std::string source;       // the revision file's path, or "-"
  std::string checksum;     // of the revision
  std::string fingerprint;  // SHA-256 of all that will be run
  OperationClass operation_class = OperationClass::Both;
  std::vector<CompatibilityBreak> breaks;
  std::vector<std::string> relations;  // touched, shown form, sorted: what drift is judged on
  std::optional<std::string> point_of_no_return;  // a step's id
  std::vector<PhaseSteps> phases;
  bool operator==(const Plan&) const = default;

  const Step* find(std::string_view step_id) const;
};

// A statement that cannot be planned, and why.
struct Unplannable {
  SourceSpan span;
  std::string reason;  // names the object and what would happen
  std::string help;    // the next thing to do
};

}  // namespace lockstep
