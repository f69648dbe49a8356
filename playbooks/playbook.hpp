// A playbook as values: what a rollout does, stage by stage (docs/playbook-format.md). Pure.

#pragma once

#include "migrations/setting_value.hpp"
#include "planner/phase.hpp"
#include "playbooks/drivers/make_driver.hpp"
#include "playbooks/traffic_driver.hpp"
#include "sql/source_span.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lockstep {

// Something that an address answers: a status, or a number with a bound.
struct Condition {
  std::string http;        // the address that is asked
  std::string prometheus;  // or the address of a Prometheus, and
  std::string query;       // what it is asked
  int expect = 200;        // the status, where there is no bound
  std::optional<double> below;
  std::optional<double> above;
  bool has_bound() const { return below || above; }
};

struct ExpandStage {};
struct BackfillStage {};
struct CutoverStage {};
struct RetireStage {};
struct RunStage {
  std::vector<std::string> argv;
};
struct CheckStage {
  Condition condition;
  Duration holds_for{0};  // without a break
};
struct ShiftStage {
  int green = 0;  // percent of the requests
};
struct SoakStage {
  Duration length{0};
  std::optional<Condition> while_holds;
};
struct GateStage {
  // One of the two: the gates of a stage of contract, or something that an address answers.
  std::optional<Stage> contract;
  std::optional<Condition> condition;
};
struct ApproveStage {
  std::string who;
};
struct DrainStage {
  Colour colour = Colour::Blue;
};
struct NotifyStage {
  std::string message;
  std::vector<std::string> argv;  // empty: the message is only logged and recorded
};

using StageAction =
    std::variant<ExpandStage, BackfillStage, RunStage, CheckStage, ShiftStage, SoakStage, GateStage,
                 ApproveStage, CutoverStage, DrainStage, RetireStage, NotifyStage>;
// The key that makes each stage, in the order of the variant.
inline constexpr std::array<std::string_view, std::variant_size_v<StageAction>> kStageKinds{
    "expand", "backfill", "run",     "check", "shift",  "soak",
    "gate",   "approve",  "cutover", "drain", "retire", "notify"};
std::string_view kind_of(const StageAction& action);

enum class OnFailure { Return, Stop };

struct PlaybookStage {
  std::string name;  // unique in the playbook
  StageAction action;
  std::optional<Duration> timeout;
  int retry = 0;  // how often it is tried again
  OnFailure on_failure = OnFailure::Return;
  SourcePosition at;
};

// A pooler that lets clients wait while a cutover takes its locks.
struct PoolerSettings {
  std::string console;     // DSN of PgBouncer's console
  std::string database;    // as PgBouncer names it
  Duration longest{2000};  // of a pause
};

// What happens to the schema when the rollout goes back to blue.
enum class SchemaOnReturn { Leave, Abort };

struct ReturnPlan {
  SchemaOnReturn schema = SchemaOnReturn::Leave;
  std::vector<std::string> argv;  // between the traffic and the schema: stop green
};

struct Playbook {
  std::string name;
  std::string path;
  std::string revision = "head";
  std::optional<TrafficSettings> traffic;
  std::optional<PoolerSettings> pooler;
  ReturnPlan on_return;
  std::vector<PlaybookStage> stages;
  // Of all that is written in it, variables filled in; comments and layout left out.
  std::string fingerprint;
};

}  // namespace lockstep
