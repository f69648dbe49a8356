// A database that is ahead of an application's files: an old image that is started once more. May
// its version still run?

#pragma once

#include "executor/ledger.hpp"
#include "executor/outcome.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Current revisions that stand on this one, by the ledger alone; sorted.
std::vector<std::string> revisions_above(const std::string& revision, const LedgerSnapshot& ledger);

// Refused where one of these revisions, which the version does not know, has given up something
// that it may use: its contract phase is done, a soft drop has put the old shape out of sight, or
// the cutover of a flip is behind it. One that lockstep did not run cannot be told about, so it
// counts as that.
std::optional<Outcome> refuse_outlived(const std::vector<std::string>& unknown,
                                       const LedgerSnapshot& ledger);

}  // namespace lockstep
