// May an application that was built for a revision run on this database as it is now? Pure: asks a
// snapshot of the ledger.

#pragma once

#include "executor/ledger.hpp"

#include <cstdint>
#include <string>

namespace lockstep {

enum class Fit : std::uint8_t {
  Ready,
  NotYet,  // the database has not got that far
  Gone     // a later revision has given up what that application uses
};

// What a revision that has a plan took from versions that do not know it: "is contracted"; empty:
// nothing so far.
std::string given_up(const RevisionEntry& entry);

struct Readiness {
  Fit fit = Fit::NotYet;
  std::string reason;  // one line
};

// `revision` or its prefix: the newest that the application's image has. A revision that it does
// not know harms it once its contract has given something up: at the soft drop, or where names do
// not stay (class flip) at the cutover. What was stamped counts as harmless: nobody here knows what
// it gave up, and to call a running application unready for that would be an outage of our making.
Readiness readiness(const LedgerSnapshot& ledger, const std::string& revision);

}  // namespace lockstep
