#include "cli/engine_command.hpp"

#include "cli/backup.hpp"
#include "cli/other_tool.hpp"
#include "cli/progress_log.hpp"
#include "cli/project.hpp"
#include "cli/report/run_json.hpp"
#include "cli/signals.hpp"
#include "executor/pg/database.hpp"
#include "planner/gate.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ostream>

namespace lockstep {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
  return value == nullptr ? "" : value;
}

LeaseHolder lease_holder() {
  LeaseHolder me{.host = host_name(), .pid = getpid()};
  std::string user = environment_variable("USER");
  if (user.empty()) user = fmt::format("uid {}", getuid());
  me.holder = fmt::format("{}@{} pid {}", user, me.host, me.pid);
  me.job_url = environment_variable("CI_JOB_URL");
  return me;
}

std::chrono::milliseconds duration_option(const std::string& option, const std::string& text) {
  return text.empty() ? std::chrono::milliseconds(0) : read_duration(option, text);
}

}  // namespace

void add_engine_options(CLI::App& arguments, EngineOptions& options) {
  add_dsn(arguments, options.dsn);
  add_format(arguments, options.format);
  arguments.add_flag("--allow-pooler", options.allow_pooler,
                     "Connect although a transaction pooler stands in between");
  arguments
      .add_option("--wait-for-lease", options.wait_for_lease,
                  "How long to wait for another runner (default 0s)")
      ->type_name("DURATION");
}

void add_wait_for_db(CLI::App& arguments, EngineOptions& options) {
  arguments
      .add_option("--wait-for-db", options.wait_for_db,
                  "How long to wait for the database to answer (timeouts.wait_for_db, else 0s)")
      ->type_name("DURATION");
}

void add_max_duration(CLI::App& arguments, EngineOptions& options) {
  arguments
      .add_option("--max-duration", options.max_duration,
                  "Stop after this long, with exit code 12 when there is more to do")
      ->type_name("DURATION");
}

RunSettings run_settings(const Config& config) {
  const EnvironmentSettings& environment = config.environment();
  RunSettings settings;
  settings.locks.max_stall = config.locks.max_stall;
  settings.locks.give_up_after = config.locks.give_up_after;
  settings.locks.long_transaction = config.locks.long_transaction;
  settings.backfill = {.target_batch = config.backfill.target_batch,
                       .parallel = config.backfill.parallel,
                       .max_replica_lag = config.backfill.max_replica_lag,
                       .max_wal_retained = config.backfill.max_wal_retained.bytes,
                       .max_active_sessions = config.backfill.max_active_sessions};
  settings.contract.automatic = environment.contract == ContractPolicy::Auto;
  settings.contract.soak = std::chrono::duration_cast<std::chrono::seconds>(environment.soak);
  settings.contract.observe = std::chrono::duration_cast<std::chrono::seconds>(environment.observe);
  settings.contract.bake = std::chrono::duration_cast<std::chrono::seconds>(environment.bake);
  settings.contract.name_pattern = config.application.name_pattern;
  settings.contract.approval_required = environment.approval == ApprovalPolicy::Required;
  settings.timeouts = {.expand = config.timeouts.expand,
                       .backfill = config.timeouts.backfill,
                       .contract = config.timeouts.contract};
  settings.version = LOCKSTEP_VERSION;
  return settings;
}

ExitCode run_with_engine(const std::string& command, const EngineOptions& options,
                         CommandContext& context, const std::function<Outcome(Engine&)>& work) {
  const StopOnSignal signals;
  ConnectionSettings connection = connection_settings(context, options.dsn);
  if (options.allow_pooler) connection.pooler = PoolerPolicy::Allow;
  const auto back_up = backup_before_changes(context.config.environment().backup, connection.dsn);
  const std::unique_ptr<Database> database = connect_database(connection);
  RunSettings settings = run_settings(context.config);
  settings.wait_for_lease = duration_option("--wait-for-lease", options.wait_for_lease);
  if (!options.max_duration.empty())
    settings.max_duration = read_duration("--max-duration", options.max_duration);
  settings.versions = version_table(context.config.migrations);
  ProgressLog progress(context.err, context.terminal, system_clock());
  Engine engine{.database = *database,
                .settings = settings,
                .holder = lease_holder(),
                .clock = system_clock(),
                .progress = progress,
                .stop = signals.token(),
                .wait_for_db = options.wait_for_db.empty()
                                   ? context.config.timeouts.wait_for_db
                                   : read_duration("--wait-for-db", options.wait_for_db),
                .run_opaque = opaque_runner(context.config.migrations),
                .back_up = back_up};
  return report_as(command, options, context, work(engine));
}

ExitCode report_as(const std::string& command, const EngineOptions& options,
                   CommandContext& context, const Outcome& outcome) {
  if (options.format == Format::Json) context.out << outcome_json(command, outcome);
  return report(context, outcome);
}

bool auto_migrate(const CommandContext& context) {
  const std::string word = environment_variable(context.config.auto_migrate_variable.c_str());
  if (word == "false" || word == "0" || word == "no" || word == "off") return false;
  return context.config.environment().auto_migrate;
}

void add_overrides(CLI::App& arguments, OverrideOptions& options) {
  arguments.add_option("--override", options.gates, "Open this gate (with --reason)")
      ->type_name("GATE");
  arguments.add_option("--reason", options.reason, "Why; recorded")->type_name("TEXT");
}

std::map<std::string, std::string> overrides_of(const OverrideOptions& options) {
  std::map<std::string, std::string> overrides;
  for (const std::string& name : options.gates) {
    const std::optional<Gate> gate = gate_from(name);
    if (!gate) {
      std::string names;
      for (const GateInfo& known : kGates)
        names += (names.empty() ? "" : ", ") + std::string(known.name);
      throw UserError("there is no gate \"" + name + "\"", "The gates are " + names + ".");
    }
    if (!kGates.at(static_cast<std::size_t>(*gate)).overridable)
      throw UserError("the gate " + name + " cannot be overridden");
    if (options.reason.empty())
      throw UserError("--override needs a reason",
                      "Add --reason \"…\"; it is recorded with your name.");
    overrides.emplace(name, options.reason);
  }
  return overrides;
}

}  // namespace lockstep
