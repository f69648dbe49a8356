// The ledger's tables and their numbered upgrades (docs/ledger-format.md). An upgrade once released
// is never edited; a change is a new number.

#pragma once

#include "executor/database.hpp"

#include <optional>

namespace lockstep {

inline constexpr int kLedgerVersion = 5;

// Nothing: this database has no ledger yet. Throws UserError when the ledger is newer than this
// program.
std::optional<int> ledger_version(Session& session);

// Creates or upgrades schema lockstep, one transaction a version. Two that start at once do not
// collide: the second waits for the first and finds it done.
void upgrade_ledger(Session& session);

}  // namespace lockstep
