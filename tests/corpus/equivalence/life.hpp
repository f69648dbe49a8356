// A revision's life on one database: forward from stop to stop, and back. Fails the test where a
// command of lockstep fails, or a statement of an application version that has to work.

#pragma once

#include "executor/database.hpp"
#include "migrations/revision_graph.hpp"
#include "planner/plan_builder.hpp"
#include "tests/corpus/equivalence/case.hpp"
#include "tests/executor/engine_fixture.hpp"

#include <map>
#include <memory>
#include <string>

namespace lockstep::tests {

// Of all folders of the corpus, by "family/file". LOCKSTEP_CASE=<part of a name> leaves those
// alone.
std::map<std::string, EquivalenceCase> wanted_cases();

// Its tablespace, which all databases of the server share, and its setup.
void set_up(TempDatabase& database, const EquivalenceCase& each);

RevisionGraph graph_of(const EquivalenceCase& each);
PlanResult plan_of(TempDatabase& database, const EquivalenceCase& each);

class Life {
 public:
  // All of them outlive it.
  Life(const EquivalenceCase& each, TempDatabase& database, const Plan& plan);

  // Where nobody waits: how long a statement takes on a busy machine is not the question then.
  void allow_stalls();

  bool stops_at(Stop stop) const;
  // The plan says where it cannot.
  bool can_come_back_from(Stop stop) const;

  // From the stop before it.
  void step_to(Stop stop);
  // From the start, with both applications' statements wherever it stops.
  void go_to(Stop last);
  // To what was there before the revision.
  void take_back_from(Stop stop);

  // The statements of those versions that have to work there.
  void use(Stop stop);

 private:
  void use(const std::string& statements, std::string_view which);
  bool is_done();
  bool bakes() const;
  const PhaseSteps* phase(Phase wanted, std::optional<Stage> stage = std::nullopt) const;

  const EquivalenceCase& each_;
  const Plan& plan_;
  TempDatabase& database_;
  RevisionGraph graph_;
  JumpingClock clock_;
  RecordedProgress progress_;
  Engine engine_;
  std::unique_ptr<Session> applications_;
};

// Runs one version's statements in a transaction that is rolled back; "" or the error.
std::string failure_of(Session& session, const std::string& statements);

}  // namespace lockstep::tests
