// Everybody who was seen using a shape, put together from sessions, statements and the catalog, and
// what could not be seen.

#pragma once

#include "executor/database.hpp"
#include "sql/statement_use.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace lockstep {

enum class UseSource { Statement, Session, Catalog };

struct SeenUse {
  UseSource source = UseSource::Statement;
  StatementUse how;
  std::string text;  // who and what, one line
};

struct UseEvidence {
  std::string blind;  // why calls cannot be counted; "": they were, for observed_seconds
  double observed_seconds = 0;
  bool long_enough = false;
  std::vector<SeenUse> uses;  // sessions first, then statements by their number of calls
};

// `wanted_seconds`: over at least how long nobody may have been seen.
UseEvidence look_for_uses(Session& session, const std::vector<UseTarget>& shapes,
                          double wanted_seconds);

// Versions of the application that are connected, each with an example of who: "1.4: 3 sessions,
// shop@1.4 (user app, 10.0.0.5)". Precondition: hidden_sessions() is "".
std::vector<std::string> connected_versions(Session& session, const std::string& name_pattern);

}  // namespace lockstep
