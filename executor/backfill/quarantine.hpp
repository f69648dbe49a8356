// Rows that the copy cannot convert. They are found in the table itself each time they are asked
// for, so one that the application has put right is gone by itself; the list in the ledger is what
// was found last, for whoever may read nothing else.

#pragma once

#include "executor/database.hpp"
#include "executor/gates.hpp"
#include "executor/ledger_entry.hpp"
#include "executor/outcome.hpp"
#include "planner/step.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep {

struct QuarantinedRow {
  std::string relation;  // shown form
  std::string key;
  std::string error;
};

struct Quarantine {
  std::int64_t total = 0;
  std::vector<QuarantinedRow> rows;  // the first of them in the order of their keys
};

// In the table, now; nothing where no row can be bad. Reads the whole of it.
Quarantine find_quarantined(const Backfill& action, Session& session);

// Puts what was found in the place of what is on the list; fenced.
void keep_quarantine(const Quarantine& quarantine, const StepScope& scope, Session& session);
// The list, over all steps of a revision.
Quarantine read_quarantine(Session& session, const std::string& revision);

// How a copy ends that has left rows behind.
Outcome quarantined(const Quarantine& quarantine, const Backfill& action,
                    const std::string& revision);

// Gate no-quarantine: closed as long as any copy of the plan would leave rows behind.
GateStatus no_quarantine(const Plan& plan, Session& session);

}  // namespace lockstep
