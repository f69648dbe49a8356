// old-users-gone, positional-statements, prepared-statements: the gates that ask who uses a shape.

#pragma once

#include "executor/evidence/uses.hpp"
#include "executor/gates.hpp"

#include <optional>

namespace lockstep {

// Answers them from one look, which is taken at the first question.
class UseGates {
 public:
  UseGates(const AwaitGate& await, const GateQuestion& question, Session& session)
      : await_(await), question_(question), session_(session) {}

  GateStatus old_users_gone();
  GateStatus positional_statements();
  GateStatus prepared_statements();

 private:
  using Counts = bool (*)(const SeenUse& use);
  // What the old version does has no name to search for, and is counted.
  bool only_counted() const { return await_.watched.empty() && await_.counters; }
  GateStatus with_counted_writes(GateStatus status) const;
  GateStatus judge(Gate gate, Counts counts, std::string_view what, const std::string& advice);
  const UseEvidence& evidence();
  double wanted_seconds() const;
  std::string shapes() const;

  const AwaitGate& await_;
  const GateQuestion& question_;
  Session& session_;
  std::optional<UseEvidence> evidence_;
};

}  // namespace lockstep
