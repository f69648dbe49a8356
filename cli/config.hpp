// lockstep.yaml, the environment and flags → settings. Flags win over the environment, which wins
// over the file, which wins over the defaults that stand here.

#pragma once

#include "migrations/setting_value.hpp"
#include "sql/source_span.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

enum class MigrationFormat { Lockstep, Alembic, Dbmate, GolangMigrate, Goose, Flyway, Plain };
enum class ContractPolicy { Gated, Auto };
enum class ApprovalPolicy { None, Required };
enum class FailOn { Unsafe, Caution, Never };

struct MigrationSettings {
  std::string path = "migrations";
  MigrationFormat format = MigrationFormat::Lockstep;
  std::string command;        // of the other tool, e.g. "alembic"
  std::string version_table;  // of the other tool; empty: its usual name
};

struct EnvironmentSettings {
  bool auto_migrate = true;
  ContractPolicy contract = ContractPolicy::Gated;
  ApprovalPolicy approval = ApprovalPolicy::None;  // of contract's stages, by `lockstep approve`
  Duration soak{0};
  Duration observe{0};
  Duration bake{0};
  std::string backup;  // a command to run before `upgrade` changes anything
};

// 0: no limit; of wait_for_db, no waiting.
struct TimeoutSettings {
  Duration wait_for_db{0};  // by default an address that is wrong is told of at once
  Duration expand = std::chrono::minutes(10);
  Duration backfill{0};
  Duration contract = std::chrono::minutes(10);
};

struct LockSettings {
  Duration max_stall{100};
  Duration give_up_after = std::chrono::minutes(10);
  Duration long_transaction = std::chrono::seconds(5);
};

struct BackfillSettings {
  Duration target_batch{80};
  int parallel = 1;
  Duration max_replica_lag = std::chrono::seconds(5);
  ByteSize max_wal_retained{10LL << 30};
  double max_active_sessions = 0.8;  // share of max_connections
};

// What is different for the files that a pattern names.
struct LintPathSettings {
  std::string pattern;               // of a path below the folder of lockstep.yaml
  std::vector<std::string> disable;  // besides lint.disable
  std::vector<std::string> enable;   // besides lint.enable
  std::optional<FailOn> fail_on;
};

struct LintSettings {
  FailOn fail_on = FailOn::Unsafe;
  int postgres = 15;
  std::vector<std::string> disable;
  std::vector<std::string> enable;      // of the rules that are off by default
  std::string rule_pages;               // where the rules' pages are served: <rule_pages>/<id>.md
  std::vector<LintPathSettings> paths;  // all that match count; of fail_on, the last
};

struct ApplicationSettings {
  std::string name_pattern;  // how versions show in application_name; group "version"
};

struct Config {
  std::string database;  // DSN; empty: libpq's own settings
  // Why the database that lockstep.yaml names is not known (its variable is not set). Who connects
  // must not fall back to another database.
  std::optional<Diagnostic> database_problem;
  MigrationSettings migrations;
  std::map<std::string, EnvironmentSettings> environments;
  std::string environment_name = "production";
  std::string auto_migrate_variable = "BACKEND_AUTO_MIGRATE";
  TimeoutSettings timeouts;
  LockSettings locks;
  BackfillSettings backfill;
  LintSettings lint;
  ApplicationSettings application;

  std::string path;  // of lockstep.yaml as given; empty when there is none
  // Where each setting that is not a default comes from, by key: "lockstep.yaml:3:5",
  // "LOCKSTEP_ENV", …
  std::map<std::string, std::string> origins;

  Config();
  const EnvironmentSettings& environment() const { return environments.at(environment_name); }
};

// One setting as `config show` lists it. A DSN is shown without its password.
struct ShownSetting {
  std::string key;
  std::string value;
  std::string origin;
};
std::vector<ShownSetting> shown_settings(const Config& config);

struct ConfigSources {
  std::string path_flag;         // --config
  std::string environment_flag;  // --env
  // An environment variable; nothing when it is not set.
  std::function<std::optional<std::string>(const std::string&)> variable;
};

// Reads --config, else LOCKSTEP_CONFIG, else ./lockstep.yaml where it is there. Every problem at
// once.
std::variant<Config, std::vector<Diagnostic>> load_config(const ConfigSources& sources);

// The text of a lockstep.yaml, over the defaults.
std::variant<Config, std::vector<Diagnostic>> parse_config(const SourceText& source,
                                                           const ConfigSources& sources);

}  // namespace lockstep
