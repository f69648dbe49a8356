// What the commands that change a database share: their options, and the engine put together from
// the configuration, with signals, progress and the report of how it ended.

#pragma once

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "executor/run_scope.hpp"
#include "migrations/setting_value.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct EngineOptions {
  std::string dsn;
  Format format = Format::Text;
  bool allow_pooler = false;
  std::string wait_for_db;  // durations as written; empty: the configuration's or none
  std::string wait_for_lease;
  std::string max_duration;
};

// --dsn, --json, --allow-pooler, --wait-for-lease.
void add_engine_options(CLI::App& arguments, EngineOptions& options);
// --wait-for-db, for what runs when a container starts.
void add_wait_for_db(CLI::App& arguments, EngineOptions& options);
// --max-duration, for jobs with a limit of their own.
void add_max_duration(CLI::App& arguments, EngineOptions& options);

struct OverrideOptions {
  std::vector<std::string> gates;
  std::string reason;
};
// --override GATE and --reason, for what is gated.
void add_overrides(CLI::App& arguments, OverrideOptions& options);

// Reports how a command ended: on stderr, and with --json on stdout too. Gives its exit code.
ExitCode report_as(const std::string& command, const EngineOptions& options,
                   CommandContext& context, const Outcome& outcome);

// Calls `work` with an engine and reports its outcome.
ExitCode run_with_engine(const std::string& command, const EngineOptions& options,
                         CommandContext& context, const std::function<Outcome(Engine&)>& work);

// auto_migrate of the environment, unless its variable (BACKEND_AUTO_MIGRATE) says otherwise.
bool auto_migrate(const CommandContext& context);

// Gates named on the command line with the reason for opening them; every one needs a reason.
std::map<std::string, std::string> overrides_of(const OverrideOptions& options);

// lockstep.yaml's environment → what a run obeys.
RunSettings run_settings(const Config& config);

}  // namespace lockstep
