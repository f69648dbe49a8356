#include "playbooks/playbook_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lockstep {
namespace {

template <class Action>
bool is(const PlaybookStage& stage) {
  return std::holds_alternative<Action>(stage.action);
}

class RuleCheck {
 public:
  explicit RuleCheck(const Playbook& playbook) : playbook_(playbook) {}

  std::vector<Diagnostic> run() {
    names();
    for (std::size_t index = 0; index < playbook_.stages.size(); ++index)
      stage(index);
    return std::move(problems_);
  }

 private:
  void problem(const PlaybookStage& stage, std::string message, std::string hint) {
    problems_.push_back({playbook_.path, stage.at, std::move(message), std::move(hint)});
  }

  void names() {
    std::set<std::string> seen;
    for (const PlaybookStage& stage : playbook_.stages) {
      if (!seen.insert(stage.name).second)
        problem(stage, fmt::format("the name \"{}\" is repeated", stage.name),
                "status, approvals and skips go by names; give each stage its own");
    }
  }

  template <class Action>
  bool before(std::size_t index) const {
    const auto begin = playbook_.stages.begin();
    return std::any_of(begin, begin + static_cast<std::ptrdiff_t>(index), is<Action>);
  }
  template <class Action>
  bool anywhere() const {
    return std::any_of(playbook_.stages.begin(), playbook_.stages.end(), is<Action>);
  }

  void stage(std::size_t index) {
    const PlaybookStage& stage = playbook_.stages[index];
    if (!playbook_.traffic && (is<ShiftStage>(stage) || is<DrainStage>(stage)))
      problem(stage, fmt::format("{} needs a traffic section", kind_of(stage.action)),
              "write traffic: {driver: haproxy, …} above the stages");
    if (is<ExpandStage>(stage) || is<BackfillStage>(stage)) schema_begins(index);
    if (is<CutoverStage>(stage)) cutover(index);
    if (is<RetireStage>(stage)) retire(index);
    if (const auto* shift = std::get_if<ShiftStage>(&stage.action)) {
      move(stage, shift->green);
    } else if (const auto* drain = std::get_if<DrainStage>(&stage.action)) {
      move(stage, drain->colour == Colour::Blue ? 100 : 0);
    }
  }

  void move(const PlaybookStage& stage, int green) {
    green_ = green;
    if (retired_ && green < 100)
      problem(stage, "requests go to blue again after retire",
              "the shape that blue uses is gone then; shift before retire");
  }

  void schema_begins(std::size_t index) {
    const PlaybookStage& stage = playbook_.stages[index];
    if (is<BackfillStage>(stage) && !before<ExpandStage>(index))
      problem(stage, "backfill without an expand before it", "write - expand: {} first");
    const bool again =
        is<ExpandStage>(stage) ? before<ExpandStage>(index) : before<BackfillStage>(index);
    if (again)
      problem(stage, fmt::format("{} stands here a second time", kind_of(stage.action)),
              "a playbook brings its revision through each phase once");
  }

  void cutover(std::size_t index) {
    const PlaybookStage& stage = playbook_.stages[index];
    if (before<CutoverStage>(index))
      problem(stage, "cutover stands here a second time", "a revision is cut over once");
    // A playbook with neither is for a revision that was backfilled by `lockstep upgrade`.
    if (!anywhere<ExpandStage>() && !anywhere<BackfillStage>()) return;
    if (!before<BackfillStage>(index))
      problem(stage, "cutover without a backfill before it",
              "cutover gives readers the copy; write - backfill: {} before it");
  }

  void retire(std::size_t index) {
    const PlaybookStage& stage = playbook_.stages[index];
    if (retired_) problem(stage, "retire stands here a second time", "a revision is retired once");
    retired_ = true;
    if (!before<CutoverStage>(index))
      problem(stage, "retire without a cutover before it",
              "retire takes the shape away that cutover gave up; write - cutover: {} before it");
    if (playbook_.traffic && green_ < 100)
      problem(stage,
              fmt::format("retire while blue still takes {} % of the requests", 100 - green_),
              "write - shift: {green: 100} and - drain: blue before it");
  }

  const Playbook& playbook_;
  std::vector<Diagnostic> problems_;
  int green_ = 0;
  bool retired_ = false;
};

}  // namespace

std::vector<Diagnostic> broken_rules(const Playbook& playbook) {
  return RuleCheck(playbook).run();
}

}  // namespace lockstep
