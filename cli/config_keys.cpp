#include "cli/config_keys.hpp"

#include "analyzers/registry.hpp"
#include "cli/redact.hpp"
#include "executor/evidence/application_version.hpp"
#include "migrations/nearest_name.hpp"
#include "sql/server_version.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace lockstep {
namespace {

using lockstep::read_value;
using lockstep::show_value;

constexpr std::array<std::string_view, 7> kFormats{
    "lockstep", "alembic", "dbmate", "golang-migrate", "goose", "flyway", "plain"};
constexpr std::array<std::string_view, 2> kContractPolicies{"gated", "auto"};
constexpr std::array<std::string_view, 2> kApprovalPolicies{"none", "required"};
constexpr std::array<std::string_view, 3> kFailOn{"unsafe", "caution", "never"};

template <class Enum, std::size_t Size>
ValueProblem read_enum(const RawValue& raw, const std::array<std::string_view, Size>& words,
                       Enum& field) {
  std::size_t index = 0;
  if (auto problem = read_word(raw, {words.begin(), words.end()}, index)) return problem;
  field = static_cast<Enum>(index);
  return std::nullopt;
}

ValueProblem read_value(const RawValue& raw, MigrationFormat& field) {
  return read_enum(raw, kFormats, field);
}
ValueProblem read_value(const RawValue& raw, ContractPolicy& field) {
  return read_enum(raw, kContractPolicies, field);
}
ValueProblem read_value(const RawValue& raw, ApprovalPolicy& field) {
  return read_enum(raw, kApprovalPolicies, field);
}
ValueProblem read_value(const RawValue& raw, FailOn& field) {
  return read_enum(raw, kFailOn, field);
}

ValueProblem read_value(const RawValue& raw, std::optional<FailOn>& field) {
  FailOn word = FailOn::Unsafe;
  if (auto problem = read_enum(raw, kFailOn, word)) return problem;
  field = word;
  return std::nullopt;
}

std::string show_value(MigrationFormat value) {
  return std::string(kFormats[static_cast<std::size_t>(value)]);
}
std::string show_value(ContractPolicy value) {
  return std::string(kContractPolicies[static_cast<std::size_t>(value)]);
}
std::string show_value(ApprovalPolicy value) {
  return std::string(kApprovalPolicies[static_cast<std::size_t>(value)]);
}
std::string show_value(FailOn value) {
  return std::string(kFailOn[static_cast<std::size_t>(value)]);
}

std::string show_value(const std::optional<FailOn>& value) {
  return value ? show_value(*value) : "";
}

// A key whose value is the field that `Field` picks.
template <class Settings, auto Field>
constexpr SettingKey<Settings> field_key(std::string_view name) {
  return {name,
          [](const RawValue& raw, Settings& settings) { return read_value(raw, Field(settings)); },
          [](const Settings& settings) { return show_value(Field(settings)); }};
}

// The same with a further condition; `Check` says what is wrong, or nothing.
template <class Settings, auto Field, auto Check>
constexpr SettingKey<Settings> checked_key(std::string_view name) {
  SettingKey<Settings> key = field_key<Settings, Field>(name);
  key.read = [](const RawValue& raw, Settings& settings) {
    auto value = Field(settings);
    if (auto problem = read_value(raw, value)) return problem;
    if (auto problem = Check(value)) return problem;
    Field(settings) = value;
    return ValueProblem();
  };
  return key;
}

ValueProblem check_parallel(int workers) {
  if (workers >= 1 && workers <= 64) return std::nullopt;
  return "takes 1 to 64 workers";
}

ValueProblem check_share(double share) {
  if (share > 0 && share <= 1) return std::nullopt;
  return "is a share of max_connections: more than 0, at most 1";
}

ValueProblem check_postgres(int major) {
  if (major >= kOldestServer.major() && major < 100) return std::nullopt;
  return "is a major version of PostgreSQL, 13 or later";
}

ValueProblem check_max_stall(Duration length) {
  if (length.count() > 0) return std::nullopt;
  return "has to be longer than 0s";
}

ValueProblem check_rules(const std::vector<std::string>& ids) {
  const std::vector<std::string_view> known = all_rule_ids();
  for (const std::string& id : ids) {
    if (std::find(known.begin(), known.end(), id) != known.end()) continue;
    return "there is no rule \"" + id + "\"; " + did_you_mean(id, known);
  }
  return std::nullopt;
}

ValueProblem check_address(const std::string& address) {
  const bool web = address.starts_with("https://") || address.starts_with("http://");
  if (address.empty() || (web && !address.ends_with('/'))) return std::nullopt;
  return "is an address without a slash at its end: https://git.example/lockstep/docs/rules";
}

ValueProblem check_name_pattern(const std::string& pattern) {
  if (pattern.empty()) return std::nullopt;
  try {
    const VersionPattern understood(pattern);
  } catch (const std::invalid_argument&) {
    return "needs a group for the version: \"shop@(?<version>.+)\"";
  } catch (const std::regex_error& error) {
    return std::string("is no regular expression: ") + error.what();
  }
  return std::nullopt;
}

#define LOCKSTEP_KEY(name, field)            \
  field_key < Config, [](auto& c) -> auto& { \
    return c.field;                          \
  }                                          \
  > (name)
#define LOCKSTEP_CHECKED_KEY(name, field, check) \
  checked_key < Config, [](auto& c) -> auto& {   \
    return c.field;                              \
  }                                              \
  , check > (name)

SettingKey<Config> database_key() {
  SettingKey<Config> key = LOCKSTEP_KEY("database", database);
  key.show = [](const Config& config) { return without_passwords(config.database); };
  return key;
}

}  // namespace

std::span<const SettingKey<Config>> config_keys() {
  static const std::array kKeys{
      database_key(),
      LOCKSTEP_KEY("migrations.path", migrations.path),
      LOCKSTEP_KEY("migrations.format", migrations.format),
      LOCKSTEP_KEY("migrations.command", migrations.command),
      LOCKSTEP_KEY("migrations.version_table", migrations.version_table),
      LOCKSTEP_KEY("auto_migrate_variable", auto_migrate_variable),
      LOCKSTEP_KEY("timeouts.wait_for_db", timeouts.wait_for_db),
      LOCKSTEP_KEY("timeouts.expand", timeouts.expand),
      LOCKSTEP_KEY("timeouts.backfill", timeouts.backfill),
      LOCKSTEP_KEY("timeouts.contract", timeouts.contract),
      LOCKSTEP_CHECKED_KEY("locks.max_stall", locks.max_stall, check_max_stall),
      LOCKSTEP_KEY("locks.give_up_after", locks.give_up_after),
      LOCKSTEP_KEY("locks.long_transaction", locks.long_transaction),
      LOCKSTEP_CHECKED_KEY("backfill.target_batch", backfill.target_batch, check_max_stall),
      LOCKSTEP_CHECKED_KEY("backfill.parallel", backfill.parallel, check_parallel),
      LOCKSTEP_KEY("backfill.max_replica_lag", backfill.max_replica_lag),
      LOCKSTEP_KEY("backfill.max_wal_retained", backfill.max_wal_retained),
      LOCKSTEP_CHECKED_KEY("backfill.max_active_sessions", backfill.max_active_sessions,
                           check_share),
      LOCKSTEP_KEY("lint.fail_on", lint.fail_on),
      LOCKSTEP_CHECKED_KEY("lint.postgres", lint.postgres, check_postgres),
      LOCKSTEP_CHECKED_KEY("lint.disable", lint.disable, check_rules),
      LOCKSTEP_CHECKED_KEY("lint.enable", lint.enable, check_rules),
      LOCKSTEP_CHECKED_KEY("lint.rule_pages", lint.rule_pages, check_address),
      LOCKSTEP_CHECKED_KEY("application.name_pattern", application.name_pattern,
                           check_name_pattern),
  };
  return kKeys;
}

std::span<const SettingKey<EnvironmentSettings>> environment_keys() {
#define LOCKSTEP_ENVIRONMENT_KEY(name)                    \
  field_key < EnvironmentSettings, [](auto& e) -> auto& { \
    return e.name;                                        \
  }                                                       \
  > (#name)
  static const std::array kKeys{
      LOCKSTEP_ENVIRONMENT_KEY(auto_migrate), LOCKSTEP_ENVIRONMENT_KEY(contract),
      LOCKSTEP_ENVIRONMENT_KEY(approval),     LOCKSTEP_ENVIRONMENT_KEY(soak),
      LOCKSTEP_ENVIRONMENT_KEY(observe),      LOCKSTEP_ENVIRONMENT_KEY(bake),
      LOCKSTEP_ENVIRONMENT_KEY(backup),
  };
  return kKeys;
}

std::span<const SettingKey<LintPathSettings>> lint_path_keys() {
#define LOCKSTEP_PATH_RULES_KEY(name)                       \
  checked_key < LintPathSettings, [](auto& path) -> auto& { \
    return path.name;                                       \
  }                                                         \
  , check_rules > (#name)
#define LOCKSTEP_PATH_KEY(name)                           \
  field_key < LintPathSettings, [](auto& path) -> auto& { \
    return path.name;                                     \
  }                                                       \
  > (#name)
  static const std::array kKeys{
      LOCKSTEP_PATH_RULES_KEY(disable),
      LOCKSTEP_PATH_RULES_KEY(enable),
      LOCKSTEP_PATH_KEY(fail_on),
  };
  return kKeys;
}

}  // namespace lockstep
