// The command of `environments: {…: {backup: …}}`, which is run before anything is changed.

#pragma once

#include "executor/outcome.hpp"

#include <functional>
#include <stop_token>
#include <string>

namespace lockstep {

// Empty where there is no command. It is run by sh, with DATABASE_URL naming the database that will
// be changed (`dsn` empty: as it stands); Refused when it does not end well.
std::function<Outcome(std::stop_token)> backup_before_changes(const std::string& command,
                                                              const std::string& dsn);

}  // namespace lockstep
