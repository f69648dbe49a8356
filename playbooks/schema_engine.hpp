// The seam between a rollout and the engine that changes the schema: what a stage asks of it.
// Everything is idempotent: the engine looks at its own ledger first.

#pragma once

#include "executor/outcome.hpp"
#include "migrations/setting_value.hpp"
#include "planner/phase.hpp"
#include "planner/plan.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// How far a revision has come.
enum class SchemaReached : std::uint8_t { Nothing, Expanded, Backfilled, CutOver, Retired };
// As LOCKSTEP_PHASE has it: "none", "expand", "backfill", "cutover", "retire".
std::string_view to_string(SchemaReached reached);

struct SchemaPlan {
  std::vector<std::string> revisions;                     // parents first
  std::string fingerprint;                                // of all their plans
  OperationClass operation_class = OperationClass::Both;  // the narrowest
};

struct SchemaGates {
  bool ok = true;
  std::string reason;  // the first that does not hold
};

class SchemaEngine {
 public:
  virtual ~SchemaEngine() = default;
  // Of what is pending or in flight up to a target. Throws UserError when something of it cannot be
  // planned.
  virtual SchemaPlan plan(const std::string& target) = 0;
  // Of these, as they stand in the ledger or would be planned now.
  virtual SchemaPlan plan_of(const std::vector<std::string>& revisions) = 0;
  // What all of them have reached; of one that has no contract phase no more is asked.
  virtual SchemaReached reached(const std::vector<std::string>& revisions) = 0;
  // What one of them has reached.
  virtual SchemaReached furthest(const std::vector<std::string>& revisions) = 0;
  virtual SchemaGates gates(const std::vector<std::string>& revisions, Stage stage) = 0;

  // With a limit: MoreToDo when it has passed.
  virtual Outcome expand(const std::vector<std::string>& revisions,
                         std::optional<Duration> limit) = 0;
  virtual Outcome backfill(const std::vector<std::string>& revisions,
                           std::optional<Duration> limit) = 0;
  virtual Outcome contract(const std::vector<std::string>& revisions, Stage stage) = 0;
  // Back from cutover to the shapes of before, which stay in sync; nothing to do: Done.
  virtual Outcome revert(const std::vector<std::string>& revisions) = 0;
  // Takes back what can be taken back; nothing to do: Done.
  virtual Outcome abort(const std::vector<std::string>& revisions) = 0;
};

}  // namespace lockstep
