#include "executor/gates/gate_check.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/shape.hpp"

#include <fmt/format.h>

namespace lockstep::gates {

// The tables must be what they were when expand was done: an index or a grant that somebody gave
// the old column since then would stay behind with it.
GateStatus no_drift(const GateQuestion& question, Session& session) {
  const std::vector<std::string> relations =
      swapped_relations(question.plan, question.entry.seconds_since_cutover.has_value());
  if (question.entry.shape.empty() || relations.empty())
    return holds(Gate::NoDrift, "no table is swapped");
  const auto drifted = first_drifted(question.entry.shape, read_catalog(session), relations);
  if (!drifted)
    return holds(Gate::NoDrift, relations.front() + " is as it was when expand was done");
  return closed(
      Gate::NoDrift,
      fmt::format("{} was changed since expand was done; what was planned for it no longer"
                  " holds. Take that change back, or plan anew: `lockstep abort {}`, then"
                  " `lockstep upgrade`",
                  *drifted, question.plan.revision));
}

}  // namespace lockstep::gates
